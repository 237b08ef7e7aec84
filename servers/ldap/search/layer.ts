/**
 * Entries side by side, in the order of the tree, with indexes over them. A layer never changes. It does not keep the entries, which are
 * large, but the documents that they are made from.
 */
import type { Branch, Entry, TreeContext } from '../entry.ts';
import { indexedAttributes } from './indexed.ts';
import { NOBODY, type Postings } from './postings.ts';

/** A document, and how it becomes entries. */
export interface Source {
  readonly branch: Pick<Branch, 'entriesOf'>;
  readonly id: string;
  readonly doc: object;
}

/** Numbers of entries from `start` up to, but without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What is below a path begins with it and this; what is sorted after all of that, with it and the next character. */
const SEPARATOR = '\0';
const AFTER_SEPARATOR = '\u0001';

export class Layer {
  /** Of each entry, by its number: its place, the document that it is made from, and which of that document's entries it is. */
  readonly paths: readonly string[];
  readonly #sources: readonly Source[];
  readonly #sourceOf: Int32Array;
  readonly #positionOf: Int32Array;
  readonly #depthOf: Uint8Array;
  readonly #indexes: ReadonlyMap<string, ReadonlyMap<string, Postings>>;

  constructor(sources: readonly Source[], context: TreeContext) {
    this.#sources = sources;
    const drafts = draw(sources, context);
    const order = Int32Array.from(drafts.paths.keys());
    if (!isSorted(drafts.paths)) order.sort((one, other) => ((drafts.paths[one] as string) < (drafts.paths[other] as string) ? -1 : 1));
    const numberOf = new Int32Array(order.length);
    order.forEach((draft, number) => {
      numberOf[draft] = number;
    });
    this.paths = Array.from(order, (draft) => drafts.paths[draft] as string);
    this.#sourceOf = order.map((draft) => drafts.sourceOf[draft] as number);
    this.#positionOf = order.map((draft) => drafts.positionOf[draft] as number);
    this.#depthOf = Uint8Array.from(this.paths, depthOf);
    this.#indexes = new Map(Array.from(drafts.indexes, ([name, index]) => [name, finished(index, numberOf)]));
  }

  get size(): number {
    return this.paths.length;
  }

  /** The number of the entry at a place; -1 when there is none. */
  numberAt(path: string): number {
    const number = this.firstFrom(path);
    return this.paths[number] === path ? number : -1;
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

  /** The entries below a place. */
  below(path: string): Range {
    return { start: this.firstFrom(path + SEPARATOR), end: this.firstFrom(path + AFTER_SEPARATOR) };
  }

  /** How many RDNs the name of an entry has. */
  depth(number: number): number {
    return this.#depthOf[number] as number;
  }

  /** Numbers of the entries that are made from some of the sources. */
  numbersOf(isMeant: (source: Source) => boolean): ReadonlySet<number> {
    const meant = this.#sources.map(isMeant);
    const numbers = new Set<number>();
    for (const [number, source] of this.#sourceOf.entries()) if (meant[source]) numbers.add(number);
    return numbers;
  }

  /** Which of the layer's sources an entry is made from, and which of the source's entries it is. */
  sourceOf(number: number): number {
    return this.#sourceOf[number] as number;
  }

  positionOf(number: number): number {
    return this.#positionOf[number] as number;
  }

  /** Makes the entries of a source. */
  make(source: number, context: TreeContext): readonly Entry[] {
    const { branch, doc } = this.#sources[source] as Source;
    return branch.entriesOf(doc, context);
  }

  /** Entries with a value, as it is compared, of an attribute that is indexed. */
  find(attribute: string, value: string): Postings {
    return this.#indexes.get(attribute)?.get(value) ?? NOBODY;
  }
}

export function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf(SEPARATOR); at >= 0; at = path.indexOf(SEPARATOR, at + 1)) depth += 1;
  return depth;
}

type IndexDraft = Map<string, number | number[]>;

/** Entries in the order of their documents, which is not yet that of the tree. */
interface Drafts {
  readonly paths: string[];
  readonly sourceOf: number[];
  readonly positionOf: number[];
  readonly indexes: ReadonlyMap<string, IndexDraft>;
}

function draw(sources: readonly Source[], context: TreeContext): Drafts {
  const indexed = indexedAttributes();
  const indexes = new Map(Array.from(indexed.keys(), (name): [string, IndexDraft] => [name, new Map()]));
  const drafts: Drafts = { paths: [], sourceOf: [], positionOf: [], indexes };
  for (const [source, { branch, doc }] of sources.entries()) {
    for (const [position, { path, attributes }] of branch.entriesOf(doc, context).entries()) {
      const draft = drafts.paths.length;
      drafts.paths.push(path);
      drafts.sourceOf.push(source);
      drafts.positionOf.push(position);
      for (const { type, values } of attributes) {
        const index = indexes.get(type);
        const comparable = indexed.get(type);
        if (index === undefined || comparable === undefined) continue;
        for (const value of values) {
          const key = comparable(value);
          if (key !== undefined) note(index, key, draft);
        }
      }
    }
  }
  return drafts;
}

function note(index: IndexDraft, key: string, draft: number): void {
  const noted = index.get(key);
  if (noted === undefined) index.set(key, draft);
  else if (typeof noted === 'number') {
    if (noted !== draft) index.set(key, [noted, draft]);
  } else if (noted.at(-1) !== draft) noted.push(draft);
}

function finished(index: IndexDraft, numberOf: Int32Array): ReadonlyMap<string, Postings> {
  const postings = index as Map<string, Postings | number[]>;
  for (const [key, drafts] of index) {
    postings.set(
      key,
      typeof drafts === 'number' ? (numberOf[drafts] as number) : Int32Array.from(drafts, (draft) => numberOf[draft] as number).sort(),
    );
  }
  return postings as Map<string, Postings>;
}

function isSorted(paths: readonly string[]): boolean {
  return paths.every((path, at) => at === 0 || (paths[at - 1] as string) < path);
}
