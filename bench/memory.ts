/** How much memory a sandbox has in use when nobody asks it anything. */
import type { Bench } from './lib/bench.ts';
import { patients } from './lib/comparisons.ts';
import type { Figure } from './lib/figures.ts';
import type { Lab } from './lib/lab.ts';
import { memoryOf } from './lib/machine.ts';
import type { Running } from './lib/process.ts';
import { type Contestant, race } from './lib/race.ts';

/** Megabytes that the suite may take with the larger populations, the smallest of them first. */
const MOST_MEGABYTES = [300, 600];

export const bench: Bench = {
  title: 'Memory: resident set of the whole suite, idle, with all that it prepares ready',
  async measure(lab) {
    if (memoryOf(process.pid) === undefined) return { figures: [], leftOut: 'memory in use is read from /proc, which this system lacks' };
    const populations = lab.effort.populations.slice(1);
    const filled = populations.map((population): [string, Contestant] => [
      patients(population),
      idle(lab, () => {
        lab.tell(patients(population));
        return lab.sandbox([], '--patients', String(population));
      }),
    ]);
    const measured: Readonly<Record<string, { readonly value: number }>> = await race(
      { bare: idle(lab, () => lab.bare()), seeds: idle(lab, () => lab.sandbox([])), ...Object.fromEntries(filled) },
      { rounds: lab.effort.rounds, warmUp: false },
    );
    const { bare, seeds, ...larger } = measured;
    const peer = { name: 'bare node:http', value: bare?.value ?? Number.NaN };
    const figures: Figure[] = [
      { name: 'standard seeds', unit: 'MB', ours: { value: seeds?.value ?? Number.NaN }, peer, target: { atMost: 110 } },
      ...Object.entries(larger).map(
        ([name, ours], at): Figure => ({ name, unit: 'MB', ours, peer, target: { atMost: MOST_MEGABYTES[at] ?? Number.NaN } }),
      ),
    ];
    return { figures };
  },
};

/** Starts something, leaves it alone until it does nothing any more, and looks how large it is. */
function idle(lab: Lab, start: () => Promise<Running>): Contestant {
  return async () => {
    const process = await start();
    await lab.settled(process);
    const value = memoryOf(process.pid) as number;
    await process.stop();
    return { value };
  };
}
