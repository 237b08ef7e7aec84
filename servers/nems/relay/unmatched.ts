/** What happened and nobody was told of: neither built nor kept, only noted, so that a tester who waits for it can see why. */

export interface Unmatched {
  readonly service: 'nems' | 'mns';
  readonly type: string;
  readonly nhsNumber: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly at: number;
  readonly worldSequence: number;
  readonly reason: 'nobody has subscribed to the type' | 'the type is withdrawn' | 'no subscription matches';
}

const MOST = 1000;

/** The last of them. */
export class UnmatchedList {
  #items: Unmatched[] = [];

  /** Oldest first. */
  get items(): readonly Unmatched[] {
    return this.#items.slice(-MOST);
  }

  note(unmatched: Unmatched): void {
    this.#items.push(unmatched);
    if (this.#items.length >= 2 * MOST) this.#items = this.#items.slice(-MOST);
  }
}
