/** Appointments in rows. */
import type { Appointment } from '#world/schedule';
import type { Cell } from '../terminal/table.ts';
import { inLondon, showDate } from './dates.ts';
import type { WorldReader } from './reader.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** When, with whom, where, how, what for. */
export function appointmentRows(appointments: readonly Appointment[], reader: WorldReader): Promise<readonly (readonly Cell[])[]> {
  return Promise.all(
    appointments.map(async ({ start, practitioner, practice, channel, description, type }) => [
      { text: `${weekday(start)} ${showDate(start)}`, tone: 'strong' as const },
      { text: practitioner === undefined ? '' : await reader.practitioner(practitioner) },
      { text: await reader.organisation(practice) },
      { text: channel, tone: 'quiet' as const },
      { text: description ?? type ?? '' },
    ]),
  );
}

function weekday(at: string): string {
  return WEEKDAYS[new Date(inLondon(new Date(at)).day).getUTCDay()] as string;
}
