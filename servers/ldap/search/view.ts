/** The directory as one session sees it at one moment: what the seeds have, and over it what the session has changed. */
import { encodeAttributes } from '#formats/ldap/encode';
import type { Entry, TreeContext } from '../entry.ts';
import { Generations } from './generations.ts';
import type { Layer } from './layer.ts';
import type { Selection } from './selection.ts';

/** Entries, and bytes of entries as they are sent, that are kept: what is asked for is mostly asked for again. */
const ENTRIES_KEPT = 8192;
const BYTES_KEPT = 4 * 1024 * 1024;
const NOTHING_HIDDEN: ReadonlySet<number> = new Set();

/** A layer as one session sees it. */
export class SeenLayer {
  readonly layer: Layer;
  /** Entries that are not there any more, or otherwise than the layer has them. */
  readonly hidden: ReadonlySet<number>;
  readonly #context: TreeContext;
  /** By source, whose entries are made together. */
  readonly #entries = new Generations<number, readonly Entry[]>(ENTRIES_KEPT, ({ length }) => length);
  readonly #encoded = new WeakMap<Selection, Generations<number, Buffer>>();

  constructor(layer: Layer, context: TreeContext, hidden: ReadonlySet<number> = NOTHING_HIDDEN) {
    this.layer = layer;
    this.hidden = hidden;
    this.#context = context;
  }

  entry(number: number): Entry {
    const source = this.layer.sourceOf(number);
    let entries = this.#entries.get(source);
    if (entries === undefined) {
      entries = this.layer.make(source, this.#context);
      this.#entries.set(source, entries);
    }
    return entries[this.layer.positionOf(number)] as Entry;
  }

  /** A selection of an entry's attributes, as they are sent. */
  encoded(number: number, selection: Selection): Buffer {
    let ofSelection = this.#encoded.get(selection);
    if (ofSelection === undefined) {
      ofSelection = new Generations(BYTES_KEPT, ({ length }) => length);
      this.#encoded.set(selection, ofSelection);
    }
    let bytes = ofSelection.get(number);
    if (bytes === undefined) {
      const entry = this.entry(number);
      bytes = encodeAttributes(selection.of(entry, { name: entry.dn, hasSubordinates: false }));
      ofSelection.set(number, bytes);
    }
    return bytes;
  }

  /** The number of the entry at a place; -1 when there is none. */
  numberAt(path: string): number {
    const number = this.layer.numberAt(path);
    return this.hidden.has(number) ? -1 : number;
  }

  hasBelow(path: string): boolean {
    const { start, end } = this.layer.below(path);
    for (let number = start; number < end; number++) if (!this.hidden.has(number)) return true;
    return false;
  }
}

/** All layers of a session. */
export class View {
  readonly layers: readonly SeenLayer[];

  constructor(layers: readonly SeenLayer[]) {
    this.layers = layers;
  }

  /** The entry at a place. */
  at(path: string): Entry | undefined {
    for (const seen of this.layers) {
      const number = seen.numberAt(path);
      if (number >= 0) return seen.entry(number);
    }
    return undefined;
  }

  has(path: string): boolean {
    return this.layers.some((seen) => seen.numberAt(path) >= 0);
  }

  hasBelow(path: string): boolean {
    return this.layers.some((seen) => seen.hasBelow(path));
  }

  /** The deepest entry on the way to a place that is there. */
  deepestAbove(path: string): Entry | undefined {
    for (let end = path.lastIndexOf('\0'); end > 0; end = path.lastIndexOf('\0', end - 1)) {
      const entry = this.at(path.slice(0, end));
      if (entry) return entry;
    }
    return undefined;
  }
}
