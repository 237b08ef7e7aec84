/** How much memory a sandbox has in use when nobody asks it anything. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './lib/bench.ts';
import { patients } from './lib/comparisons.ts';
import type { Figure } from './lib/figures.ts';
import { memoryOf } from './lib/machine.ts';
import type { Running } from './lib/process.ts';
import { type Contestant, race } from './lib/race.ts';

/** Milliseconds until what was only needed for the start has had time to go. */
const SETTLED = 2_000;

export const bench: Bench = {
  title: 'Memory: resident set of the whole suite, idle, 2 s after it was ready',
  async measure(lab) {
    if (memoryOf(process.pid) === undefined) return { figures: [], leftOut: 'memory in use is read from /proc, which this system lacks' };
    const most = lab.effort.populations.at(-1) as number;
    const { bare, seeds, filled } = await race(
      {
        bare: idle(() => lab.bare()),
        seeds: idle(() => lab.sandbox([])),
        filled: idle(() => {
          lab.tell(patients(most));
          return lab.sandbox([], '--patients', String(most));
        }),
      },
      { rounds: lab.effort.rounds, warmUp: false },
    );
    const peer = { name: 'bare node:http', ...bare };
    const figures: Figure[] = [
      { name: 'standard seeds', unit: 'MB', ours: seeds, peer, target: { atMost: 110 } },
      { name: patients(most), unit: 'MB', ours: filled, peer, target: { atMost: 600 } },
    ];
    return { figures };
  },
};

/** Starts something, leaves it alone, and looks how large it is. */
function idle(start: () => Promise<Running>): Contestant {
  return async () => {
    const process = await start();
    await sleep(SETTLED);
    const value = memoryOf(process.pid) as number;
    await process.stop();
    return { value };
  };
}
