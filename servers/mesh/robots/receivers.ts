/**
 * The receivers of one session at work. Nothing is polled: the store tells when a message comes, when a mailbox gets a receiver, and when the
 * clock is set; for a message that is to wait, one timer runs until it is due. What a receiver has still to do is what waits in its
 * inbox, so a restart forgets nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { Alarm } from '#kernel/alarm';
import type { Log } from '#kernel/log';
import { MAILBOXES } from '#world/collections';
import type { Mailbox } from '#world/mailbox';
import type { World } from '#world/world';
import { dueAt, MESSAGES } from '../messages/message.ts';
import { Pile, type PileParts } from './pile.ts';

export interface ReceiverParts extends PileParts {
  readonly world: World;
  readonly log: Log;
}

const AT_ONCE = 1000;
/** After what could not be done, and for what is due and was not done: that is another process's, over the same store. */
const RETRY = 1000;

/** Lets the receivers of a session work until it ends. */
export function receive(parts: ReceiverParts): void {
  new Receivers(parts).watch();
}

class Receivers {
  readonly #parts: ReceiverParts;
  #stopWatchingMessages: (() => void) | undefined;
  readonly #alarm: Alarm;
  #timer: NodeJS.Timeout | undefined;
  #working = false;
  #again = false;
  /** One for each mailbox that has a receiver, and whether they are still those of the world. */
  #piles: readonly Pile[] = [];
  #pilesAreCurrent = false;

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts, () => this.#wake());
  }

  watch(): void {
    const { store, ended } = this.#parts;
    const stop = store.watch(MAILBOXES.name, () => this.#reconsider());
    ended.addEventListener('abort', () => {
      stop();
      this.#listen(false);
      clearTimeout(this.#timer);
    });
    this.#wake();
  }

  #reconsider(): void {
    this.#pilesAreCurrent = false;
    this.#wake();
  }

  /** Looks at what is to be done, once more if something changes meanwhile. */
  #wake(): void {
    this.#again = true;
    if (this.#working || this.#isOver) return;
    this.#working = true;
    void this.#work()
      .catch((error) => {
        // at a stop the store closes while we may still be at work
        if (this.#isOver) return;
        this.#parts.log.warn({ err: error }, 'receivers of mailboxes could not do their work');
        this.#pilesAreCurrent = false;
        this.#waitFor(Number.POSITIVE_INFINITY, RETRY);
      })
      .finally(() => {
        this.#working = false;
        if (this.#again) this.#wake();
      });
  }

  get #isOver(): boolean {
    return this.#parts.ended.aborted;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#isOver) {
      this.#again = false;
      if (!this.#pilesAreCurrent) await this.#bringUpToDate();
      this.#listen(this.#piles.length > 0);
      if (this.#piles.length === 0) continue;
      await this.#parts.mailroom.settle();
      let due = await this.#nextDue();
      let lookIn = Number.POSITIVE_INFINITY;
      for (const pile of this.#piles) {
        const next = await pile.attend();
        due = Math.min(due, next.due);
        lookIn = Math.min(lookIn, next.lookIn);
      }
      this.#waitFor(due, lookIn);
    }
  }

  /** What a receiver has left is looked at again when it has changed, and only then. */
  async #bringUpToDate(): Promise<void> {
    this.#pilesAreCurrent = true;
    const before = new Map(this.#piles.map((pile) => [pile.mailbox.mailboxId, pile]));
    const piles: Pile[] = [];
    for await (const mailbox of this.#mailboxes()) {
      const known = before.get(mailbox.mailboxId);
      piles.push(known !== undefined && isDeepStrictEqual(known.mailbox, mailbox) ? known : new Pile(mailbox, this.#parts));
    }
    this.#piles = piles;
  }

  async *#mailboxes(): AsyncGenerator<Mailbox> {
    for (let cursor: string | undefined; ; ) {
      const page = { limit: AT_ONCE, ...(cursor !== undefined && { cursor }) };
      const { items, next } = await this.#parts.world.mailboxes.find({ index: 'receiver', from: '' }, page);
      for (const { doc } of items) if (doc.active) yield doc;
      if (next === undefined) return;
      cursor = next;
    }
  }

  /** Sessions without a receiver do not hear of their messages. */
  #listen(wanted: boolean): void {
    if (wanted && !this.#isOver) this.#stopWatchingMessages ??= this.#parts.store.watch(MESSAGES.name, () => this.#wake());
    else {
      this.#stopWatchingMessages?.();
      this.#stopWatchingMessages = undefined;
    }
  }

  /** When something that is held, or would expire, is next due: then there may be something to receive. */
  async #nextDue(): Promise<number> {
    const [next] = (await this.#parts.store.find(MESSAGES, { index: 'due', from: '' }, { limit: 1 })).items;
    return next === undefined ? Number.POSITIVE_INFINITY : dueAt(next.doc);
  }

  /** Until a time of the sandbox, or for so many real milliseconds. */
  #waitFor(due: number, lookIn: number): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    const isOverdue = due <= this.#parts.clock.now();
    this.#alarm.set(isOverdue ? Number.POSITIVE_INFINITY : due);
    const wait = isOverdue ? Math.min(lookIn, RETRY) : lookIn;
    if (wait < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#wake(), Math.max(wait, 1)).unref();
  }
}
