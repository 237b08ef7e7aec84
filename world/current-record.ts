/** Records by number, and which record holds when two turned out to be of one person. */
import type { Patient } from './patient.ts';
import type { World } from './world.ts';

type Patients = Pick<World, 'patients'>;

/** Longer chains are no mergers but a mistake in the data. */
const MERGERS = 10;

/** The record under a number, or the one that has superseded it; nothing when there is none. */
export async function currentRecord({ patients }: Patients, nhsNumber: string): Promise<Patient | undefined> {
  const patient = (await patients.get(nhsNumber))?.doc;
  return patient?.supersededBy === undefined ? patient : superseding({ patients }, patient);
}

/** The record that holds in place of a superseded one; nothing when there is no such record. */
export async function superseding({ patients }: Patients, superseded: Patient): Promise<Patient | undefined> {
  let patient: Patient | undefined = superseded;
  for (let merger = 0; merger < MERGERS && patient?.supersededBy !== undefined; merger++)
    patient = (await patients.get(patient.supersededBy))?.doc;
  return patient?.supersededBy === undefined ? patient : undefined;
}
