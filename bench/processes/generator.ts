/** Makes people, and beside that parses the same documents from JSON. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openStore } from '#kernel/store/open';
import { PATIENTS, PRACTITIONERS } from '#world/collections';
import { cliniciansOf } from '#world/generate/histories/clinicians';
import { makeRecord } from '#world/generate/histories/record';
import { DEFAULT_SEED, generatePatients, makePatients } from '#world/generate/patients';
import { Practices } from '#world/generate/practices';
import type { Organisation } from '#world/organisation';
import { PATIENT_INDEXES } from '#world/patient-indexes';
import type { Practitioner } from '#world/practitioner';
import { loadSeeds } from '#world/seeds';
import type { Sample } from '../lib/figures.ts';
import { work } from '../lib/worker.ts';

export type GeneratorJob =
  /** Milliseconds for a thousand. */
  | { readonly what: 'patients' | 'histories'; readonly side: 'ours' | 'peer'; readonly count: number }
  /** Megabytes for all. */
  | { readonly what: 'memory'; readonly side: 'ours' | 'peer' | 'indexed'; readonly count: number };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const seeds = loadSeeds();
const organisations = documents<Organisation>('organisations');
const clinicians = cliniciansOf(documents<Practitioner>(PRACTITIONERS.name));
/** Of what a peer parses, by what was made. */
const texts = new Map<string, readonly string[]>();

work(async (job: GeneratorJob): Promise<Sample> => {
  if (job.what === 'memory') return { value: await megabytes(job) };
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

/** What so many patients take in a store by themselves; or those that were parsed in a Map. */
async function megabytes({ side, count }: Extract<GeneratorJob, { what: 'memory' }>): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  if (side === 'peer') {
    const parsed = new Map<string, unknown>();
    for (const patient of generatePatients(count, { organisations })) parsed.set(patient.nhsNumber, JSON.parse(JSON.stringify(patient)));
    collectGarbage();
    const used = process.memoryUsage().heapUsed - before;
    parsed.clear();
    return used / 1e6;
  }
  const store = await openStore({ seeds: new Map([[PATIENTS.name, stored(count)]]), collections: [PATIENTS] });
  if (side === 'indexed')
    for (const index of Object.keys(PATIENT_INDEXES)) await store.session('default').find(PATIENTS, { index, equals: 'nobody' });
  collectGarbage();
  const after = process.memoryUsage().heapUsed;
  await store.close();
  return (after - before) / 1e6;
}

function* stored(count: number) {
  for (const doc of generatePatients(count, { organisations })) yield { id: doc.nhsNumber, doc };
}

function documents<T extends object>(collection: string): readonly T[] {
  return Array.from(seeds.get(collection) ?? [], ({ doc }) => doc as T);
}
