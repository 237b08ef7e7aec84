/** Makes people, and beside that parses the same documents from JSON. */
import type { Derivation } from '#kernel/store/store';
import { PRACTITIONERS } from '#world/collections';
import { derivedPatients } from '#world/generate/derived-patients';
import { cliniciansOf } from '#world/generate/histories/clinicians';
import { makeRecord } from '#world/generate/histories/record';
import { DEFAULT_SEED, makePatients } from '#world/generate/patients';
import { Practices } from '#world/generate/practices';
import type { Organisation } from '#world/organisation';
import type { Patient } from '#world/patient';
import type { Practitioner } from '#world/practitioner';
import { loadSeeds } from '#world/seeds';
import type { Sample } from '../lib/figures.ts';
import { work } from '../lib/worker.ts';

/** Each gives the milliseconds for a thousand. */
export type GeneratorJob = StreamJob | PlacesJob;

interface StreamJob {
  readonly what: 'patients' | 'histories';
  readonly side: 'ours' | 'peer';
  readonly count: number;
}

interface PlacesJob {
  readonly what: 'alone' | 'sketched';
  readonly of: number;
  readonly count: number;
}

const seeds = loadSeeds();
const organisations = documents<Organisation>('organisations');
const clinicians = cliniciansOf(documents<Practitioner>(PRACTITIONERS.name));
/** Of what a peer parses, by what was made. */
const texts = new Map<string, readonly string[]>();
/** By how many patients they are of. */
const derivations = new Map<number, Derivation>();
/** A prime, so that steps of this length come to all places in an order that says nothing. */
const STRIDE = 611_953;

work(async (job: GeneratorJob): Promise<Sample> => {
  if ('of' in job) return { value: fromPlaces(job) };
  const { what, side, count } = job;
  const key = `${what} ${count}`;
  if (!texts.has(key))
    texts.set(
      key,
      Array.from(make(what, count), (document) => JSON.stringify(document)),
    );
  const start = performance.now();
  let done = 0;
  if (side === 'ours') for (const document of make(what, count)) done += document ? 1 : 0;
  else for (const text of texts.get(key) ?? []) done += JSON.parse(text) ? 1 : 0;
  return { value: ((performance.now() - start) * 1000) / (what === 'patients' ? done : done / 2) };
});

/** Patients; with histories, each is followed by their record. */
function* make(what: 'patients' | 'histories', count: number): Generator<object> {
  for (const made of makePatients(count, { practices: new Practices(DEFAULT_SEED, organisations) })) {
    yield made.patient;
    if (what === 'histories') yield makeRecord(made, clinicians);
  }
}

/** Patients of a population in no order, each made again, or sketched. */
function fromPlaces({ what, of, count }: PlacesJob): number {
  let derivation = derivations.get(of);
  if (derivation === undefined) {
    const practices = new Practices(DEFAULT_SEED, organisations);
    derivation = derivedPatients(of, { seed: DEFAULT_SEED, practices, organisations, taken: new Set() });
    derivations.set(of, derivation);
    // sketches are of what is read for the first index
    if (what === 'sketched') derivation.index('supersededBy');
  }
  const start = performance.now();
  let names = 0;
  for (let turn = 0; turn < count; turn++) {
    const place = (turn * STRIDE) % of;
    names += ((what === 'alone' ? derivation.make(place) : derivation.glance(place)) as Patient).names.length;
  }
  if (names < count) throw new Error('somebody has no name');
  return ((performance.now() - start) * 1000) / count;
}

function documents<T extends object>(collection: string): readonly T[] {
  return Array.from(seeds.get(collection) ?? [], ({ doc }) => doc as T);
}
