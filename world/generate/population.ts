/** A larger world: the seeds, and further patients with the practices that they need. */
import type { SeedDocument, Seeds } from '#kernel/store/store';
import { ORGANISATIONS, PATIENTS, PRACTITIONERS } from '../collections.ts';
import type { Organisation } from '../organisation.ts';
import { DEFAULT_SEED, makePatients } from './patients.ts';
import { Practices } from './practices.ts';

/**
 * Seeds with so many further patients, who are made while the store reads them, so that they are never in memory twice. When there are
 * more of them than the practices of the seeds can have, further practices come with them. `progress` is told how many there are,
 * and how many there will be.
 */
export function populate(seeds: Seeds, count: number, progress?: (made: number, of: number) => void): Seeds {
  const patients = [...(seeds.get(PATIENTS.name) ?? [])];
  const organisations = [...(seeds.get(ORGANISATIONS.name) ?? [])];
  const practices = new Practices(
    DEFAULT_SEED,
    organisations.map(({ doc }) => doc as Organisation),
  );
  const options = {
    practices,
    taken: new Set(patients.map(({ id }) => id)),
    ...(progress && { progress: (made: number) => progress(made, count) }),
  };
  const further = practices.furtherFor(count);
  return new Map([
    ...seeds,
    [ORGANISATIONS.name, followed(organisations, () => further.organisations, ORGANISATIONS.idOf)],
    [PRACTITIONERS.name, followed(seeds.get(PRACTITIONERS.name) ?? [], () => further.practitioners, PRACTITIONERS.idOf)],
    [PATIENTS.name, followed(patients, () => patientsOf(count, options), PATIENTS.idOf)],
  ]);
}

function* patientsOf(count: number, options: Parameters<typeof makePatients>[1]) {
  for (const { patient } of makePatients(count, options)) yield patient;
}

/** The seeds of a collection, followed by others. */
function* followed<T extends object>(seeded: Iterable<SeedDocument>, others: () => Iterable<T>, idOf: (doc: T) => string) {
  yield* seeded;
  for (const doc of others()) yield { id: idOf(doc), doc };
}
