/**
 * What the courier writes down: how deliveries ended, how far everything is settled, from where on nothing has been sent yet, and what is too
 * old to be kept. Many outcomes go into one transaction, so that a thing with a thousand deliveries is written some times, not a thousand.
 *
 * What is written late is not lost: a delivery that was made and not written down is looked for before it is made again.
 */
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import type { Collection, SessionStore, Transaction } from '#kernel/store/store';
import { ACCEPTED, ACCEPTED_STREAM, type Accepted, type AcceptedEntry, bodyKey, type Delivery } from './accepted.ts';
import type { Docket, Ticket } from './docket.ts';

/** Numbers of entries in the stream of what was accepted. */
interface Progress {
  /** All up to it are settled. */
  readonly settledTo: number;
  /** Nothing beyond it has been sent. */
  readonly startedTo: number;
  /** All up to it that were settled are gone. */
  readonly purgedTo: number;
}

const COURIER: Collection<Progress> = { name: 'nems-courier' };
const PROGRESS = 'progress';
const AT_FIRST: Progress = { settledTo: 0, startedTo: 0, purgedTo: 0 };

/** Milliseconds in which outcomes gather. */
const GATHERING = 25;
const ENOUGH_OUTCOMES = 512;
/** Into one transaction. */
const DOCUMENTS_AT_ONCE = 256;
/** How far ahead it is said that sending begins. */
const AHEAD = 256;
const PURGED_AT_ONCE = 256;
/** After what the store could not do. */
const RETRY = 1000;

export type Ending = Pick<Delivery, 'state' | 'sentAs' | 'endedAt' | 'reason'>;

export interface LedgerParts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Told what has been written down. */
  readonly written: (docket: Docket, tickets: readonly Ticket[]) => void;
  /** Told when all is written down. */
  readonly rested: () => void;
  /** All up to this entry is settled. */
  readonly settledTo: () => number;
  /** The entry that was read last. */
  readonly readTo: () => number;
  /** How many things are kept. */
  readonly keep: () => number;
}

export class Ledger {
  readonly #parts: LedgerParts;
  #progress = AT_FIRST;
  #pending = new Map<Docket, Map<Ticket, Ending>>();
  #outcomes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** What writes does so after what wrote before. */
  #turn: Promise<unknown> = Promise.resolve();
  #turns = 0;
  #reserving: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** Reads where the courier before has stopped. */
  async open(): Promise<Progress> {
    this.#progress = (await this.#parts.store.get(COURIER, PROGRESS))?.doc ?? AT_FIRST;
    return this.#progress;
  }

  /** Whether something is noted that no writing is about to take. */
  get hasNotes(): boolean {
    return this.#outcomes > 0 && this.#turns === 0;
  }

  /** Whether all is written down. */
  get isIdle(): boolean {
    return this.#outcomes === 0 && this.#turns === 0;
  }

  /** Whether much is kept that is to go. */
  get isUntidy(): boolean {
    const { readTo, keep } = this.#parts;
    return readTo() - keep() - this.#progress.purgedTo >= PURGED_AT_ONCE;
  }

