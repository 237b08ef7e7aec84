/** Rules of schedules, their slots, and what is booked. */
import { isCertainlyBefore, withoutTime } from '../rules/date.ts';
import { absenceOf, deathOf } from '../rules/standing.ts';
import type { Appointment, Schedule, Slot } from '../schedule.ts';
import type { Complain } from './rule.ts';
import type { WorldView } from './view.ts';

/** Slots of a schedule have ids of their own, end after they begin, and follow each other. */
export function slotsDoNotOverlap(view: WorldView, complain: Complain): void {
  for (const [id, { slots }] of view.schedules) {
    const seen = new Set<string>();
    const times = slots.map((slot, at) => ({ at, slot, start: Date.parse(slot.start), end: Date.parse(slot.end) }));
    for (const { at, slot, start, end } of times) {
      if (seen.has(slot.id)) complain('schedules', id, `slots.${at}.id`, slot.id, 'is there twice');
      seen.add(slot.id);
      if (end <= start) complain('schedules', id, `slots.${at}.end`, slot.end, 'must be after the start');
    }
    times.sort((one, other) => one.start - other.start);
    for (let next = 1; next < times.length; next++) {
      const before = times[next - 1] as (typeof times)[number];
      const after = times[next] as (typeof times)[number];
      if (after.start < before.end)
        complain('schedules', id, `slots.${after.at}.start`, after.slot.start, `overlaps slot ${before.slot.id}`);
    }
  }
}

/** Whether an appointment takes up its slots: it is still to come, or it took place. */
function holdsSlots({ status }: Appointment): boolean {
  return status !== 'cancelled';
}

/** An appointment has slots of its schedule, one after another, from its start to its end; they are not free, and nobody else has them. */
export function appointmentsHaveTheirSlots(view: WorldView, complain: Complain): void {
  const holders = new Map<string, string>();
  for (const [id, appointment] of view.appointments) {
    const { start, end, slots: wanted, schedule: scheduleId } = appointment;
    if (Date.parse(end) <= Date.parse(start)) complain('appointments', id, 'end', end, 'must be after the start');
    const schedule = scheduleId === undefined ? undefined : view.schedules.get(scheduleId);
    if (schedule === undefined) {
      if (scheduleId === undefined && wanted.length > 0)
        complain('appointments', id, 'schedule', undefined, 'is missing, where slots are named');
      continue;
    }
    if (schedule.practice !== appointment.practice)
      complain('appointments', id, 'practice', appointment.practice, `is not that of the schedule: ${schedule.practice}`);
    const slots = slotsOf(schedule, wanted);
    for (const [at, slotId] of wanted.entries()) {
      const slot = slots[at];
      if (slot === undefined) complain('appointments', id, `slots.${at}`, slotId, `is not in schedule ${scheduleId}`);
      else if (holdsSlots(appointment)) {
        const key = `${scheduleId}:${slotId}`;
        const holder = holders.get(key);
        if (holder !== undefined) complain('appointments', id, `slots.${at}`, slotId, `is booked already, by ${holder}`);
        holders.set(key, id);
        if (slot.status === 'free') complain('appointments', id, `slots.${at}`, slotId, 'is free in its schedule');
      }
    }
    if (wanted.length === 0 || slots.includes(undefined)) continue;
    const fault = whyNotNeighbours(slots as readonly Slot[], start, end);
    if (fault !== undefined) complain('appointments', id, fault.path, undefined, fault.reason);
  }
}

/** Slots by their ids, in the order of those; nothing in place of one that is not there. */
function slotsOf({ slots }: Schedule, ids: readonly string[]): readonly (Slot | undefined)[] {
  return ids.map((id) => slots.find((slot) => slot.id === id));
}

function whyNotNeighbours(slots: readonly Slot[], start: string, end: string): { path: string; reason: string } | undefined {
  for (let at = 1; at < slots.length; at++) {
    if (Date.parse(slots[at]?.start ?? '') !== Date.parse(slots[at - 1]?.end ?? ''))
      return { path: `slots.${at}`, reason: 'does not begin where the slot before it ends' };
  }
  if (Date.parse(slots[0]?.start ?? '') !== Date.parse(start)) return { path: 'start', reason: 'is not when the first slot begins' };
  if (Date.parse(slots.at(-1)?.end ?? '') !== Date.parse(end)) return { path: 'end', reason: 'is not when the last slot ends' };
  return undefined;
}

/** Whoever is to see patients is there on that day: has not left, and has a role at the practice. So is whoever holds a clinic with slots that can be booked. */
export function practitionersAreThere(view: WorldView, complain: Complain): void {
  const check = (collection: string, id: string, practitioner: string | undefined, practice: string, start: string) => {
    const person = practitioner === undefined ? undefined : view.practitioners.get(practitioner);
    const absence = person && absenceOf(person, practice, withoutTime(start));
    if (absence !== undefined) complain(collection, id, 'practitioner', practitioner, `cannot see anybody then: ${absence}`);
    return absence === undefined;
  };
  for (const [id, appointment] of view.appointments) {
    if (holdsSlots(appointment)) check('appointments', id, appointment.practitioner, appointment.practice, appointment.start);
  }
  for (const [id, { practitioner, practice, slots }] of view.schedules) {
    for (const { start, status } of slots) if (status === 'free' && !check('schedules', id, practitioner, practice, start)) break;
  }
}

/** Whoever has an appointment is a patient, or on the practice's roster, and lives on that day. */
export function patientsCanCome(view: WorldView, complain: Complain): void {
  for (const [id, appointment] of view.appointments) {
    const { nhsNumber, practice, start } = appointment;
    const patient = view.patients.get(nhsNumber);
    if (patient === undefined) {
      if (!view.registrations.has(`${practice}:${nhsNumber}`))
        complain('appointments', id, 'nhsNumber', nhsNumber, `is nobody: neither in patients nor on the roster of ${practice}`);
      continue;
    }
    if (!holdsSlots(appointment)) continue;
    const death = deathOf(patient);
    if (death !== undefined && isCertainlyBefore(death, start))
      complain('appointments', id, 'start', start, `is after the death on ${death}`);
    if (patient.birthDate !== undefined && isCertainlyBefore(start, patient.birthDate))
      complain('appointments', id, 'start', start, `is before the birth on ${patient.birthDate}`);
  }
}

/** What is over is not still booked a year later, and what is to come has not taken place. */
export function statusFitsTheDay(view: WorldView, complain: Complain): void {
  for (const [id, { start, status }] of view.appointments) {
    if ((status === 'fulfilled' || status === 'noshow') && isCertainlyBefore(view.today, start))
      complain('appointments', id, 'status', status, `cannot be: it is on ${withoutTime(start)}`);
  }
}
