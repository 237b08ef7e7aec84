/** The last tokens of a session, for advice alone: nothing is refused by it, so it need not outlive the process. */
const MOST_REMEMBERED = 10_000;

export class RecentTokens {
  readonly #uses = new Set<string>();

  has(use: string): boolean {
    return this.#uses.has(use);
  }

  /** False when it was there already. The oldest goes when there are too many. */
  add(use: string): boolean {
    if (this.#uses.has(use)) return false;
    if (this.#uses.size >= MOST_REMEMBERED) this.#uses.delete(this.#uses.values().next().value as string);
    this.#uses.add(use);
    return true;
  }
}
