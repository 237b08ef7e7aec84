/** JSON Patch (RFC 6902): a document and operations in, the changed document or what cannot be out. */
import { copyOf, type Draft, isDeeperThan, isEqual, type Json, setMember, sizeOf } from './json.ts';
import { arrayIndex, parsePointer } from './pointer.ts';

export type Operation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string };

/** Why an operation cannot be. `at` counts from 0; `token` is the part of its pointer at which it fails. */
export type PatchFault = { readonly at: number; readonly operation: Operation } & Reason;

type Reason =
  /** Not a pointer at all, one of more than {@link DEEPEST} tokens, or the whole document, which cannot be removed. */
  | { readonly kind: 'pointer'; readonly pointer: string }
  /** An element that the array has not. */
  | { readonly kind: 'index'; readonly token: string }
  /** A member that the object has not. */
  | { readonly kind: 'member'; readonly token: string }
  /** What the pointer goes into is neither array nor object. */
  | { readonly kind: 'leaf'; readonly token: string }
  | { readonly kind: 'test'; readonly actual: Json; readonly expected: Json }
  /** A value would be moved into itself. */
  | { readonly kind: 'intoItself' }
  /** A value nested deeper than {@link DEEPEST}, or too much copied. */
  | { readonly kind: 'limit' };

export type Patched = { readonly value: Json } | { readonly fault: PatchFault };

/** Levels of a value, and tokens of a pointer. */
export const DEEPEST = 100;
/** Values that the copies of one patch may have in all: copies of copies would double with each. */
const MOST_COPIED = 100_000;

type Container = Draft[] | { [member: string]: Draft };

/** Where a pointer leads: the last token, in what it is a place of. */
interface Place {
  readonly container: Container;
  readonly token: string;
}

class Unfit extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason.kind);
    this.reason = reason;
  }
}

function unfit(reason: Reason): never {
  throw new Unfit(reason);
}

/** Applies operations in order to a copy of the document. All of them happen, or the first fault is given back. */
export function applyPatch(document: Json, operations: readonly Operation[]): Patched {
  const patching = new Patching(document);
  for (const [at, operation] of operations.entries()) {
    try {
      patching.apply(operation);
    } catch (error) {
      if (error instanceof Unfit) return { fault: { at, operation, ...error.reason } };
      throw error;
    }
  }
  return { value: patching.document };
}

/** A patch on its way. */
class Patching {
  /** The document is the one member of this, so that the whole of it can be replaced as any part can. */
  readonly #root: { whole: Draft };
  #copied = 0;

  constructor(document: Json) {
    this.#root = { whole: copyOf(document) };
  }

  get document(): Json {
    return this.#root.whole as Json;
  }

  apply(operation: Operation): void {
    const tokens = tokensOf(operation.path);
    switch (operation.op) {
      case 'add':
        add(this.#placeOf(tokens), fresh(operation.value));
        return;
      case 'remove':
        if (tokens.length === 0) unfit({ kind: 'pointer', pointer: operation.path });
        remove(this.#placeOf(tokens));
        return;
      case 'replace':
        replace(this.#placeOf(tokens), fresh(operation.value));
        return;
      case 'test': {
        const actual = valueAt(this.#placeOf(tokens)) as Json;
        if (isDeeperThan(DEEPEST, operation.value) || !isEqual(actual, operation.value))
          unfit({ kind: 'test', actual, expected: operation.value });
        return;
      }
      case 'copy': {
        const value = valueAt(this.#placeOf(tokensOf(operation.from))) as Json;
        this.#copied += sizeOf(value);
        if (this.#copied > MOST_COPIED) unfit({ kind: 'limit' });
        add(this.#placeOf(tokens), fresh(value));
        return;
      }
      case 'move': {
        if (operation.path.startsWith(`${operation.from}/`)) unfit({ kind: 'intoItself' });
        const value = remove(this.#placeOf(tokensOf(operation.from)));
        add(this.#placeOf(tokens), value);
        return;
      }
    }
  }

  #placeOf(tokens: readonly string[]): Place {
    let place: Place = { container: this.#root, token: 'whole' };
    for (const token of tokens) {
      const container = valueAt(place);
      if (typeof container !== 'object' || container === null) return unfit({ kind: 'leaf', token });
      place = { container, token };
    }
    return place;
  }
}

function tokensOf(pointer: string): readonly string[] {
  const tokens = parsePointer(pointer);
  return tokens === undefined || tokens.length > DEEPEST ? unfit({ kind: 'pointer', pointer }) : tokens;
}

function fresh(value: Json): Draft {
  return isDeeperThan(DEEPEST, value) ? unfit({ kind: 'limit' }) : copyOf(value);
}

function existing(array: readonly Draft[], token: string): number {
  const index = arrayIndex(token);
  return index === undefined || index >= array.length ? unfit({ kind: 'index', token }) : index;
}

function valueAt({ container, token }: Place): Draft {
  if (Array.isArray(container)) return container[existing(container, token)] as Draft;
  return Object.hasOwn(container, token) ? (container[token] as Draft) : unfit({ kind: 'member', token });
}

function add({ container, token }: Place, value: Draft): void {
  if (!Array.isArray(container)) {
    setMember(container, token, value);
    return;
  }
  const index = token === '-' ? container.length : arrayIndex(token);
  if (index === undefined || index > container.length) unfit({ kind: 'index', token });
  else if (index === container.length) container.push(value);
  else container.splice(index, 0, value);
}

function remove(place: Place): Draft {
  const { container, token } = place;
  const value = valueAt(place);
  if (Array.isArray(container)) container.splice(Number(token), 1);
  else delete container[token];
  return value;
}

function replace(place: Place, value: Draft): void {
  valueAt(place);
  if (Array.isArray(place.container)) place.container[Number(place.token)] = value;
  else setMember(place.container, place.token, value);
}
