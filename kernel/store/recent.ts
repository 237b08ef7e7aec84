/** What was made lately, up to a bound: a working set stays, and what was asked for once goes. */

/**
 * Documents of a generation. With their projections they take some 5 kB each, so that two generations are at most 160 MB; a working set of
 * ten thousand stays whole.
 */
const GENERATION = 16_384;

/** Two generations: when the younger is full, the older goes, and what is asked for of it meanwhile becomes young again. */
export class Recent<K, V extends object> {
  readonly #generation: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  constructor(generation = GENERATION) {
    this.#generation = generation;
  }

  get(id: K): V | undefined {
    const young = this.#young.get(id);
    if (young !== undefined) return young;
    const old = this.#old.get(id);
    if (old !== undefined) this.set(id, old);
    return old;
  }

  set(id: K, value: V): void {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, value);
  }
}
