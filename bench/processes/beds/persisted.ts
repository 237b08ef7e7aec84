/** The store that keeps what is written in a folder, beside a file that is written to and flushed, record by record. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '#kernel/store/open';
import { PATIENTS } from '#world/collections';
import { type Bed, changed, inTurn, patientsOf, population } from './bed.ts';
import { fillMailboxes, MESSAGES, messageOperations, TRACES } from './messages.ts';

/** Patients that are written. */
const CHANGED = 100;

export async function openPersistedBed(folder: string): Promise<Bed> {
  const patients = patientsOf(population()).slice(0, CHANGED);
  const store = await openStore({ seeds: population(), collections: [PATIENTS, MESSAGES, TRACES], persist: join(folder, 'store') });
  const session = store.session('default');
  const file = await open(join(folder, 'records'), 'a');
  return {
    ours: {
      ...messageOperations(session),
      put: (turn) => session.put(PATIENTS, inTurn(patients, turn).nhsNumber, changed(inTurn(patients, turn), turn)),
    },
    peer: {
      async put(turn) {
        await file.appendFile(JSON.stringify(changed(inTurn(patients, turn), turn)));
        await file.datasync();
      },
    },
    fill: (many) => fillMailboxes(session, many),
    async close() {
      await store.close();
      await file.close();
    },
  };
}
