/** Measuring several things in turn, so that whatever else the machine does falls on all of them alike. */
import type { Sample } from './figures.ts';

/** Measures once. Each gets the round's number, which is 0 when the round only warms up. */
export type Contestant = (round: number) => Promise<Sample>;

export interface RaceOptions {
  readonly rounds: number;
  /** Whether a first round is thrown away, in which code is compiled and caches are filled; default true. */
  readonly warmUp?: boolean;
}

/** Lets each contestant run in each round, one after another, and gives each one's median. */
export async function race<K extends string>(
  contestants: Readonly<Record<K, Contestant>>,
  { rounds, warmUp = true }: RaceOptions,
): Promise<Record<K, Sample>> {
  const names = Object.keys(contestants) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, Sample[]>;
  for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
    for (const name of names) {
      const sample = await contestants[name](round);
      if (round > 0) samples[name].push(sample);
    }
  }
  return Object.fromEntries(names.map((name) => [name, medianOf(samples[name])])) as Record<K, Sample>;
}

/** Field by field: the median of what each sample has. */
export function medianOf(samples: readonly Sample[]): Sample {
  const middle = (field: keyof Sample) => median(samples.flatMap((sample) => sample[field] ?? []));
  return { value: middle('value') ?? Number.NaN, cpuMicroseconds: middle('cpuMicroseconds'), busy: middle('busy'), p99: middle('p99') };
}

/** The middle one; of an even number the mean of the two in the middle. Nothing of none. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
