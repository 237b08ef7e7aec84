/**
 * An index in a few buffers instead of an object for each entry: every key once, in order, and under each the places of its documents.
 * Buffers can be made by another thread and handed over.
 */

/** What an index consists of, as it goes from one thread to another. */
export interface IndexBuffers {
  /** All keys one after another, in the order of their code units. */
  readonly text: Uint8Array<ArrayBuffer>;
  /** Bytes of a code unit: 1 where all of them are below 256. */
  readonly unit: 1 | 2;
  /** Where each key begins in the text, in bytes; and, last, its length. */
  readonly keyStarts: Uint32Array<ArrayBuffer>;
  /** Where the places of each key begin; and, last, how many there are. */
  readonly placeStarts: Uint32Array<ArrayBuffer>;
  /** The places of each key's documents, ascending, with {@link LATER} where the document has a lower key too. */
  readonly places: Uint32Array<ArrayBuffer>;
}

/** Of a place in an index: the document is in it under a lower key as well. */
const LATER = 2 ** 31;

const ENCODINGS = { 1: 'latin1', 2: 'utf16le' } as const;

/** Is told of an entry, and whether its key is the lowest that the document has; says whether it wants another one. */
export type Visitor = (key: string, place: number, isFirst: boolean) => boolean;

export class CompactIndex {
  readonly #buffers: IndexBuffers;
  readonly #text: Buffer;
  /** How many distinct keys there are. */
  readonly keys: number;

  constructor(buffers: IndexBuffers) {
    this.#buffers = buffers;
    const { buffer, byteOffset, byteLength } = buffers.text;
    this.#text = Buffer.from(buffer, byteOffset, byteLength);
    this.keys = buffers.keyStarts.length - 1;
  }

  /** The index in which all documents have the same, empty key. */
  static underOneKey(size: number): CompactIndex {
    const places = new Uint32Array(size);
    for (let place = 0; place < size; place++) places[place] = place;
    return new CompactIndex({
      text: new Uint8Array(0),
      unit: 1,
      keyStarts: new Uint32Array(2),
      placeStarts: Uint32Array.of(0, size),
      places,
    });
  }

  /** Visits the entries from a key on (of this very key only places from `passed` on), up to but without `below`. */
  visit(from: string, passed: number, below: string | undefined, visitor: Visitor): void {
    const { placeStarts, places } = this.#buffers;
    const first = this.#firstKey(from);
    for (let at = first; at < this.keys; at++) {
      if (below !== undefined && this.#compare(at, below) >= 0) return;
      const isFrom = at === first && this.#compare(at, from) === 0;
      // one key is what is mostly asked for, and it need not be made again
      const key = isFrom ? from : this.#keyAt(at);
      const end = placeStarts[at + 1] as number;
      let entry = placeStarts[at] as number;
      if (isFrom && passed > 0) entry = this.#firstPlace(entry, end, passed);
      for (; entry < end; entry++) {
        const place = places[entry] as number;
        const wantsMore = place < LATER ? visitor(key, place, true) : visitor(key, place - LATER, false);
        if (!wantsMore) return;
      }
    }
  }

  /** The first key that is not below this one. */
  #firstKey(key: string): number {
    let low = 0;
    let high = this.keys;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstPlace(start: number, end: number, least: number): number {
    const { places } = this.#buffers;
    let low = start;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((places[middle] as number) % LATER < least) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Below 0 where a key comes before this text, 0 where it is the same: as strings compare, without making one. */
  #compare(at: number, text: string): number {
    const { keyStarts, unit } = this.#buffers;
    const start = keyStarts[at] as number;
    const length = ((keyStarts[at + 1] as number) - start) / unit;
    const shorter = Math.min(length, text.length);
    for (let place = 0; place < shorter; place++) {
      const byte = start + place * unit;
      const code = unit === 1 ? (this.#text[byte] as number) : (this.#text[byte] as number) + 256 * (this.#text[byte + 1] as number);
      const other = text.charCodeAt(place);
      if (code !== other) return code - other;
    }
    return length - text.length;
  }

  #keyAt(at: number): string {
    const { keyStarts, unit } = this.#buffers;
    const [start, end] = [keyStarts[at] as number, keyStarts[at + 1] as number];
    return this.#text.toString(ENCODINGS[unit], start, end);
  }
}

/** Builds an index over so many documents, of which `keysAt` gives the keys, each once. */
export function buildIndex(size: number, keysAt: (place: number) => readonly string[]): IndexBuffers {
  const numbers = new Map<string, number>();
  const keyNumbers = new Growing();
  const placesFound = new Growing();
  for (let place = 0; place < size; place++) {
    const keys = keysAt(place);
    for (const key of keys) {
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
      }
      keyNumbers.push(number);
      placesFound.push(keys.length > 1 && keys.some((other) => other < key) ? place + LATER : place);
    }
  }
  const sorted = inOrder(numbers.keys());
  const order = new Uint32Array(sorted.length);
  for (const [at, key] of sorted.entries()) order[numbers.get(key) as number] = at;
  numbers.clear();
  return { ...textOfKeys(sorted), ...placesByKey(order, keyNumbers.values, placesFound.values) };
}

