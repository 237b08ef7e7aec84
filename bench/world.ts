/** How long the standard world takes at a start, in a fresh process each time. */
import type { Bench } from './lib/bench.ts';
import type { Figure } from './lib/figures.ts';
import { type Contestant, race } from './lib/race.ts';
import type { WorldJob } from './processes/world.ts';

export const bench: Bench = {
  title: 'Standard world: every collection, in a fresh process',
  async measure(lab) {
    const timed = (how: WorldJob['how']): Contestant => {
      return async () => {
        const worker = await lab.worker<WorldJob, number>('world');
        const value = await worker.ask({ how });
        await worker.stop();
        return { value };
      };
    };
    lab.tell('each way');
    const effort = { rounds: lab.effort.startRounds };
    const { parse, prepared, checked } = await race(
      { parse: timed('parse'), prepared: timed('prepared'), checked: timed('checked') },
      effort,
    );
    const peer = { name: 'JSON.parse of the same', ...parse };
    const figures: Figure[] = [
      { name: 'as a build prepares it', unit: 'ms', ours: prepared, peer, target: { atMost: 60 } },
      { name: 'from the seed files, all rules checked', unit: 'ms', ours: checked, peer },
    ];
    return { figures };
  },
};
