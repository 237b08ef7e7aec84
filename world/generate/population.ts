/** A larger world: the seeds, and further patients. */
import type { Seeds } from '#kernel/store/store';
import { ORGANISATIONS, PATIENTS } from '../collections.ts';
import type { Organisation } from '../organisation.ts';
import { generatePatients } from './patients.ts';

/**
 * Seeds with so many further patients, who are made while the store reads them, so that they are never in memory twice. `progress`
 * is told how many there are, and how many there will be.
 */
export function populate(seeds: Seeds, count: number, progress?: (made: number, of: number) => void): Seeds {
  const patients = [...(seeds.get(PATIENTS.name) ?? [])];
  const organisations = [...(seeds.get(ORGANISATIONS.name) ?? [])].map(({ doc }) => doc as Organisation);
  const options = {
    organisations,
    taken: new Set(patients.map(({ id }) => id)),
    ...(progress && { progress: (made: number) => progress(made, count) }),
  };
  return new Map([...seeds, [PATIENTS.name, followed(patients, count, options)]]);
}

function* followed(
  seeded: readonly { readonly id: string; readonly doc: object }[],
  count: number,
  options: Parameters<typeof generatePatients>[1],
) {
  yield* seeded;
  for (const doc of generatePatients(count, options)) yield { id: doc.nhsNumber, doc };
}
