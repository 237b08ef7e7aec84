/**
 * Follows what happens in the world, and has subscribers told of it: each change of a PDS record once, in order, by however many
 * processes this runs. How far it has come is a document, which changes in the transaction that accepts what is to be told.
 */
import type { Log } from '#kernel/log';
import { type Collection, type SessionStore, StoreError, type StreamEntry, type Transaction, VersionConflict } from '#kernel/store/store';
import { PATIENTS } from '#world/collections';
import { WORLD_EVENTS, type WorldEvent } from '#world/events';
import type { Accepted, ToAccept } from '../dispatch/accepted.ts';
import type { PdsChange } from './change.ts';
import { changesOf, wholeOf } from './changes.ts';
import { Numbers } from './numbers.ts';
import type { Matched, Teller } from './teller.ts';
import { type Unmatched, UnmatchedList } from './unmatched.ts';

/** How far the world's events have been dealt with: the number of the last one. What comes after may have been looked at, too, and told nothing. */
interface Cursor {
  readonly after: number;
}
export const RELAY_CURSOR: Collection<Cursor> = { name: 'nems-relay' };
export const CURSOR_ID = 'cursor';

export interface RelayDeps {
  readonly store: SessionStore;
  readonly log: Log;
  /** Aborts when the session is over. */
  readonly ended: AbortSignal;
  readonly tellers: readonly Teller[];
  /** `Dispatch.acceptAll`. */
  readonly acceptAll: (items: readonly ToAccept[], also: (tx: Transaction) => Promise<boolean>) => Promise<readonly Accepted[]>;
  /** Told of a change that could not be told of. */
  readonly failed: (change: PdsChange, service: Teller['service'], error: unknown) => void;
}

/** Entries read at once. */
const BATCH = 500;
/** Entries that may be looked at again after a restart, when none of them told anything. */
const UNSAVED = 5 * BATCH;
/** Real milliseconds until a cursor that has come to rest is kept, and until the store is tried again. */
const REST = 200;
const RETRY = 1000;

/** Of one teller, what it makes of one change. */
interface Prepared extends Matched {
  readonly change: PdsChange;
  readonly teller: Teller;
}

export class Relay {
  readonly unmatched = new UnmatchedList();
  readonly #deps: RelayDeps;
  /** The cursor as it is kept, and the entry up to which this process has looked. */
  #kept: number | undefined;
  #looked = 0;
  #isStirred = true;
  #wake = () => {};
  /** Called when everything has been looked at that was there. */
  #resting: (() => void)[] = [];
  #rest: NodeJS.Timeout | undefined;
  /** The cursor has been at rest for long enough to be kept. */
  #isRested = false;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
    const { store, ended } = deps;
    const stir = () => this.#stir();
    // whatever tells of a patient has changed one; when nobody knows which, another process may have reset the session
    const unwatch = store.watch(PATIENTS.name, (ids) => {
      if (ids === undefined) this.#kept = undefined;
      stir();
    });
    ended.addEventListener('abort', () => {
      unwatch();
      clearTimeout(this.#rest);
      stir();
    });
    void this.#run();
  }

