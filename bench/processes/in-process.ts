/** A sandbox inside a process that has loaded everything before, as in a test suite. */
import { type Sandbox, startSandbox } from '#testing/index';
import type { Patient } from '#world/patient';
import { work } from '../lib/worker.ts';

export interface InProcessJob {
  readonly what: 'start' | 'reset' | 'reset after 10,000 changes';
}

const CHANGES = 10_000;
/** Changes under way at a time. */
const AT_ONCE = 16;

let small: Promise<Sandbox> | undefined;
let large: Promise<Sandbox> | undefined;

/** Milliseconds that something takes. */
async function timed(what: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}

async function start(): Promise<number> {
  let nhs: Sandbox | undefined;
  const took = await timed(async () => {
    nhs = await startSandbox();
  });
  await nhs?.stop();
  return took;
}

async function reset(): Promise<number> {
  small ??= startSandbox();
  const nhs = await small;
  await change(nhs, 1);
  return timed(() => nhs.reset());
}

async function resetMuch(): Promise<number> {
  large ??= startSandbox({ patients: CHANGES });
  const nhs = await large;
  await change(nhs, CHANGES);
  return timed(() => nhs.reset());
}

/** Stores so many patients anew. */
async function change({ world }: Sandbox, count: number): Promise<void> {
  let left = count;
  let cursor: string | undefined;
  while (left > 0) {
    const page = await world.list<Patient>('patients', { limit: Math.min(left, AT_ONCE), cursor });
    await Promise.all(page.items.map((patient) => world.put('patients', patient.nhsNumber, patient)));
    left -= page.items.length;
    cursor = page.next;
  }
}

const JOBS = { start, reset, 'reset after 10,000 changes': resetMuch };

work(({ what }: InProcessJob) => JOBS[what]());
