/**
 * One change of the world while it is being made: what it has read, and what is to be. It happens whole or not at all, in one
 * transaction; events follow from what each document was and is to be.
 */
import type { IdSource } from '#kernel/ids';
import { type Stored, VersionConflict, type Where, type Writer } from '#kernel/store/store';
import type { ChangedDocument, Refusal, VerbDone, VerbOutcome } from '#kernel/verbs';
import { PATIENTS, type WorldCollection } from '../collections.ts';
import { isSame } from '../events/difference.ts';
import { type Author, WORLD_EVENTS, type WorldEvent } from '../events.ts';
import { parse } from '../parsers.ts';
import type { Patient } from '../patient.ts';
import { londonDay, londonInstant } from '../rules/london.ts';
import type { World } from '../world.ts';

/** Thrown within a change to give it up; whoever asked for the change gets the refusal as a value. */
export class ChangeRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.name = 'ChangeRefused';
    this.refusal = refusal;
  }
}

/** Gives a change up. `path` is the argument at fault, where one is. */
export function refuse(kind: Refusal['kind'], code: string, reason: string, path?: string): never {
  throw new ChangeRefused({ kind, code, reason, issues: path === undefined ? [] : [{ path, reason }] });
}

/** What a change is made with. */
export interface ChangeDeps {
  /** Milliseconds since the epoch, by the session's clock. */
  readonly at: number;
  readonly ids: IdSource;
  /** Who makes it, for those who hear of it. */
  readonly author?: Author | undefined;
}

/** A document that a change has looked at. */
interface Touched {
  readonly collection: WorldCollection<object>;
  readonly id: string;
  readonly before: Stored<object> | undefined;
  after: object | undefined;
  /** It counts as changed, even when nothing of it is. */
  isForced: boolean;
}

/** As many as the store gives at once. */
const PAGE = 1000;
const ID_ALPHABET = '0123456789ABCDEF';

export class Change {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ids: IdSource;
  readonly #tx: Writer;
  readonly #author: Author | undefined;
  readonly #touched = new Map<string, Touched>();
  readonly #told: WorldEvent[] = [];

  constructor(tx: Writer, { at, ids, author }: ChangeDeps) {
    this.#tx = tx;
    this.#author = author;
    this.at = at;
    this.ids = ids;
  }

  /** The day on London's clocks: `2026-11-25`. */
  get today(): string {
    return londonDay(this.at);
  }

  /** The moment, as records have it. */
  get now(): string {
    return londonInstant(this.at);
  }

  /** An id for an entry of a list: eight characters, as the demographics service has them. */
  newEntryId(): string {
    return this.ids.text(8, ID_ALPHABET);
  }

  /** A document as this change has left it. */
  async get<T extends object>(collection: WorldCollection<T>, id: string): Promise<T | undefined> {
    return (await this.#touch(collection, id)).after as T | undefined;
  }

  /** Documents by an index, as this change has left them; without those that it has added. */
  async find<T extends object>(collection: WorldCollection<T>, where: Where): Promise<readonly T[]> {
    const found: T[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await this.#tx.find(collection, where, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
      for (const { id } of page.items) {
        const doc = await this.get(collection, id);
        if (doc !== undefined) found.push(doc);
      }
      if (page.next === undefined) return found;
      cursor = page.next;
    }
  }

  /** What a document is to be. One that says what it said before stays as it is, version and all; `force` makes a version of it nevertheless. */
  async put<T extends object>(collection: WorldCollection<T>, doc: T, { force = false } = {}): Promise<void> {
    const touched = await this.#touch(collection, collection.idOf(doc));
    touched.after = doc;
    touched.isForced ||= force;
    this.#comesLast(touched);
  }

  async remove<T extends object>(collection: WorldCollection<T>, id: string): Promise<void> {
    const touched = await this.#touch(collection, id);
    touched.after = undefined;
    this.#comesLast(touched);
  }

  /** Something that no single document tells. */
  tell(event: WorldEvent): void {
    this.#told.push(event);
  }

  /** Writes everything. Refuses what the collections' schemas do not take. */
  async finish(): Promise<VerbDone> {
    const changed: ChangedDocument[] = [];
    const events: WorldEvent[] = [];
    for (const touched of this.#touched.values()) {
      const { collection, id, before, isForced } = touched;
      if (!isForced && isSame(touched.after, before?.doc)) continue;
      const after = touched.after && checked(collection, counted(collection, before, touched.after), before?.doc);
      events.push(...(collection.events(before?.doc, after) as readonly WorldEvent[]));
      if (after === undefined) await this.#tx.delete(collection, id);
      const stored = after && (await this.#tx.put(collection, id, after));
      changed.push({ collection: collection.name, id, version: stored?.version ?? (before?.version ?? 0) + 1 });
    }
    events.push(...this.#told);
    const author = this.#author;
    const told = author === undefined ? events : events.map((event) => ({ ...event, author }));
    for (const event of told) await this.#tx.append(WORLD_EVENTS, event, this.at);
    return { changed, events: told };
  }

  /** What is written is told in the order in which it was said. */
  #comesLast(touched: Touched): void {
    const key = placeOf(touched.collection, touched.id);
    this.#touched.delete(key);
    this.#touched.set(key, touched);
  }

  async #touch<T extends object>(collection: WorldCollection<T>, id: string): Promise<Touched> {
    const key = placeOf(collection, id);
    let touched = this.#touched.get(key);
    if (touched === undefined) {
      const before = await this.#tx.get(collection, id);
      touched = { collection: collection as unknown as WorldCollection<object>, id, before, after: before?.doc, isForced: false };
      this.#touched.set(key, touched);
    }
    return touched;
  }
}

function placeOf({ name }: { readonly name: string }, id: string): string {
  return `${name} ${id}`;
}

/** The serial change number of a patient grows by one with each change, however many parts that has. */
function counted(collection: WorldCollection<object>, before: Stored<object> | undefined, after: object): object {
  if (collection.name !== PATIENTS.name || before === undefined) return after;
  return { ...after, serialChangeNumber: (before.doc as Patient).serialChangeNumber + 1 };
}

function checked(collection: WorldCollection<object>, doc: object, before: object | undefined): object {
  const parsed = parse(collection, doc, before);
  if ('doc' in parsed) return parsed.doc;
  const [{ path, reason } = { path: '', reason: 'cannot be' }] = parsed.issues;
  throw new ChangeRefused({
    kind: 'arguments',
    code: 'not-a-document',
    reason: `what would be in ${collection.name} cannot be: ${path} ${reason}`,
    issues: parsed.issues,
  });
}

/** Makes a change: in one transaction, again from the start when somebody else was faster. */
export async function makeChange(world: World, deps: ChangeDeps, work: (change: Change) => Promise<void>): Promise<VerbOutcome> {
  try {
    return await world.store.transaction(async (tx) => {
      const change = new Change(tx, deps);
      await work(change);
      return change.finish();
    });
  } catch (error) {
    if (error instanceof ChangeRefused) return { refused: error.refusal };
    if (error instanceof VersionConflict)
      return { refused: { kind: 'state', code: 'too-busy', reason: 'others keep changing the same documents; try again', issues: [] } };
    throw error;
  }
}