/** Keys as numbers, in the order of the texts they stand for. */
export interface NumberedKeys {
  /** Of the document at a place: whole, and less than {@link NUMBERS}. May have one twice. */
  readonly numbersAt: (place: number) => readonly number[];
  readonly textOf: (number: number) => string;
}

/** Number and entry are one whole number when they are sorted, of which 2⁵³ can be told apart: enough for four million entries. */
const NUMBERS = 2 ** 31;

/** The same where keys are numbered, which takes a tenth of the time: numbers are sorted, and the text of each key is made once. */
export function buildNumberedIndex(size: number, { numbersAt, textOf }: NumberedKeys): IndexBuffers {
  const found = new Growing();
  const numbers = new Growing();
  for (let place = 0; place < size; place++) {
    const all = numbersAt(place);
    const lowest = all.length > 1 ? Math.min(...all) : all[0];
    for (const [at, number] of all.entries()) {
      if (at > 0 && all.indexOf(number) < at) continue;
      if (number >= NUMBERS) throw new RangeError('There are more different keys than can be numbered');
      numbers.push(number);
      found.push(number === lowest ? place : place + LATER);
    }
  }
  const count = numbers.values.length;
  // entries with one number stay in order
  const entries = Float64Array.from(numbers.values, (number, entry) => number * count + entry).sort();
  const keys: string[] = [];
  const placeStarts = new Growing();
  const places = new Uint32Array(count);
  let last = -1;
  for (const [at, entry] of entries.entries()) {
    const number = Math.floor(entry / count);
    if (number !== last) {
      keys.push(textOf(number));
      placeStarts.push(at);
      last = number;
    }
    places[at] = found.values[entry % count] as number;
  }
  placeStarts.push(count);
  return { ...textOfKeys(keys), placeStarts: placeStarts.values.slice(), places };
}

/** The buffers of an index, to be handed over to another thread without a copy. */
export function buffersOf({ text, keyStarts, placeStarts, places }: IndexBuffers): ArrayBuffer[] {
  return [text.buffer, keyStarts.buffer, placeStarts.buffer, places.buffer];
}

/** Keys that begin alike are sorted by themselves: of hundreds of thousands that takes a third of the time that sorting all together does. */
function inOrder(keys: Iterable<string>): readonly string[] {
  const byBeginning = new Map<string, string[]>();
  for (const key of keys) {
    const beginning = key.slice(0, BEGINNING);
    const alike = byBeginning.get(beginning);
    if (alike === undefined) byBeginning.set(beginning, [key]);
    else alike.push(key);
  }
  return [...byBeginning.keys()].sort().flatMap((beginning) => (byBeginning.get(beginning) as string[]).sort());
}

const BEGINNING = 5;

function textOfKeys(keys: readonly string[]): Pick<IndexBuffers, 'text' | 'unit' | 'keyStarts'> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters of Latin 1 are what is asked for
  const unit = keys.every((key) => /^[\u0000-\u00ff]*$/.test(key)) ? 1 : 2;
  const keyStarts = new Uint32Array(keys.length + 1);
  let length = 0;
  for (const [at, key] of keys.entries()) keyStarts[at + 1] = length += key.length * unit;
  const text = new Uint8Array(length);
  const buffer = Buffer.from(text.buffer);
  for (const [at, key] of keys.entries()) buffer.write(key, keyStarts[at] as number, ENCODINGS[unit]);
  return { text, unit, keyStarts };
}

/** A counting sort, which leaves the places of each key as they come: in order. */
function placesByKey(order: Uint32Array, keyNumbers: Uint32Array, found: Uint32Array): Pick<IndexBuffers, 'placeStarts' | 'places'> {
  const placeStarts = new Uint32Array(order.length + 1);
  for (const number of keyNumbers) (placeStarts[(order[number] as number) + 1] as number) += 1;
  for (let at = 1; at < placeStarts.length; at++) (placeStarts[at] as number) += placeStarts[at - 1] as number;
  const next = placeStarts.slice();
  const places = new Uint32Array(found.length);
  for (const [at, number] of keyNumbers.entries()) {
    const key = order[number] as number;
    places[next[key] as number] = found[at] as number;
    (next[key] as number) += 1;
  }
  return { placeStarts, places };
}

/** Numbers, as many as come. */
class Growing {
  #values = new Uint32Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  get values(): Uint32Array<ArrayBuffer> {
    return this.#values.subarray(0, this.#length);
  }
}