  note(ticket: Ticket, ending: Ending): void {
    let endings = this.#pending.get(ticket.docket);
    if (endings === undefined) {
      endings = new Map();
      this.#pending.set(ticket.docket, endings);
    }
    endings.set(ticket, ending);
    this.#outcomes += 1;
    if (this.#outcomes >= ENOUGH_OUTCOMES) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), GATHERING);
  }

  /** Before something is sent: says so, for many that come after it too. */
  async reserve(sequence: number): Promise<void> {
    while (sequence > this.#progress.startedTo) {
      this.#reserving ??= this.#inTurn(() => this.#keep({ ...this.#progress, startedTo: this.#parts.readTo() + AHEAD })).finally(() => {
        this.#reserving = undefined;
      });
      await this.#reserving;
    }
  }

  /** Writes down all that is noted. What the store cannot do now is done later. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#inTurn(() => this.#write()).catch((err: unknown) => {
      if (this.#isClosed) return;
      this.#parts.log.warn({ err }, 'what became of deliveries could not be written down');
      this.#timer ??= setTimeout(() => void this.flush(), RETRY);
    });
  }

  /** Writes down the rest, and no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.flush();
    clearTimeout(this.#timer);
  }

  /** Nothing is written any more. */
  abandon(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#pending = new Map();
    this.#outcomes = 0;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turns += 1;
    const done = this.#turn.then(work).finally(() => {
      this.#turns -= 1;
      if (this.isIdle) this.#parts.rested();
    });
    this.#turn = done.catch(() => {});
    return done;
  }

  async #keep(progress: Progress): Promise<void> {
    await this.#parts.store.put(COURIER, PROGRESS, progress);
    this.#progress = progress;
  }

  async #write(): Promise<void> {
    while (this.#outcomes > 0) await this.#writeSome();
    const { settledTo } = this.#parts;
    if (settledTo() > this.#progress.settledTo) await this.#keep({ ...this.#progress, settledTo: settledTo() });
    while (!this.#isClosed && this.isUntidy) await this.#purge();
  }

  async #writeSome(): Promise<void> {
    const { store, clock, written } = this.#parts;
    const some = [...this.#pending].slice(0, DOCUMENTS_AT_ONCE).map(([docket, endings]) => [docket, new Map(endings)] as const);
    await store.transaction(async (tx) => {
      for (const [docket, endings] of some) {
        const accepted = (await tx.get(ACCEPTED, docket.accepted.id))?.doc;
        if (accepted === undefined) continue;
        const after = withEndings(accepted, endings, clock.now());
        if (after.settledAt !== undefined && docket.sequence <= this.#progress.purgedTo) await remove(tx, accepted);
        else await tx.put(ACCEPTED, accepted.id, after);
      }
    });
    for (const [docket, endings] of some) {
      const pending = this.#pending.get(docket);
      for (const ticket of endings.keys()) if (pending?.delete(ticket)) this.#outcomes -= 1;
      if (pending?.size === 0) this.#pending.delete(docket);
      written(docket, [...endings.keys()]);
    }
  }

  /** Throws away what is older than the newest that are kept; what still waits goes when it is settled. */
  async #purge(): Promise<void> {
    const { store } = this.#parts;
    const { purgedTo } = this.#progress;
    const entries = await store.readStream<AcceptedEntry>(ACCEPTED_STREAM, purgedTo, PURGED_AT_ONCE);
    const progress = { ...this.#progress, purgedTo: entries.at(-1)?.sequence ?? purgedTo + PURGED_AT_ONCE };
    await store.transaction(async (tx) => {
      for (const { event } of entries) {
        const accepted = (await tx.get(ACCEPTED, event.id))?.doc;
        if (accepted?.settledAt !== undefined) await remove(tx, accepted);
      }
      await tx.put(COURIER, PROGRESS, progress);
    });
    this.#progress = progress;
  }
}

function withEndings(accepted: Accepted, endings: ReadonlyMap<Ticket, Ending>, now: number): Accepted {
  const deliveries = [...accepted.deliveries];
  for (const [{ n, delivery }, ending] of endings) {
    const before = deliveries[n] as Delivery;
    // delivered once more meanwhile: that is another one
    if ((before.again ?? 0) === (delivery.again ?? 0)) deliveries[n] = { ...before, ...ending };
  }
  return settled({ ...accepted, deliveries }, now);
}

/** With the time at which the last delivery ended, if it has. */
export function settled({ settledAt: before, ...accepted }: Accepted, now: number): Accepted {
  return accepted.deliveries.some(({ state }) => state === 'waiting') ? accepted : { ...accepted, settledAt: before ?? now };
}

async function remove(tx: Transaction, { id, bodies }: Accepted): Promise<void> {
  await tx.delete(ACCEPTED, id);
  for (const name of Object.keys(bodies)) await tx.deleteBlob(bodyKey(id, name));
}
