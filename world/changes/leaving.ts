/** What has to happen before people go: clinics that nobody will hold are cleared, roles come to an end. */
import type { Where } from '#kernel/store/store';
import { APPOINTMENTS, PRACTITIONERS, SCHEDULES } from '../collections.ts';
import type { Practitioner } from '../practitioner.ts';
import { withoutTime } from '../rules/date.ts';
import type { Appointment, Schedule } from '../schedule.ts';
import { type Change, refuse } from './change.ts';
import { ended } from './entries.ts';
import { cancelAppointment } from './rules.ts';

/**
 * Clears the schedules found of what is after a last day, or still to come: appointments are cancelled, free slots cannot be had any
 * more. Refuses when patients have been seen after that day.
 */
export async function clearClinics(
  change: Change,
  where: Where,
  lastDay: string,
  reason: string,
  concerned: (of: Schedule | Appointment) => boolean = () => true,
): Promise<void> {
  const isAfter = (start: string) => withoutTime(start) > lastDay;
  for (const appointment of await change.find(APPOINTMENTS, where)) {
    const { id, status, start } = appointment;
    if (!concerned(appointment) || status === 'cancelled') continue;
    if (status === 'booked' && (isAfter(start) || Date.parse(start) > change.at)) await cancelAppointment(change, appointment, reason);
    else if (isAfter(start)) refuse('state', 'care-since', `appointment ${id} took place on ${start}`, 'on');
  }
  for (const found of await change.find(SCHEDULES, where)) {
    if (!concerned(found)) continue;
    const slots = found.slots.map((slot) =>
      slot.status === 'free' && (isAfter(slot.start) || Date.parse(slot.start) > change.at)
        ? { ...slot, status: 'unavailable' as const }
        : slot,
    );
    await change.put(SCHEDULES, { ...found, slots });
  }
}

/** Ends the roles at an organisation: of all who have some there. */
export async function endRoles(change: Change, organisation: string, on: string): Promise<void> {
  for (const person of await change.find(PRACTITIONERS, { index: 'organisation', equals: organisation }))
    await change.put(PRACTITIONERS, withRolesEnded(person, on, organisation));
}

/** Somebody whose roles at an organisation, or everywhere, end on a day. Roles that have ended stay as they are. */
export function withRolesEnded(person: Practitioner, on: string, organisation?: string): Practitioner {
  const roleProfiles = person.roleProfiles.map((profile) => {
    const isMeant = organisation === undefined || profile.organisation === organisation;
    const goesOn = profile.period?.to === undefined || withoutTime(profile.period.to) > on;
    return isMeant && goesOn ? ended(profile, on) : profile;
  });
  return { ...person, roleProfiles };
}
