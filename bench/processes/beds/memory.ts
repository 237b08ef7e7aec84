/** The store in memory, beside Maps of frozen objects. */
import { openStore } from '#kernel/store/open';
import { PATIENTS } from '#world/collections';
import type { Patient } from '#world/patient';
import { PATIENT_INDEXES } from '#world/patient-indexes';
import { type Bed, changed, inTurn, patientsOf, population } from './bed.ts';
import { fillMailboxes, MESSAGES, messageOperations, TRACES } from './messages.ts';

const INDEX = 'family+birthDate';

export async function openMemoryBed(): Promise<Bed> {
  const patients = patientsOf(population());
  const store = await openStore({ seeds: population(), collections: [PATIENTS, MESSAGES, TRACES] });
  const session = store.session('default');
  const keys = patients.map((patient) => [PATIENT_INDEXES[INDEX](patient) ?? []].flat()[0] ?? '');

  const byNumber = new Map(patients.map((patient) => [patient.nhsNumber, Object.freeze(patient)]));
  const byKey = new Map<string, Patient[]>(keys.map((key) => [key, []]));
  for (const [at, patient] of patients.entries()) byKey.get(keys[at] as string)?.push(patient);
  return {
    ours: {
      ...messageOperations(session),
      get: (turn) => session.get(PATIENTS, inTurn(patients, turn).nhsNumber),
      find: (turn) => session.find(PATIENTS, { index: INDEX, equals: inTurn(keys, turn) }),
      put: (turn) => session.put(PATIENTS, inTurn(patients, turn).nhsNumber, changed(inTurn(patients, turn), turn)),
    },
    peer: {
      get: async (turn) => byNumber.get(inTurn(patients, turn).nhsNumber),
      find: async (turn) => byKey.get(inTurn(keys, turn)),
      put: async (turn) => byNumber.set(inTurn(patients, turn).nhsNumber, Object.freeze(changed(inTurn(patients, turn), turn))),
    },
    fill: (many) => fillMailboxes(session, many),
    close: () => store.close(),
  };
}
