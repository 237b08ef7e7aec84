/** How fast people are made: one after another, with and without a clinical history, and one alone out of many. */
import type { Bench } from './lib/bench.ts';
import { patients } from './lib/comparisons.ts';
import type { Figure, Sample } from './lib/figures.ts';
import { type Contestant, race } from './lib/race.ts';
import type { GeneratorJob } from './processes/generator.ts';

/** So many are made for a sample. */
const SOME = 20_000;
/** Milliseconds that a thousand may take. */
const WITHOUT_HISTORY = 100;
const WITH_HISTORY = 666;

export const bench: Bench = {
  title: 'Generator: people in families, beside parsing the same documents from JSON',
  async measure(lab) {
    const worker = await lab.worker<GeneratorJob, Sample>('generator');
    const most = lab.effort.populations.at(-1) as number;
    const some = Math.min(most, SOME);
    const contestant = (job: GeneratorJob): Contestant => {
      return () => worker.ask(job);
    };
    const contest = (what: 'patients' | 'histories', count: number) =>
      race({ peer: contestant({ what, side: 'peer', count }), ours: contestant({ what, side: 'ours', count }) }, lab.effort);

    lab.tell('without histories');
    const bare = await contest('patients', some);
    lab.tell('with histories');
    const full = await contest('histories', some / 10);
    lab.tell(`one of ${patients(most)}`);
    const { alone, sketched } = await race(
      {
        alone: contestant({ what: 'alone', of: most, count: SOME }),
        sketched: contestant({ what: 'sketched', of: Math.min(most, SOME), count: SOME }),
      },
      lab.effort,
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
      { name: `1,000 of ${patients(most)}, each alone`, unit: 'ms', ours: alone, peer: parsed(bare.peer) },
      { name: '1,000 sketches, their names read', unit: 'ms', ours: sketched, peer: parsed(bare.peer) },
    ];
    return { figures };
  },
};