  /** Resolves when all that has happened until now is accepted for delivery, or tells nobody anything. */
  async caughtUp(): Promise<void> {
    if (this.#deps.ended.aborted) return;
    const rest = new Promise<void>((resolve) => this.#resting.push(resolve));
    this.#stir();
    await rest;
  }

  #stir(): void {
    this.#isStirred = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    const { ended, log } = this.#deps;
    while (!ended.aborted) {
      try {
        this.#isStirred = false;
        // whoever asks from now on waits for the next look
        const asked = this.#resting.length;
        while (!ended.aborted && (await this.#step()));
        for (const resolve of this.#resting.splice(0, asked)) resolve();
        await this.#sleep();
      } catch (error) {
        if (ended.aborted) break;
        log.warn({ err: error }, 'what happens in the world could not be followed; it is tried again');
        this.#kept = undefined;
        await this.#sleep(RETRY);
      }
    }
    for (const resolve of this.#resting) resolve();
  }

  /** Until something happens, or for so many real milliseconds whatever happens. */
  async #sleep(milliseconds?: number): Promise<void> {
    if (this.#isStirred && milliseconds === undefined) return;
    await new Promise<void>((resolve) => {
      if (milliseconds === undefined) this.#wake = resolve;
      else setTimeout(resolve, milliseconds).unref();
    });
  }

  /** Deals with the entries that come next; false when there are none. */
  async #step(): Promise<boolean> {
    const { store } = this.#deps;
    this.#kept ??= await this.#readCursor();
    const read = await store.readStream<WorldEvent>(WORLD_EVENTS, this.#looked, BATCH);
    if (read.length === 0) {
      await this.#comeToRest();
      return false;
    }
    const entries = read.length < BATCH ? read : read.slice(0, wholeOf(read));
    await this.#tell(changesOf(entries), (entries.at(-1) as StreamEntry).sequence);
    return true;
  }

  async #readCursor(): Promise<number> {
    const after = (await this.#deps.store.get(RELAY_CURSOR, CURSOR_ID))?.doc.after ?? 0;
    this.#looked = after;
    return after;
  }

  /** What subscribers get of these changes is accepted, and the cursor moved to `until`, at once. */
  async #tell(changes: readonly PdsChange[], until: number): Promise<void> {
    const prepared = await this.#prepare(changes);
    const numbers = new Numbers(this.#deps.store);
    const items: ToAccept[] = [];
    for (const { change, teller, unmatched, build } of prepared) {
      for (const type of unmatched) this.#note(change, teller, type, 'no subscription matches');
      items.push(...((await this.#guarded(change, teller, () => build(numbers))) ?? []));
    }
    this.#looked = until;
    if (items.length > 0) await this.#accept(items, numbers, until);
    else if (until - (this.#kept ?? 0) >= UNSAVED) await this.#moveCursor(until);
  }

  /** Who is told of what: looked up for all changes together, given back in their order. */
  async #prepare(changes: readonly PdsChange[]): Promise<readonly Prepared[]> {
    const reasons = new Map<string, Promise<Unmatched['reason'] | undefined>>();
    const reasonAgainst = (teller: Teller, type: string) => {
      const key = `${teller.service} ${type}`;
      const known = reasons.get(key) ?? teller.reasonAgainst(type);
      reasons.set(key, known);
      return known;
    };
    const prepared: Promise<Prepared | undefined>[] = [];
    for (const change of changes)
      for (const teller of this.#deps.tellers) {
        const types: string[] = [];
        for (const type of teller.typesOf(change)) {
          const reason = await reasonAgainst(teller, type);
          if (reason === undefined) types.push(type);
          else this.#note(change, teller, type, reason);
        }
        if (types.length > 0)
          prepared.push(
            this.#guarded(change, teller, () => teller.match(change, types)).then((matched) => matched && { ...matched, change, teller }),
          );
      }
    return (await Promise.all(prepared)).filter((one) => one !== undefined);
  }

  /** A change that cannot be told of, as when its record is gone in a way that nobody foresaw, does not keep the others waiting. */
  async #guarded<T>(change: PdsChange, teller: Teller, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreError || this.#deps.ended.aborted) throw error;
      this.#deps.log.error({ err: error, change }, `${teller.service} could not tell of a change`);
      this.#deps.failed(change, teller.service, error);
      return undefined;
    }
  }

  async #accept(items: readonly ToAccept[], numbers: Numbers, until: number): Promise<void> {
    const also = async (tx: Transaction) => {
      if (!(await this.#advance(tx, until))) return false;
      await numbers.write(tx);
      return true;
    };
    const accepted = await this.#deps.acceptAll(items, also).catch((error: unknown) => {
      if (error instanceof VersionConflict) return [];
      throw error;
    });
    // another process was faster: on from where it is
    this.#kept = accepted.length > 0 ? until : undefined;
  }

  async #moveCursor(until: number): Promise<void> {
    const isMoved = await this.#deps.store.transaction((tx) => this.#advance(tx, until));
    this.#kept = isMoved ? until : undefined;
  }

  /** Moves the cursor, unless somebody else has. */
  async #advance(tx: Transaction, until: number): Promise<boolean> {
    if (((await tx.get(RELAY_CURSOR, CURSOR_ID))?.doc.after ?? 0) !== this.#kept) return false;
    await tx.put(RELAY_CURSOR, CURSOR_ID, { after: until });
    return true;
  }

  /** A cursor that has moved without telling anything is kept, but not with every entry. */
  async #comeToRest(): Promise<void> {
    if (this.#looked === this.#kept) return;
    if (this.#isRested) {
      this.#isRested = false;
      await this.#moveCursor(this.#looked);
    } else
      this.#rest ??= setTimeout(() => {
        this.#rest = undefined;
        this.#isRested = true;
        this.#stir();
      }, REST).unref();
  }

  #note(change: PdsChange, { service }: Teller, type: string, reason: Unmatched['reason']): void {
    const { nhsNumber, at, worldSequence } = change;
    this.unmatched.note({ service, type, nhsNumber, at, worldSequence, reason });
  }
}
