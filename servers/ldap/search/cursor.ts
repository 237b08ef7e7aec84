/** Goes through the entries of a view that a search finds, in the order of the tree, one at a time. */
import type { Scope } from '#formats/ldap/message';
import type { Condition } from './condition.ts';
import { depthOf, type Range } from './layer.ts';
import { countOf, firstFrom, holds, type Postings } from './postings.ts';
import type { SeenLayer } from './seen-layer.ts';
import type { View } from './view.ts';

/** Where a search looks. */
export interface Area {
  /** The place of its base. */
  readonly path: string;
  readonly scope: Scope;
  /** Only what comes after this place: where a page before has ended. */
  readonly after?: string | undefined;
}

/** The entries of one layer. */
export class LayerCursor {
  readonly seen: SeenLayer;
  /** Where it is; -1 before the first and after the last. */
  number = -1;
  readonly #end: number;
  readonly #depth: number;
  readonly #test: Condition['test'] | undefined;
  /** The list that it follows, and what else an entry must be in. Without a list it goes through all in reach. */
  readonly #list: Int32Array | undefined;
  readonly #others: readonly Postings[];
  /** The next place in the list, or the next number. */
  #next: number;

  constructor(seen: SeenLayer, area: Area, condition: Condition) {
    this.seen = seen;
    const { start, end } = reach(seen, area);
    this.#depth = area.scope === 'one' ? depthOf(area.path) + 1 : -1;
    const candidates = end - start > 1 ? condition.candidates(seen.layer, end - start) : undefined;
    this.#test = candidates?.exact ? undefined : condition.test;
    const lists = candidates?.lists ?? [];
    const shortest = lists.reduce<Postings | undefined>(
      (best, one) => (best === undefined || countOf(one) < countOf(best) ? one : best),
      undefined,
    );
    this.#end = end;
    if (shortest === undefined || countOf(shortest) > end - start) {
      this.#list = undefined;
      this.#others = lists;
      this.#next = start;
    } else {
      this.#list = typeof shortest === 'number' ? Int32Array.of(shortest) : shortest;
      this.#others = lists.filter((one) => one !== shortest);
      this.#next = firstFrom(this.#list, start);
    }
  }

  get path(): string {
    return this.seen.layer.paths[this.number] as string;
  }

  /** Goes to the next entry that is found. Looks at so many at most: `undefined` when it has not found one among them. */
  advance(looks: number): boolean | undefined {
    for (let look = 0; look < looks; look++) {
      const number = this.#list === undefined ? this.#next : (this.#list[this.#next] ?? this.#end);
      if (number >= this.#end) {
        this.number = -1;
        return false;
      }
      this.#next += 1;
      if (!this.#fits(number)) continue;
      this.number = number;
      return true;
    }
    return undefined;
  }

  #fits(number: number): boolean {
    const { seen } = this;
    if (this.#depth >= 0 && seen.layer.depth(number) !== this.#depth) return false;
    if (seen.hides(number)) return false;
    for (const list of this.#others) if (!holds(list, number)) return false;
    return this.#test === undefined || this.#test(seen.tier.entry(number)) === true;
  }
}

/** The part of a layer in which an area lies. */
function reach({ layer }: SeenLayer, { path, scope, after }: Area): Range {
  const below = layer.below(path);
  const { start, end } = scope === 'sub' ? layer.within(path) : scope === 'base' ? { ...layer.within(path), end: below.start } : below;
  return { start: after === undefined ? start : Math.max(start, layer.firstFrom(`${after}\0`)), end };
}

/** The entries of all layers. */
export class Cursor {
  readonly #cursors: LayerCursor[];
  /** The one whose entry comes first. Those before it in the list, and behind, stand at entries that come later. */
  #current: LayerCursor | undefined;
  /** So many of the cursors stand at an entry, or have ended; the others are yet to be moved. */
  #moved = 0;

  constructor(view: View, area: Area, condition: Condition) {
    this.#cursors = view.layers.map((seen) => new LayerCursor(seen, area, condition));
  }

  /** The layer of the entry that was found, and its number there. */
  get found(): LayerCursor {
    return this.#current as LayerCursor;
  }

  /** Goes to the next entry: `undefined` when it has looked at so many and not found one, and is to be asked again. */
  advance(looks: number): boolean | undefined {
    for (; this.#moved < this.#cursors.length; this.#moved++) {
      if ((this.#cursors[this.#moved] as LayerCursor).advance(looks) === undefined) return undefined;
    }
    if (this.#current !== undefined && this.#current.advance(looks) === undefined) return undefined;
    this.#current = undefined;
    for (const cursor of this.#cursors) {
      if (cursor.number >= 0 && (this.#current === undefined || cursor.path < this.#current.path)) this.#current = cursor;
    }
    return this.#current !== undefined;
  }
}
