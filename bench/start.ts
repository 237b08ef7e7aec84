/** How long it takes until something answers: a process, a sandbox in a test suite, the seeds again. */
import type { Bench } from './lib/bench.ts';
import { patients } from './lib/comparisons.ts';
import type { Figure } from './lib/figures.ts';
import { ask, type HttpRequest } from './lib/http.ts';
import type { Lab } from './lib/lab.ts';
import { JANE, patientOf, searchFor } from './lib/pds.ts';
import type { Running } from './lib/process.ts';
import { type Contestant, race } from './lib/race.ts';
import type { InProcessJob } from './processes/in-process.ts';

export const bench: Bench = {
  title: 'Start and reset',
  async measure(lab) {
    const effort = { rounds: lab.effort.startRounds };
    lab.tell('processes');
    const { bare, one, all } = await race(
      { bare: startOf(() => lab.bare()), one: startOf(() => lab.sandbox(['fhir'])), all: startOf(() => lab.sandbox([])) },
      effort,
    );
    const most = lab.effort.populations.at(-1) as number;
    lab.tell(patients(most));
    const { many, searched } = await race(
      { many: startOf(() => lab.sandbox(['fhir'], '--patients', String(most))), searched: firstSearchOf(lab, most) },
      { rounds: 1, warmUp: false },
    );
    const worker = await lab.worker<InProcessJob, number>('in-process');
    const timed = (what: InProcessJob['what']): Contestant => {
      return async () => ({ value: await worker.ask({ what }) });
    };
    lab.tell('in one process');
    const { start, reset } = await race({ start: timed('start'), reset: timed('reset') }, effort);
    lab.tell('10,000 changes');
    const { changed } = await race({ changed: timed('reset after 10,000 changes') }, { rounds: lab.effort.rounds, warmUp: false });

    const peer = { name: 'bare node:http', ...bare };
    const figures: Figure[] = [
      { name: 'one server (fhir), process start to ready', unit: 'ms', ours: one, peer, target: { atMost: 150 } },
      { name: 'the whole suite, process start to ready', unit: 'ms', ours: all, peer, target: { atMost: 350 } },
      { name: `one server, ${patients(most)}, process start to ready`, unit: 'ms', ours: many, peer },
      { name: `one server, ${patients(most)}, process start to the first search`, unit: 'ms', ours: searched, peer },
      { name: 'startSandbox() in a warm process', unit: 'ms', ours: start, target: { atMost: 30 } },
      { name: 'reset() after one change', unit: 'ms', ours: reset, target: { atMost: 5 } },
      { name: 'reset() after 10,000 changes', unit: 'ms', ours: changed },
    ];
    return { figures };
  },
};

/** From the start of a process until a search that waited for its index is answered. */
function firstSearchOf(lab: Lab, population: number): Contestant {
  return async () => {
    const start = performance.now();
    const sandbox = await lab.sandbox(['fhir'], '--patients', String(population));
    const search = searchFor(await patientOf(sandbox, JANE)) as HttpRequest;
    const { status } = await ask(sandbox.urls.fhir as string, search);
    const value = performance.now() - start;
    await sandbox.stop();
    if (status !== 200) throw new Error(`the first search was answered with ${status}`);
    return { value };
  };
}

function startOf(start: () => Promise<Running>): Contestant {
  return async () => {
    const process = await start();
    await process.stop();
    return { value: process.startedIn };
  };
}
