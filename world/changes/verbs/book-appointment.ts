import * as v from 'valibot';
import { APPOINTMENTS, ORGANISATIONS, PATIENTS, PRACTITIONERS, REGISTRATIONS, SCHEDULES } from '../../collections.ts';
import { withoutTime } from '../../rules/date.ts';
import { absenceOf, deathOf } from '../../rules/standing.ts';
import type { Schedule, Slot } from '../../schedule.ts';
import { code, odsCode, text } from '../../schema.ts';
import { nhsNumber, said } from '../arguments.ts';
import { type Change, refuse } from '../change.ts';
import { currentPatient, openOrganisation, setSlots } from '../rules.ts';
import { verb } from '../verb.ts';

const bookedBy = v.strictObject({
  organisation: odsCode,
  name: v.exactOptional(text()),
  telephone: v.exactOptional(text(35)),
  type: v.exactOptional(said('Kind of organisation, as slots restrict it: urgent-care, gp-practice', text(40))),
});

export const bookAppointment = verb({
  name: 'book-appointment',
  description: 'Books one slot of a clinic, or several that follow each other',
  args: v.strictObject({
    nhsNumber,
    schedule: said('Id of the schedule', code()),
    slots: said(
      'Ids of its slots, in order',
      v.pipe(v.array(code()), v.minLength(1, 'must be at least one'), v.maxLength(20, 'must be at most twenty')),
    ),
    description: v.exactOptional(said('Why', text(100))),
    comment: v.exactOptional(text(500)),
    bookedBy: v.exactOptional(said('Who books, where that is not the practice itself', bookedBy)),
  }),
  async run(change, { nhsNumber, schedule: id, slots: wanted, description, comment, bookedBy }) {
    const schedule = await change.get(SCHEDULES, id);
    if (schedule === undefined) return refuse('missing', 'no-such-schedule', `there is no schedule ${id}`, 'schedule');
    const slots = wanted.map((slot, at) => findSlot(schedule, slot, `slots.${at}`));
    const first = slots[0] as Slot;
    const last = slots.at(-1) as Slot;
    checkSlots(change, slots);
    await checkWhoCanCome(change, nhsNumber, schedule, first);
    await checkWhoIsThere(change, schedule, first);
    if (bookedBy !== undefined && bookedBy.organisation !== schedule.practice) {
      await openOrganisation(change, bookedBy.organisation, 'bookedBy.organisation');
      for (const [at, slot] of slots.entries()) checkOpenTo(bookedBy, slot, `slots.${at}`);
    }
    await setSlots(change, schedule, wanted, 'busy');
    const { type: _, ...booker } = bookedBy ?? { organisation: schedule.practice };
    await change.put(APPOINTMENTS, {
      id: change.ids.uuid(),
      practice: schedule.practice,
      nhsNumber,
      schedule: id,
      slots: wanted,
      start: first.start,
      end: last.end,
      status: 'booked',
      ...(schedule.practitioner !== undefined && { practitioner: schedule.practitioner }),
      ...(schedule.site !== undefined && { site: schedule.site }),
      channel: first.channel,
      ...(first.type !== undefined && { type: first.type }),
      ...(schedule.category !== undefined && { category: schedule.category }),
      ...(description !== undefined && { description }),
      ...(comment !== undefined && { comment }),
      createdAt: change.now,
      bookedBy: booker,
    });
  },
});

function findSlot({ id, slots }: Schedule, wanted: string, path: string): Slot {
  return slots.find((slot) => slot.id === wanted) ?? refuse('missing', 'no-such-slot', `schedule ${id} has no slot ${wanted}`, path);
}

/** Free, still to come, and one after another, of one kind and channel (GP Connect, "adjacent slots"). */
function checkSlots(change: Change, slots: readonly Slot[]): void {
  for (const [at, { id, status, start, channel, type }] of slots.entries()) {
    const path = `slots.${at}`;
    if (status !== 'free') refuse('state', 'slot-taken', `slot ${id} is ${status}`, path);
    if (Date.parse(start) <= change.at) refuse('state', 'in-the-past', `slot ${id} began on ${start}`, path);
    const before = slots[at - 1];
    if (before === undefined) continue;
    if (Date.parse(before.end) !== Date.parse(start))
      refuse('arguments', 'not-adjacent', `slot ${id} does not begin where the one before it ends`, path);
    if (before.channel !== channel || before.type !== type)
      refuse('arguments', 'not-alike', `slot ${id} is of another kind than the one before it`, path);
  }
}

/** Somebody who lives, and whom the practice knows. */
async function checkWhoCanCome(change: Change, nhsNumber: string, { practice }: Schedule, { start }: Slot): Promise<void> {
  const entry = await change.get(REGISTRATIONS, `${practice}:${nhsNumber}`);
  const isOnRoster = entry?.status === 'active';
  if (entry?.asHeldHere !== undefined && isOnRoster && (await change.get(PATIENTS, nhsNumber)) === undefined) return;
  const patient = await currentPatient(change, nhsNumber);
  const death = deathOf(patient);
  if (death !== undefined) refuse('state', 'patient-dead', `${nhsNumber} died on ${death}`, 'nhsNumber');
  if (patient.birthDate !== undefined && patient.birthDate > start)
    refuse('state', 'before-birth', `${nhsNumber} is not born yet`, 'nhsNumber');
  if (!isOnRoster && patient.gpRegistration?.practice !== practice)
    refuse('state', 'not-registered', `${nhsNumber} is not registered with ${practice}`, 'nhsNumber');
}

async function checkWhoIsThere(change: Change, { practice, practitioner }: Schedule, { start }: Slot): Promise<void> {
  const organisation = await change.get(ORGANISATIONS, practice);
  if (organisation?.status !== 'active') refuse('state', 'organisation-closed', `${practice} has closed`, 'schedule');
  const person = practitioner === undefined ? undefined : await change.get(PRACTITIONERS, practitioner);
  const absence = person && absenceOf(person, practice, withoutTime(start));
  if (absence !== undefined) refuse('state', 'nobody-there', `${practitioner} ${absence}`, 'schedule');
}

/** Whether another organisation may book a slot (GP Connect, slot search filters). */
function checkOpenTo({ organisation, type }: v.InferOutput<typeof bookedBy>, slot: Slot, path: string): void {
  const { id, bookable, channel, onlyOrganisations, onlyTypes } = slot;
  if (!bookable || channel === 'Visit') refuse('state', 'not-bookable', `slot ${id} is booked by the practice alone`, path);
  if (onlyOrganisations.length > 0 && !onlyOrganisations.includes(organisation))
    refuse('state', 'not-bookable', `slot ${id} is not for ${organisation}`, path);
  if (onlyTypes.length > 0 && (type === undefined || !onlyTypes.includes(type)))
    refuse('state', 'not-bookable', `slot ${id} is only for ${onlyTypes.join(', ')}`, path);
}
