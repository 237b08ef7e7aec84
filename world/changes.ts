/** The one place through which the world changes: the next version of a document, and what that means as events, whole or not at all. */
import type { Stored } from '#kernel/store/store';
import { PATIENTS } from './collections.ts';
import { patientEvents, WORLD_EVENTS } from './events.ts';
import type { Patient } from './patient.ts';
import type { World } from './world.ts';

/**
 * Changes a patient's record, and tells the world. `change` gets the record as it is and gives back what it is to be, or the same
 * record to leave it; it may refuse by throwing, and may run again when another writer was faster. The serial change number grows
 * by itself. `at`: milliseconds since the epoch, by the session's clock. Resolves to the record as stored; nothing when there is none.
 */
export function changePatient(
  world: World,
  nhsNumber: string,
  change: (before: Patient) => Patient,
  at: number,
): Promise<Stored<Patient> | undefined> {
  return world.store.transaction(async (tx) => {
    const stored = await tx.get(PATIENTS, nhsNumber);
    if (stored === undefined) return undefined;
    const before = stored.doc;
    const changed = change(before);
    if (changed === before) return stored;
    const after: Patient = { ...changed, nhsNumber, serialChangeNumber: before.serialChangeNumber + 1 };
    for (const event of patientEvents(before, after)) await tx.append(WORLD_EVENTS, event, at);
    return tx.put(PATIENTS, nhsNumber, after);
  });
}
