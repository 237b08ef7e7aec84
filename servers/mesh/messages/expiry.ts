/**
 * What happens to messages by itself: after five days in an inbox one is undeliverable and its sender gets a REPORT; after thirty nothing
 * is left of it (MESH OAS, "Message expiration"). No timer runs: whoever looks into a mailbox has what is due done before. An index tells
 * what that is, and as long as nothing can be due nobody asks it.
 */
import type { Clock } from '#kernel/clock';
import type { SessionStore } from '#kernel/store/store';
import type { Settings } from '../settings.ts';
import { endUndelivered } from './failing.ts';
import { dueAt, MESSAGES, type Message, timeKey, waits } from './message.ts';
import type { MessageIds } from './message-id.ts';
import { lifeOf, MAILBOX_DEACTIVATED, notCollected } from './report.ts';
import type { Turns } from './turns.ts';

export interface ExpiryOptions {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly messageIds: MessageIds;
  readonly settings: Settings;
  readonly isClosed: (mailboxId: string) => Promise<boolean>;
  readonly turns: Turns;
}

/** Milliseconds after which the index is asked again in any case: other processes over the same store have messages of their own. */
const LOOK_EVERY = 60_000;
/** So many messages are dealt with at once. */
const AT_ONCE = 500;

export class Expiry {
  readonly #options: ExpiryOptions;
  /** Nothing is due in between, as far as is known. */
  #lookedAt = Number.POSITIVE_INFINITY;
  #quietUntil = Number.NEGATIVE_INFINITY;
  #settling: Promise<void> | undefined;

  constructor(options: ExpiryOptions) {
    this.#options = options;
  }

  /** Does what is due. Nothing when nothing is. */
  settle(): Promise<void> | undefined {
    const now = this.#options.clock.now();
    if (this.#settling === undefined && now >= this.#lookedAt && now < this.#quietUntil) return undefined;
    this.#settling ??= this.#settle(now).finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  /** Takes note of when something will happen to a message. */
  expect(message: Message): void {
    this.#quietUntil = Math.min(this.#quietUntil, dueAt(message));
  }

  async #settle(now: number): Promise<void> {
    const { store } = this.#options;
    this.#quietUntil = now + LOOK_EVERY;
    for (;;) {
      const { items } = await store.find(MESSAGES, { index: 'due', to: timeKey(now) }, { limit: AT_ONCE });
      if (items.length === 0) break;
      await this.#deal(
        items.map(({ doc }) => doc),
        now,
      );
    }
    const [next] = (await store.find(MESSAGES, { index: 'due', from: timeKey(now) }, { limit: 1 })).items;
    if (next !== undefined) this.expect(next.doc);
    this.#lookedAt = now;
  }

  async #deal(due: readonly Message[], now: number): Promise<void> {
    const byInbox = new Map<string, Message[]>();
    for (const message of due) {
      if (waits(message)) {
        if (!byInbox.get(message.recipient)?.push(message)) byInbox.set(message.recipient, [message]);
      } else if (dueAt(message) === message.removedAt) await this.#remove(message);
      else await this.#deliver(message);
    }
    for (const [recipient, messages] of byInbox) await this.giveUp(recipient, messages, now);
  }

  /** Messages that nobody has collected in time. */
  async giveUp(recipient: string, messages: readonly Message[], now: number): Promise<void> {
    const { turns, settings, isClosed, messageIds } = this.#options;
    const set = await settings.read();
    const failure = (await isClosed(recipient)) ? MAILBOX_DEACTIVATED : notCollected(set.inboxDays);
    await turns.take(recipient, async (books) => {
      for (const { messageId } of messages) {
        const before = await books.message(messageId);
        if (before?.status !== 'accepted') continue;
        await endUndelivered(books, before, { status: 'undeliverable', failure, reportId: messageIds.next(), now, life: lifeOf(now, set) });
      }
    });
  }

  /** A message that was held comes into the inbox. */
  async #deliver({ recipient, messageId }: Message): Promise<void> {
    await this.#options.turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      if (before?.heldUntil === undefined) return;
      const { heldUntil, ...delivered } = before;
      await books.change(before, { ...delivered, statusAt: heldUntil });
    });
  }

  async #remove(message: Message): Promise<void> {
    await this.#options.turns.take(message.recipient, async (books) => {
      const current = await books.message(message.messageId);
      if (current !== undefined && !waits(current) && dueAt(current) === current.removedAt) await books.remove(current);
    });
  }
}
