/** A record that a protocol lets its clients make, field by field: no verb. */
import type { Stored } from '#kernel/store/store';
import { PATIENTS } from '../collections.ts';
import type { Patient } from '../patient.ts';
import type { World } from '../world.ts';
import { Change, type ChangeDeps } from './change.ts';
import { allocateNumber } from './verbs/register-patient.ts';

/**
 * Makes a record under a new number of the test range, and tells the world. `make` gets the number and gives the record; it may refuse
 * by throwing, and may run again when another writer was faster. What else `make` puts into the change happens with it. Rejects with
 * `ChangeRefused` for a record that cannot be, or when all numbers are taken.
 */
export function createPatient(
  world: World,
  deps: ChangeDeps,
  make: (nhsNumber: string, change: Change) => Promise<Patient>,
): Promise<Patient> {
  return world.store.transaction(async (tx) => {
    const change = new Change(tx, deps);
    const nhsNumber = await allocateNumber(change);
    await change.put(PATIENTS, { ...(await make(nhsNumber, change)), nhsNumber, serialChangeNumber: 1 });
    await change.finish();
    return ((await tx.get(PATIENTS, nhsNumber)) as Stored<Patient>).doc;
  });
}
