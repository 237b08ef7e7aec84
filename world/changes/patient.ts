/** A change of a patient's record that is no verb: what a protocol lets its clients write, field by field. */
import { randomIds } from '#kernel/ids';
import type { Stored } from '#kernel/store/store';
import { PATIENTS, REGISTRATIONS } from '../collections.ts';
import type { Patient } from '../patient.ts';
import { isCertainlyBefore } from '../rules/date.ts';
import { deathOf } from '../rules/standing.ts';
import type { World } from '../world.ts';
import { Change, type ChangeDeps } from './change.ts';
import { bookedBy, cancelAppointment, endRegistration, registerRegularly } from './rules.ts';

/**
 * Changes a patient's record, and tells the world. `change` gets the record as it is and gives back what it is to be, or the same
 * record to leave it; it may refuse by throwing, and may run again when another writer was faster. The serial change number grows
 * by itself. `at`: milliseconds since the epoch, by the session's clock. Resolves to the record as stored; nothing when there is none.
 * Throws `ChangeRefused` for a record that cannot be.
 */
export function changePatient(
  world: World,
  nhsNumber: string,
  change: (before: Patient) => Patient,
  at: number,
): Promise<Stored<Patient> | undefined> {
  return world.store.transaction(async (tx) => {
    const draft = new Change(tx, { at, ids: randomIds() });
    const before = await draft.get(PATIENTS, nhsNumber);
    if (before === undefined) return undefined;
    const after = change(before);
    if (after !== before) await draft.put(PATIENTS, { ...after, nhsNumber }, { force: true });
    await draft.finish();
    return tx.get(PATIENTS, nhsNumber);
  });
}

/**
 * Amends a patient's record as somebody has written it, and whatever follows from that: the rosters of practices, appointments of the
 * dead. `amend` gets the record as it is, reads what else it needs from the change, and gives back what the record is to be; it may
 * refuse by throwing, and may run again when another writer was faster. Resolves to the record as stored; nothing when there is none.
 * Rejects with `ChangeRefused` for a record that cannot be, `VersionConflict` when others keep being faster.
 */
export function amendPatient(
  world: World,
  nhsNumber: string,
  deps: ChangeDeps,
  amend: (before: Patient, change: Change) => Promise<Patient>,
): Promise<Patient | undefined> {
  return world.store.transaction(async (tx) => {
    const change = new Change(tx, deps);
    const before = await change.get(PATIENTS, nhsNumber);
    if (before === undefined) return undefined;
    const after = withoutRemoval(before, await amend(before, change));
    await change.put(PATIENTS, after, { force: true });
    await followPractice(change, before, after);
    await followDeath(change, before, after);
    await change.finish();
    return (await tx.get(PATIENTS, nhsNumber))?.doc;
  });
}

/** Who has a practice again has not left. */
function withoutRemoval(before: Patient, after: Patient): Patient {
  const practice = after.gpRegistration?.practice;
  if (practice === undefined || practice === before.gpRegistration?.practice) return after;
  const { removal: _, ...kept } = after;
  return kept;
}

async function followPractice(change: Change, before: Patient, after: Patient): Promise<void> {
  const practice = after.gpRegistration?.practice;
  if (practice === before.gpRegistration?.practice) return;
  const from = after.gpRegistration?.period?.from ?? change.today;
  if (practice !== undefined) return registerRegularly(change, after, practice, from);
  for (const entry of await change.find(REGISTRATIONS, { index: 'nhsNumber', equals: after.nhsNumber }))
    if (entry.type === 'R') await endRegistration(change, entry, change.today);
}

async function followDeath(change: Change, before: Patient, after: Patient): Promise<void> {
  const death = deathOf(after);
  if (death === undefined || death === deathOf(before)) return;
  for (const appointment of await bookedBy(change, after.nhsNumber))
    if (isCertainlyBefore(death, appointment.start) || Date.parse(appointment.start) > change.at)
      await cancelAppointment(change, appointment, 'Patient has died');
}
