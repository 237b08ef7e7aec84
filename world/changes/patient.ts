/** A change of a patient's record that is no verb: what a protocol lets its clients write, field by field. */
import { randomIds } from '#kernel/ids';
import type { Stored } from '#kernel/store/store';
import { PATIENTS } from '../collections.ts';
import type { Patient } from '../patient.ts';
import type { World } from '../world.ts';
import { Change } from './change.ts';

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
