/** The last tokens of a session, for advice alone: nothing is refused by it, so it need not outlive the process. */
const GENERATION = 5000;

export class RecentTokens {
  #latest = new Set<string>();
  #before = new Set<string>();

  has(use: string): boolean {
    return this.#latest.has(use) || this.#before.has(use);
  }

  /** False when it was there already. Of those before the last five to ten thousand nothing is known. */
  add(use: string): boolean {
    if (this.has(use)) return false;
    if (this.#latest.size >= GENERATION) {
      // a whole generation goes at once: taking the oldest out of a set one by one costs more than all the rest
      this.#before = this.#latest;
      this.#latest = new Set();
    }
    this.#latest.add(use);
    return true;
  }
}
