/** Which entries have which values of one attribute, the values in the form in which they are compared. */
import { NOBODY, type Postings, union } from './postings.ts';

/** An index as it grows: entries in the order in which they are drawn, which is not yet theirs. */
export class IndexDraft {
  readonly #drafts = new Map<string, number | number[]>();
  readonly #incomparable: number[] = [];

  /** Notes a value of an entry; nothing for one that cannot be compared. */
  note(key: string | undefined, draft: number): void {
    if (key === undefined) {
      this.#incomparable.push(draft);
      return;
    }
    const noted = this.#drafts.get(key);
    if (noted === undefined) this.#drafts.set(key, draft);
    else if (typeof noted === 'number') {
      if (noted !== draft) this.#drafts.set(key, [noted, draft]);
    } else if (noted.at(-1) !== draft) noted.push(draft);
  }

  /** The index, when it is known which number each draft has. Nothing can be noted any more. */
  finish(numberOf: Int32Array): AttributeIndex {
    let [length, lists] = [0, 0];
    for (const drafts of this.#drafts.values()) {
      if (typeof drafts === 'number') continue;
      length += drafts.length;
      lists += 1;
    }
    const entries = new Int32Array(length);
    const starts = new Int32Array(lists + 1);
    const slots = this.#drafts as Map<string, number | number[]>;
    let [list, start] = [0, 0];
    for (const [key, drafts] of slots) {
      if (typeof drafts === 'number') {
        slots.set(key, numberOf[drafts] as number);
        continue;
      }
      const end = start + drafts.length;
      for (const [at, draft] of drafts.entries()) entries[start + at] = numberOf[draft] as number;
      entries.subarray(start, end).sort();
      slots.set(key, ~list);
      starts[++list] = start = end;
    }
    return new AttributeIndex(
      slots as Map<string, number>,
      entries,
      starts,
      this.#incomparable.map((draft) => numberOf[draft] as number),
    );
  }
}

export class AttributeIndex {
  /** By value the only entry that has it, or `~n` for the n-th of the lists, which lie side by side: most values of a large tree are one entry's. */
  readonly #slots: ReadonlyMap<string, number>;
  readonly #entries: Int32Array;
  readonly #starts: Int32Array;
  /** Those of the lists that were asked for. */
  readonly #lists: Int32Array[] = [];
  readonly #incomparable: readonly number[];
  #present: Postings | undefined;

  constructor(slots: ReadonlyMap<string, number>, entries: Int32Array, starts: Int32Array, incomparable: readonly number[]) {
    this.#slots = slots;
    this.#entries = entries;
    this.#starts = starts;
    this.#incomparable = incomparable;
  }

  /** How many different values there are. */
  get size(): number {
    return this.#slots.size;
  }

  /** Entries with a value. */
  find(key: string): Postings {
    const slot = this.#slots.get(key);
    return slot === undefined ? NOBODY : this.#at(slot);
  }

  /** Entries with a value that passes a test. It looks at values, of which there are mostly far fewer than entries, and at no entry. */
  where(test: (key: string) => boolean): Postings {
    const lists: Postings[] = [];
    for (const [key, slot] of this.#slots) if (test(key)) lists.push(this.#at(slot));
    return union(lists);
  }

  /** Entries with any value at all. */
  get present(): Postings {
    this.#present ??= union([...Array.from(this.#slots.values(), (slot) => this.#at(slot)), ...this.#incomparable]);
    return this.#present;
  }

  #at(slot: number): Postings {
    if (slot >= 0) return slot;
    const list = ~slot;
    this.#lists[list] ??= this.#entries.subarray(this.#starts[list], this.#starts[list + 1]);
    return this.#lists[list];
  }
}
