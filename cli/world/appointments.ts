/** Appointments in rows. */
import type { Appointment } from '#world/schedule';
import type { Cell } from '../terminal/table.ts';
import { showMoment } from './dates.ts';
import type { WorldReader } from './reader.ts';

/** When, with whom, where, how, what for. */
export function appointmentRows(
  appointments: readonly Appointment[],
  reader: WorldReader,
  ids: boolean,
): Promise<readonly (readonly Cell[])[]> {
  return Promise.all(
    appointments.map(async ({ id, start, practitioner, practice, channel, description, type }) => [
      { text: showMoment(start), tone: 'strong' as const },
      { text: practitioner === undefined ? '' : await reader.practitioner(practitioner) },
      { text: await reader.organisation(practice) },
      { text: channel, tone: 'quiet' as const },
      { text: description ?? type ?? '' },
      { text: ids ? `id ${id}` : '', tone: 'quiet' as const },
    ]),
  );
}
