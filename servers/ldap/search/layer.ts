/**
 * Entries side by side, in the order of the tree, with indexes over them. A layer never changes. It does not keep the entries, which are
 * large, but the documents that they are made from.
 */
import type { Branch, Entry, TreeContext } from '../entry.ts';
import type { AttributeIndex } from './attribute-index.ts';
import { type Document, type Group, placeOf } from './documents.ts';
import { NOBODY, type Postings } from './postings.ts';

/** Numbers of entries from `start` up to, but without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a layer is put together of. */
export interface LayerParts {
  readonly groups: readonly Group[];
  /** Of each entry, by its number: its place. */
  readonly paths: readonly string[];
  /** The document that it is made from, counted through all groups. */
  readonly sourceOf: Int32Array;
  /** Which of that document's entries it is. */
  readonly positionOf: Int32Array;
  readonly indexes: ReadonlyMap<string, AttributeIndex>;
}

/** What is below a path begins with it and this; what is sorted after all of that, with it and the next character. */
const SEPARATOR = '\0';
const AFTER_SEPARATOR = '\u0001';

const MOST_RANGES = 256;

export class Layer {
  readonly paths: readonly string[];
  readonly groups: readonly Group[];
  /** How many documents it is made from. */
  readonly sources: number;
  readonly #sourceOf: Int32Array;
  readonly #positionOf: Int32Array;
  readonly #depthOf: Uint8Array;
  readonly #below = new Map<string, Range>();
  readonly #indexes: ReadonlyMap<string, AttributeIndex>;

  constructor({ groups, paths, sourceOf, positionOf, indexes }: LayerParts) {
    this.groups = groups;
    this.paths = paths;
    this.sources = groups.reduce((sum, { documents }) => sum + documents.length, 0);
    this.#sourceOf = sourceOf;
    this.#positionOf = positionOf;
    this.#depthOf = Uint8Array.from(paths, depthOf);
    this.#indexes = indexes;
  }

  /** The number of the first entry that does not come before a path. */
  firstFrom(path: string): number {
    let low = 0;
    let high = this.paths.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.paths[middle] as string) < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The entries below a place. Searches have the same few bases again and again. */
  below(path: string): Range {
    let range = this.#below.get(path);
    if (range === undefined) {
      if (this.#below.size === MOST_RANGES) this.#below.clear();
      range = { start: this.firstFrom(path + SEPARATOR), end: this.firstFrom(path + AFTER_SEPARATOR) };
      this.#below.set(path, range);
    }
    return range;
  }

  /** The entries at a place and below it. What is sorted before what is below a place, and not before the place, is there. */
  within(path: string): Range {
    const { start, end } = this.below(path);
    let first = start;
    while (this.paths[first - 1] === path) first -= 1;
    return { start: first, end };
  }

  /** How many RDNs the name of an entry has. */
  depth(number: number): number {
    return this.#depthOf[number] as number;
  }

  /** Which of the layer's sources an entry is made from. */
  sourceOf(number: number): number {
    return this.#sourceOf[number] as number;
  }

  /** Which of its source's entries an entry is. */
  positionOf(number: number): number {
    return this.#positionOf[number] as number;
  }

  /** The source that is a document of a branch; -1 when there is none. */
  sourceAt(branch: Branch, id: string): number {
    let first = 0;
    for (const group of this.groups) {
      if (group.branch === branch) {
        const place = placeOf(group.documents, id);
        return place < 0 ? -1 : first + place;
      }
      first += group.documents.length;
    }
    return -1;
  }

  /** What a source is. */
  source(number: number): Document & { readonly branch: Branch } {
    let place = number;
    for (const { branch, documents } of this.groups) {
      const document = documents[place];
      if (document !== undefined) return { branch, id: document.id, doc: document.doc };
      place -= documents.length;
    }
    throw new RangeError(`a layer has no source ${number}`);
  }

  /** Makes the entries of a source. */
  make(source: number, context: TreeContext): readonly Entry[] {
    const { branch, doc } = this.source(source);
    return branch.entriesOf(doc, context);
  }

  /** The index over an attribute, if it has one. */
  index(attribute: string): AttributeIndex | undefined {
    return this.#indexes.get(attribute);
  }

  /** Entries with a value, as it is compared, of an attribute that is indexed. */
  find(attribute: string, value: string): Postings {
    return this.#indexes.get(attribute)?.find(value) ?? NOBODY;
  }
}

export function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf(SEPARATOR); at >= 0; at = path.indexOf(SEPARATOR, at + 1)) depth += 1;
  return depth;
}
