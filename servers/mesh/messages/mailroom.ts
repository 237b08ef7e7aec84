/** The life of messages in one session: `uploading` → `accepted` → `acknowledged`, `undeliverable` or `error`. */
import type { BlobReading } from '#kernel/store/store';
import { Backroom } from './backroom.ts';
import { type ArrivingBody, readBody, receiveBody } from './bodies.ts';
import { type Fate, held } from './fate.ts';
import { EMPTY_INBOX, INBOXES, type Inbox } from './inbox.ts';
import { type Failure, isComplete, MESSAGES, type Message, waits } from './message.ts';
import { reportOf } from './report.ts';
import { type Posted, Sorting, type SortingOptions } from './sorting.ts';

export type { Posted } from './sorting.ts';

export interface MailroomOptions extends SortingOptions {
  /** Done once, before a mailbox is looked into. */
  readonly open?: (mailroom: Mailroom) => Promise<void>;
}

export class Mailroom {
  /** For robots and testers. */
  readonly backroom: Backroom;
  readonly #sorting: Sorting;
  readonly #open: MailroomOptions['open'];
  #opening: Promise<void> | undefined;

  constructor({ open, ...options }: MailroomOptions) {
    this.#sorting = new Sorting(options);
    this.backroom = new Backroom(this.#sorting);
    this.#open = open;
  }

  /** Does what has become due by the clock: to be waited for before a mailbox is looked into. Nothing when there is nothing to do. */
  settle(): Promise<void> | undefined {
    if (this.#open === undefined) return this.#sorting.expiry.settle();
    this.#opening ??= this.#open(this);
    return this.#opening.then(() => this.#sorting.expiry.settle());
  }

  async find(messageId: string): Promise<Message | undefined> {
    return (await this.#sorting.options.store.get(MESSAGES, messageId))?.doc;
  }

  async inbox(mailboxId: string): Promise<Inbox> {
    return (await this.#sorting.options.store.get(INBOXES, mailboxId))?.doc ?? EMPTY_INBOX;
  }

  read(messageId: string, chunk: number): Promise<BlobReading | undefined> {
    return readBody(this.#sorting.options.store, messageId, chunk);
  }

  /** Takes in a message with the body of its first chunk: `accepted` if there is no other, else `uploading`. Rejects with the body's own error. */
  async post(posted: Posted, body: ArrivingBody): Promise<Message> {
    const received = await receiveBody(this.#sorting.options.store, body);
    const now = this.#sorting.options.clock.now();
    const isWhole = posted.totalChunks === 1;
    const chunks = [received.bytes, ...new Array<null>(posted.totalChunks - 1).fill(null)];
    const life = await this.#sorting.lifeFrom(now);
    const fate = isWhole ? await this.#sorting.options.fateOf?.(posted) : undefined;
    const status = isWhole ? 'accepted' : 'uploading';
    try {
      const message = await this.#sorting.enter(
        (messageId) => held({ ...posted, messageId, type: 'DATA', status, statusAt: now, chunks, sentAt: now, ...life }, fate),
        received,
      );
      if (isWhole) await this.#sorting.hasAccepted(message, fate);
      return message;
    } finally {
      await received.discard();
    }
  }

  /**
   * Takes in a further chunk, or one again. The message is accepted with the last that was missing. Gives back the message as it is now;
   * nothing when it is no longer being uploaded.
   */
  async addChunk({ messageId, recipient }: Message, chunk: number, body: ArrivingBody): Promise<Message | undefined> {
    const received = await receiveBody(this.#sorting.options.store, body);
    const now = this.#sorting.options.clock.now();
    const life = await this.#sorting.lifeFrom(now);
    let fate: Promise<Fate | undefined> | undefined;
    try {
      const changed = await this.#sorting.turns.take(recipient, async (books) => {
        const before = await books.message(messageId);
        if (before?.status !== 'uploading') return undefined;
        await books.keepBody(messageId, chunk, received);
        const after: Message = { ...before, chunks: before.chunks.with(chunk - 1, received.bytes) };
        if (!isComplete(after)) return books.change(before, after);
        fate ??= this.#sorting.fateOf(after);
        return books.change(before, held({ ...after, ...life, status: 'accepted', statusAt: now }, await fate));
      });
      if (changed !== undefined) this.#sorting.expiry.expect(changed);
      if (changed?.status === 'accepted') await this.#sorting.hasAccepted(changed, await fate);
      return changed;
    } finally {
      await received.discard();
    }
  }

  /** Keeps what becomes of a send that was refused, and reports it to the sender. Gives back the id that the message would have had. */
  async refuse(posted: Posted, failure: Failure): Promise<string> {
    const { messageIds, clock, settings } = this.#sorting.options;
    const messageId = messageIds.next();
    const now = clock.now();
    const life = await this.#sorting.lifeFrom(now);
    const message: Message = {
      messageId,
      type: 'DATA',
      status: 'error',
      statusAt: now,
      ...posted,
      chunks: [],
      sentAt: now,
      ...life,
      failure,
    };
    const { reportsFailedSends } = await settings.read();
    await this.#sorting.turns.take(posted.sender, async (books) => {
      if (!reportsFailedSends) return books.enter(message);
      const report = reportOf(message, failure, messageIds.next(), now, life);
      await books.enter({ ...message, linkedMessageId: report.messageId });
      return books.enter(report);
    });
    return messageId;
  }

  /** The recipient has it, and it leaves the inbox. What does not wait there stays as it is. */
  acknowledge({ messageId, recipient }: Message): Promise<void> {
    const now = this.#sorting.options.clock.now();
    return this.#sorting.turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      if (before !== undefined && waits(before)) await books.change(before, { ...before, status: 'acknowledged', statusAt: now });
    });
  }
}
