/** A layer as one session sees it at one moment: without what has been changed since it was made. */
import { encodeAttributes } from '#formats/ldap/encode';
import type { Entry, TreeContext } from '../entry.ts';
import { Generations } from './generations.ts';
import type { Layer } from './layer.ts';
import type { Selection } from './selection.ts';

/** Entries, and bytes of entries as they are sent, that are kept: what is asked for is mostly asked for again. */
const ENTRIES_KEPT = 8192;
const BYTES_KEPT = 4 * 1024 * 1024;

/** A layer in a session, through all moments. */
export class Tier {
  readonly layer: Layer;
  /** Sources that are not there any more, or otherwise: since which moment. */
  readonly gone = new Map<number, number>();
  readonly #context: TreeContext;
  /** By source, whose entries are made together. */
  readonly #entries = new Generations<number, readonly Entry[]>(ENTRIES_KEPT, ({ length }) => length);
  readonly #encoded = new WeakMap<Selection, Generations<number, Buffer>>();

  constructor(layer: Layer, context: TreeContext) {
    this.layer = layer;
    this.#context = context;
  }

  /** How many of its documents are still as the layer has them. */
  get live(): number {
    return this.layer.sources - this.gone.size;
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
}

export class SeenLayer {
  readonly layer: Layer;
  readonly tier: Tier;
  readonly #moment: number;

  constructor(tier: Tier, moment: number) {
    this.layer = tier.layer;
    this.tier = tier;
    this.#moment = moment;
  }

  /** Whether an entry is not there any more, or otherwise than the layer has it. */
  hides(number: number): boolean {
    const { gone } = this.tier;
    return gone.size > 0 && (gone.get(this.layer.sourceOf(number)) ?? Number.POSITIVE_INFINITY) <= this.#moment;
  }

  /** The number of the entry at a place; -1 when there is none. */
  numberAt(path: string): number {
    const end = this.layer.below(path).start;
    for (let number = this.layer.within(path).start; number < end; number++) if (!this.hides(number)) return number;
    return -1;
  }

  hasBelow(path: string): boolean {
    const { start, end } = this.layer.below(path);
    for (let number = start; number < end; number++) if (!this.hides(number)) return true;
    return false;
  }
}
