/** How fast people are made, with and without a clinical history, and how much memory they take. */
import type { Bench } from './lib/bench.ts';
import { patients } from './lib/comparisons.ts';
import type { Figure, Sample } from './lib/figures.ts';
import { type Contestant, race } from './lib/race.ts';
import type { GeneratorJob } from './processes/generator.ts';

/** Kilobytes that a patient may take in a store. */
const MOST_KILOBYTES = 3;
/** Milliseconds that a thousand may take. */
const WITHOUT_HISTORY = 100;
const WITH_HISTORY = 666;

export const bench: Bench = {
  title: 'Generator: people in families, beside parsing the same documents from JSON',
  async measure(lab) {
    const worker = await lab.worker<GeneratorJob, Sample>('generator');
    const most = lab.effort.populations.at(-1) as number;
    const some = Math.min(most, 20_000);
    const contestant = (job: GeneratorJob): Contestant => {
      return () => worker.ask(job);
    };
    const contest = (what: 'patients' | 'histories', count: number) =>
      race({ peer: contestant({ what, side: 'peer', count }), ours: contestant({ what, side: 'ours', count }) }, lab.effort);

    lab.tell('without histories');
    const bare = await contest('patients', some);
    lab.tell('with histories');
    const full = await contest('histories', some / 10);
    lab.tell(`memory of ${patients(most)}`);
    const memory = await race(
      {
        peer: contestant({ what: 'memory', side: 'peer', count: most }),
        ours: contestant({ what: 'memory', side: 'ours', count: most }),
        indexed: contestant({ what: 'memory', side: 'indexed', count: most }),
      },
      { rounds: 1, warmUp: false },
    );
    await worker.stop();

    const parsed = (sample: Sample) => ({ name: 'JSON.parse', ...sample });
    const figures: Figure[] = [
      { name: '1,000 patients', unit: 'ms', ours: bare.ours, peer: parsed(bare.peer), target: { atMost: WITHOUT_HISTORY } },
      {
        name: '1,000 patients with their histories',
        unit: 'ms',
        ours: full.ours,
        peer: parsed(full.peer),
        target: { atMost: WITH_HISTORY },
      },
      {
        name: `${patients(most)} in the store`,
        unit: 'MB',
        ours: memory.ours,
        peer: parsed(memory.peer),
        target: { atMost: (MOST_KILOBYTES * most) / 1000 },
      },
      { name: `${patients(most)}, all indexes asked for`, unit: 'MB', ours: memory.indexed },
    ];
    return { figures };
  },
};
