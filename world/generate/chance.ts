/**
 * Chance that repeats: the same seed, the same choices, on every machine. Only whole numbers, and divisions and products that IEEE 754
 * fixes to the last bit; nothing whose last bits a machine may choose (powers, logarithms, sines), no clock, no locale.
 */

/** A stream of choices (Tommy Ettinger's mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number of at least 0 and below the limit, which is at most 2³². */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x100000000) * limit);
  }

  /** A whole number from one to another, both included. */
  between(from: number, to: number): number {
    return to <= from ? from : from + this.below(to - from + 1);
  }

  /** Whether something happens that does so many times in a thousand. */
  in1000(times: number): boolean {
    return this.below(1000) < times;
  }

  /** The same, of a hundred thousand. */
  in100000(times: number): boolean {
    return this.below(100_000) < times;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Which of several: by how much each of them weighs. */
  weighted<T>(table: Weighted<T>): T {
    const { items, sums } = table;
    const place = this.below(sums[sums.length - 1] as number);
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) > place) high = middle;
      else low = middle + 1;
    }
    return items[low] as T;
  }

  /** Near the middle more often than at the ends: the sum of three throws. Both ends included. */
  humped(from: number, to: number): number {
    const span = to - from;
    return from + Math.floor((this.below(span + 1) + this.below(span + 1) + this.below(span + 1) + 1) / 3);
  }
}

/** Things of different weight. */
export interface Weighted<T> {
  readonly items: readonly T[];
  /** The weights added up: whole numbers. */
  readonly sums: readonly number[];
}

/** Things with a weight each, which is a whole number. */
export function weighted<T>(entries: Iterable<readonly [T, number]>): Weighted<T> {
  const items: T[] = [];
  const sums: number[] = [];
  let sum = 0;
  for (const [item, weight] of entries) {
    if (weight <= 0) continue;
    sum += weight;
    items.push(item);
    sums.push(sum);
  }
  return { items, sums };
}

/**
 * Things in the order of how common they are, of which each weighs as names do (Zipf's law): the first 1/(1+flat), the next
 * 1/(2+flat) …. The flatter, the less the first stand out.
 */
export function byRank<T>(items: readonly T[], flat = 4): Weighted<T> {
  return weighted(items.map((item, at) => [item, Math.floor(1_000_000 / (at + 1 + flat))] as const));
}

/** One seed out of several numbers, so that each of many things can have a stream of its own. */
export function seedOf(...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    hash = Math.imul(hash ^ (number >>> 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}
