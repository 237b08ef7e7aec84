/** What is remembered for as long as it is used: when there is too much, whatever has not been asked for since the last time goes. */
export class Generations<K, V> {
  readonly #most: number;
  readonly #weightOf: (value: V) => number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  #weight = 0;

  /** Keeps values of this weight, and as much again of older ones. */
  constructor(most: number, weightOf: (value: V) => number = () => 1) {
    this.#most = most;
    this.#weightOf = weightOf;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#weight += this.#weightOf(value);
    if (this.#weight > this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#weight = this.#weightOf(value);
    }
    this.#young.set(key, value);
  }
}
