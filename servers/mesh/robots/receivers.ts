/**
 * The receivers of one session at work. Nothing is polled: the store tells when a message comes, when a mailbox gets a receiver, and when the
 * clock is set; for a message that is to wait, one timer runs until it is due. What a receiver has still to do is what waits in its
 * inbox, so a restart forgets nothing.
 */
import { type Clock, parseDuration } from '#kernel/clock';
import type { Log } from '#kernel/log';
import type { SessionStore } from '#kernel/store/store';
import { MAILBOXES } from '#world/collections';
import type { Mailbox } from '#world/mailbox';
import type { World } from '#world/world';
import type { Exchanges } from '../control/exchanges.ts';
import { readInbox } from '../messages/inbox-page.ts';
import type { Mailroom } from '../messages/mailroom.ts';
import { dueAt, MESSAGES } from '../messages/message.ts';
import { deal } from './dealing.ts';

export interface ReceiverParts {
  readonly world: World;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly mailroom: Mailroom;
  readonly exchanges: Exchanges;
  readonly log: Log;
  /** When the session is over, or the process stops. */
  readonly ended: AbortSignal;
}

/** The kernel's collection of what a tester has set in a session, the clock among it. */
const CONTROL = '_control';
const MOST_MAILBOXES = 10_000;
const AT_ONCE = 100;
/** A timer cannot wait longer. */
const LONGEST_WAIT = 2_147_483_647;

/** Lets the receivers of a session work until it ends. */
export function receive(parts: ReceiverParts): void {
  new Receivers(parts).watch();
}

class Receivers {
  readonly #parts: ReceiverParts;
  #stopWatchingMessages: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #working = false;
  #again = false;
  /** Messages that a robot leaves where they are, so that it is asked once. */
  readonly #left = new Set<string>();

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  watch(): void {
    const { store, ended } = this.#parts;
    const stops = [
      store.watch(MAILBOXES.name, () => this.#reconsider()),
      // the session's clock is read anew at the same moment: we look at it afterwards
      store.watch(CONTROL, () => setImmediate(() => this.#wake())),
    ];
    ended.addEventListener('abort', () => {
      for (const stop of stops) stop();
      this.#listen(false);
      clearTimeout(this.#timer);
    });
    this.#wake();
  }

  /** A receiver may have changed: what was left to somebody else may be for it now. */
  #reconsider(): void {
    this.#left.clear();
    this.#wake();
  }

  /** Looks at what is to be done, once more if something changes meanwhile. */
  #wake(): void {
    this.#again = true;
    if (this.#working) return;
    this.#working = true;
    void this.#work()
      .catch((error) => {
        // at a stop the store closes while we may still be at work
        if (!this.#isOver) this.#parts.log.warn({ err: error }, 'receivers of mailboxes could not do their work');
      })
      .finally(() => {
        this.#working = false;
      });
  }

  get #isOver(): boolean {
    return this.#parts.ended.aborted;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#isOver) {
      this.#again = false;
      const mailboxes = await this.#mailboxes();
      this.#listen(mailboxes.length > 0);
      if (mailboxes.length === 0) continue;
      await this.#parts.mailroom.settle();
      let next = await this.#nextDue();
      for (const mailbox of mailboxes) next = Math.min(next, await this.#attend(mailbox));
      this.#waitUntil(next);
    }
  }

  async #mailboxes(): Promise<Mailbox[]> {
    const { items } = await this.#parts.world.mailboxes.find({ index: 'receiver', from: '' }, { limit: MOST_MAILBOXES });
    return items.map(({ doc }) => doc).filter(({ active }) => active);
  }

  /** Sessions without a receiver do not hear of their messages. */
  #listen(wanted: boolean): void {
    if (wanted && !this.#isOver) this.#stopWatchingMessages ??= this.#parts.store.watch(MESSAGES.name, () => this.#wake());
    else {
      this.#stopWatchingMessages?.();
      this.#stopWatchingMessages = undefined;
    }
  }

  /** Does what is due for one mailbox. Gives back when the next is. */
  async #attend(mailbox: Mailbox): Promise<number> {
    const { store, clock, mailroom } = this.#parts;
    const delay = parseDuration(mailbox.receiver?.after ?? 'PT0S') ?? 0;
    let next = Number.POSITIVE_INFINITY;
    for (let after = 0; ; ) {
      const { messageIds, nextAfter } = await readInbox(store, mailbox.mailboxId, { after, limit: AT_ONCE });
      for (const messageId of messageIds) {
        const message = await mailroom.find(messageId);
        if (message === undefined || this.#left.has(messageId) || this.#isOver) continue;
        const due = message.statusAt + delay;
        if (due > clock.now()) next = Math.min(next, due);
        else if (!(await deal(message, mailbox, this.#parts))) this.#left.add(messageId);
      }
      if (nextAfter === undefined) return next;
      after = nextAfter;
    }
  }

  /** When something that is held, or would expire, is next due: then there may be something to receive. */
  async #nextDue(): Promise<number> {
    const [next] = (await this.#parts.store.find(MESSAGES, { index: 'due', from: '' }, { limit: 1 })).items;
    return next === undefined ? Number.POSITIVE_INFINITY : dueAt(next.doc);
  }

  /** Time that stands still is waited for by nobody: whoever moves it wakes us. */
  #waitUntil(due: number): void {
    clearTimeout(this.#timer);
    const { clock } = this.#parts;
    if (due === Number.POSITIVE_INFINITY || clock.state.frozenAt !== undefined || this.#isOver) return;
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(due - clock.now(), 1), LONGEST_WAIT)).unref();
  }
}
