/**
 * Seeds that nobody keeps: each document is made again from its place when it is asked for, so that a million of them take no memory
 * but for those that were asked for lately. What they are is up to a {@link Derivation}; here they are looked up and found like any others.
 */
import type { IndexEntry, Soon, Stretch } from './backend.ts';
import { BY_ID } from './collections.ts';
import { CompactIndex } from './compact-index.ts';
import { deepFreeze } from './freeze.ts';
import { Recent } from './recent.ts';
import type { Derivation, Stored } from './store.ts';

export class DerivedDocuments {
  readonly #derivation: Derivation;
  readonly #recent = new Recent<string, Stored<object>>();
  readonly #indexes = new Map<string, Soon<CompactIndex>>();

  constructor(derivation: Derivation) {
    this.#derivation = derivation;
    this.#indexes.set(BY_ID.index, CompactIndex.underOneKey(derivation.size));
    derivation.expect?.();
  }

  get(id: string): Stored<object> | undefined {
    const recent = this.#recent.get(id);
    if (recent !== undefined) return recent;
    const place = this.#derivation.placeOf(id);
    return place === undefined ? undefined : this.#make(id, place);
  }

  /** An index; later, where it is still being built. */
  index(name: string): Soon<CompactIndex> {
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = this.#derivation.index(name);
      this.#indexes.set(name, index);
      if (index instanceof Promise)
        index.then(
          (built) => this.#indexes.set(name, built),
          // the next who asks may have more luck
          () => this.#indexes.delete(name),
        );
    }
    return index;
  }

  /** The first entries of a stretch of an index; at a glance, with no more of each document than indexes look at. */
  entries(index: CompactIndex, { from, afterId, below }: Stretch, limit: number, atAGlance: boolean): readonly IndexEntry[] {
    const { size, idAt, glance } = this.#derivation;
    const passed = afterId === undefined ? 0 : placesUpTo(afterId, size, idAt);
    const entries: IndexEntry[] = [];
    const rowAt = (place: number) => {
      if (atAGlance) return new Glimpse(place, idAt, glance(place));
      const id = idAt(place);
      return this.#recent.get(id) ?? this.#make(id, place);
    };
    if (limit > 0) index.visit(from, passed, below, (key, place, isFirst) => entries.push({ key, row: rowAt(place), isFirst }) < limit);
    return entries;
  }

  close(): void {
    this.#derivation.close?.();
  }

  #make(id: string, place: number): Stored<object> {
    const stored = deepFreeze({ id, version: 1, doc: this.#derivation.make(place) });
    this.#recent.set(id, stored);
    return stored;
  }
}

/** A document at a glance, of which not even the id is made before somebody asks. */
class Glimpse implements Stored<object> {
  readonly version = 1;
  readonly doc: object;
  readonly #place: number;
  readonly #idAt: (place: number) => string;

  constructor(place: number, idAt: (place: number) => string, doc: object) {
    this.#place = place;
    this.#idAt = idAt;
    this.doc = doc;
  }

  get id(): string {
    return this.#idAt(this.#place);
  }
}

/** How many places have an id up to this one, which may be nobody's. */
function placesUpTo(id: string, size: number, idAt: (place: number) => string): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (idAt(middle) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
