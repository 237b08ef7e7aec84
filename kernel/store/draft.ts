/** A transaction while it is being written: what it has read, and what it wants to change. */
import type { Batch, Check, Row } from './backend.ts';
import type { IndexedCollection } from './collections.ts';
import { deepFreeze } from './freeze.ts';
import { Received } from './received-blob.ts';
import {
  type Collection,
  type Page,
  type PageRequest,
  type PutOptions,
  type ReceivedBlob,
  type Stored,
  StoreError,
  type Transaction,
  VersionConflict,
  type Where,
  type Writer,
} from './store.ts';

/** A document as found: its row in the overlay, if any, and what stands there to be seen: that row or the seed. */
export interface Seen {
  readonly row: Row | undefined;
  readonly standing: Row | undefined;
}

/** What a draft reads from: the session outside of any transaction. */
export interface Ground extends Pick<Writer, 'find' | 'list'> {
  indexed<T extends object>(collection: Collection<T>): IndexedCollection;
  look(collection: string, id: string): Promise<Seen>;
  hasSeed(collection: string, id: string): boolean;
  /** The version of the overlay's row behind a document that a page has shown; 0 when it is a seed. */
  overlaidVersion(collection: string, item: Stored<object>): number;
}

export class Draft implements Transaction {
  readonly #ground: Ground;
  readonly #isFirstTry: boolean;
  readonly #checks = new Map<string, Check>();
  readonly #standing = new Map<string, Row | undefined>();
  readonly #rows = new Map<string, Batch['rows'][number]>();
  readonly #appends: Batch['appends'][number][] = [];
  readonly #blobs = new Map<string, Received | undefined>();
  #isOver = false;

  /** `isFirstTry`: documents that are to be new are taken to be so without a look; the commit fails if they are not. */
  constructor(ground: Ground, isFirstTry = false) {
    this.#ground = ground;
    this.#isFirstTry = isFirstTry;
  }

  /** All that was asked, to be committed. Nothing can be added afterwards. */
  finish(): Batch {
    this.#isOver = true;
    const blobs = [...this.#blobs].map(([key, blob]) => ({ key, blob: blob?.put() }));
    return { checks: [...this.#checks.values()], rows: [...this.#rows.values()], appends: this.#appends, blobs };
  }

  /** Called when the commit has not come about: what it was to put can be put by another. */
  giveBackBlobs(): void {
    for (const blob of this.#blobs.values()) blob?.giveBack();
  }

  async get<T extends object>(collection: Collection<T>, id: string): Promise<Stored<T> | undefined> {
    return present<T>(await this.#look(collection.name, id));
  }

  async find<T extends object>(collection: Collection<T>, where: Where, page?: PageRequest): Promise<Page<T>> {
    return this.#noted(collection.name, await this.#ground.find(collection, where, page));
  }

  async list<T extends object>(collection: Collection<T>, page?: PageRequest): Promise<Page<T>> {
    return this.#noted(collection.name, await this.#ground.list(collection, page));
  }

  async put<T extends object>(collection: Collection<T>, id: string, doc: T, options?: PutOptions): Promise<Stored<T>> {
    const standing = this.#mayBeNew(collection.name, id, options) ? undefined : await this.#look(collection.name, id);
    const row = changed(collection.name, id, standing, doc, options);
    this.#write(collection, row);
    return row as Stored<T>;
  }

  async delete<T extends object>(collection: Collection<T>, id: string, options?: PutOptions): Promise<boolean> {
    const standing = await this.#look(collection.name, id);
    const row = changed(collection.name, id, standing, null, options);
    if (present(standing) === undefined) return false;
    this.#write(collection, row);
    return true;
  }

  async append(stream: string, event: object, at: number): Promise<number> {
    this.#refuseWhenOver();
    this.#appends.push({ stream, at, event: deepFreeze(event) });
    return 0;
  }

  async putBlob(key: string, blob: ReceivedBlob): Promise<void> {
    this.#refuseWhenOver();
    if (!(blob instanceof Received)) throw new TypeError('Only what receiveBlob has given can be put');
    this.#blobs.set(key, blob);
  }

  async deleteBlob(key: string): Promise<void> {
    this.#refuseWhenOver();
    this.#blobs.set(key, undefined);
  }

  /** Whether a document that has to be new is not known to be there: then it need not be looked for before the commit does. */
  #mayBeNew(collection: string, id: string, { ifVersion }: PutOptions = {}): boolean {
    this.#refuseWhenOver();
    const place = placeOf(collection, id);
    const isKnown = this.#standing.has(place) || this.#checks.has(place) || this.#ground.hasSeed(collection, id);
    if (ifVersion !== 0 || !this.#isFirstTry || isKnown) return false;
    this.#check(collection, id, 0);
    return true;
  }

  /** The document as this transaction has left it, else as it was when this transaction first looked. */
  async #look(collection: string, id: string): Promise<Row | undefined> {
    this.#refuseWhenOver();
    const place = placeOf(collection, id);
    if (!this.#standing.has(place)) {
      const { row, standing } = await this.#ground.look(collection, id);
      if (!this.#standing.has(place)) {
        this.#standing.set(place, standing);
        this.#check(collection, id, row?.version ?? 0);
      }
    }
    return this.#standing.get(place);
  }

  #write<T extends object>(collection: Collection<T>, row: Row): void {
    this.#refuseWhenOver();
    const place = placeOf(collection.name, row.id);
    this.#standing.set(place, row);
    this.#rows.set(place, { collection: this.#ground.indexed(collection), row });
  }

  #noted<T extends object>(collection: string, page: Page<T>): Page<T> {
    this.#refuseWhenOver();
    for (const item of page.items) this.#check(collection, item.id, this.#ground.overlaidVersion(collection, item));
    return page;
  }

  /** What was seen first counts: if it has changed since, the commit fails, as it should. */
  #check(collection: string, id: string, version: number): void {
    const place = placeOf(collection, id);
    if (!this.#checks.has(place)) this.#checks.set(place, { collection, id, version });
  }

  #refuseWhenOver(): void {
    if (this.#isOver) throw new StoreError('closed', 'This transaction is over');
  }
}

/** The row that a change makes; `doc` null removes. Throws {@link VersionConflict}. */
export function changed(collection: string, id: string, standing: Row | undefined, doc: object | null, options: PutOptions = {}): Row {
  const actual = present(standing)?.version ?? 0;
  const { ifVersion = actual } = options;
  if (ifVersion !== actual) throw new VersionConflict(collection, id, ifVersion, actual);
  return deepFreeze({ id, version: (standing?.version ?? 0) + 1, doc });
}

/** What a reader sees of a row: nothing of a removal. */
export function present<T extends object>(row: Row | undefined): Stored<T> | undefined {
  return row === undefined || row.doc === null ? undefined : (row as Stored<T>);
}

function placeOf(collection: string, id: string): string {
  return `${collection}\u0000${id}`;
}
