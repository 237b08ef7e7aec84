/** The life of messages in one session: `uploading` → `accepted` → `acknowledged`, `undeliverable` or `error`. */
import type { Clock } from '#kernel/clock';
import { type BlobReading, type ReceivedBlob, type SessionStore, VersionConflict } from '#kernel/store/store';
import type { Settings } from '../settings.ts';
import { type ArrivingBody, readBody, receiveBody } from './bodies.ts';
import { Expiry } from './expiry.ts';
import { endUndelivered } from './failing.ts';
import { type Delivery, enterAgain, type Fate, held, overtake } from './fate.ts';
import { EMPTY_INBOX, INBOXES, type Inbox } from './inbox.ts';
import { type ControlData, type Failure, isComplete, MESSAGES, type Message, waits } from './message.ts';
import type { MessageIds } from './message-id.ts';
import { lifeOf, type ReportFacts, reportOf } from './report.ts';
import { Turns } from './turns.ts';

export interface MailroomOptions {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly messageIds: MessageIds;
  readonly settings: Settings;
  /** Whether a mailbox is closed: what waits in it then fails for that reason. */
  readonly isClosed: (mailboxId: string) => Promise<boolean>;
  /** What is to become of a message that is complete now, where a test wants something else than that it waits for its recipient. */
  readonly fateOf?: (message: Delivery) => Promise<Fate | undefined> | undefined;
  /** Done once, before a mailbox is looked into. */
  readonly open?: (mailroom: Mailroom) => Promise<void>;
  /** Told of each message that has come to wait for its recipient, or will. */
  readonly accepted?: (message: Message) => void;
}

/** A message of an id that is known beforehand. */
export type KnownMessage = Omit<Message, 'chunks' | 'totalChunks' | 'statusAt' | 'sentAt' | 'expiresAt' | 'removedAt'>;

/** A message that comes in. */
export interface Posted extends ControlData {
  readonly sender: string;
  readonly senderOdsCode: string;
  readonly recipient: string;
  readonly totalChunks: number;
}

export class Mailroom {
  readonly #options: MailroomOptions;
  readonly #turns: Turns;
  readonly #expiry: Expiry;
  #opening: Promise<void> | undefined;

  constructor(options: MailroomOptions) {
    this.#options = options;
    this.#turns = new Turns(options.store);
    this.#expiry = new Expiry({ ...options, turns: this.#turns });
  }

  /** Does what has become due by the clock: to be waited for before a mailbox is looked into. Nothing when there is nothing to do. */
  settle(): Promise<void> | undefined {
    if (this.#options.open === undefined) return this.#expiry.settle();
    this.#opening ??= this.#options.open(this);
    return this.#opening.then(() => this.#expiry.settle());
  }

  /** Puts a message of a known id into its inbox; one that is there already stays as it is. */
  async stock(known: KnownMessage, bodies: readonly Uint8Array[]): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const life = await this.#lifeFrom(now);
    const received = await Promise.all(bodies.map((body) => receiveBody(store, body)));
    const chunks = received.map(({ bytes }) => bytes);
    await this.#turns.take(known.recipient, async (books) => {
      if ((await books.message(known.messageId)) !== undefined) return;
      for (const [at, body] of received.entries()) await books.keepBody(known.messageId, at + 1, body);
      await books.enter({ ...known, totalChunks: chunks.length, chunks, statusAt: now, sentAt: now, ...life });
    });
    for (const body of received) await body.discard();
  }

  async find(messageId: string): Promise<Message | undefined> {
    return (await this.#options.store.get(MESSAGES, messageId))?.doc;
  }

  async inbox(mailboxId: string): Promise<Inbox> {
    return (await this.#options.store.get(INBOXES, mailboxId))?.doc ?? EMPTY_INBOX;
  }

  read(messageId: string, chunk: number): Promise<BlobReading | undefined> {
    return readBody(this.#options.store, messageId, chunk);
  }

  /** Takes in a message with the body of its first chunk: `accepted` if there is no other, else `uploading`. Rejects with the body's own error. */
  async post(posted: Posted, body: ArrivingBody): Promise<Message> {
    const received = await receiveBody(this.#options.store, body);
    const now = this.#options.clock.now();
    const isWhole = posted.totalChunks === 1;
    const chunks = [received.bytes, ...new Array<null>(posted.totalChunks - 1).fill(null)];
    const life = await this.#lifeFrom(now);
    const fate = isWhole ? await this.#options.fateOf?.(posted) : undefined;
    const status = isWhole ? 'accepted' : 'uploading';
    try {
      const message = await this.#enter(
        (messageId) => held({ ...posted, messageId, type: 'DATA', status, statusAt: now, chunks, sentAt: now, ...life }, fate),
        received,
      );
      if (isWhole) await this.#hasAccepted(message, fate);
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
    const received = await receiveBody(this.#options.store, body);
    const now = this.#options.clock.now();
    const life = await this.#lifeFrom(now);
    let fate: Promise<Fate | undefined> | undefined;
    try {
      const changed = await this.#turns.take(recipient, async (books) => {
        const before = await books.message(messageId);
        if (before?.status !== 'uploading') return undefined;
        await books.keepBody(messageId, chunk, received);
        const after: Message = { ...before, chunks: before.chunks.with(chunk - 1, received.bytes) };
        if (!isComplete(after)) return books.change(before, after);
        fate ??= this.#fateOf(after);
        return books.change(before, held({ ...after, ...life, status: 'accepted', statusAt: now }, await fate));
      });
      if (changed !== undefined) this.#expiry.expect(changed);
      if (changed?.status === 'accepted') await this.#hasAccepted(changed, await fate);
      return changed;
    } finally {
      await received.discard();
    }
  }

  /** Keeps what becomes of a send that was refused, and reports it to the sender. Gives back the id that the message would have had. */
  async refuse(posted: Posted, failure: Failure): Promise<string> {
    const { messageIds, clock, settings } = this.#options;
    const messageId = messageIds.next();
    const now = clock.now();
    const life = await this.#lifeFrom(now);
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
    await this.#turns.take(posted.sender, async (books) => {
      if (!reportsFailedSends) return books.enter(message);
      const report = reportOf(message, failure, messageIds.next(), now, life);
      await books.enter({ ...message, linkedMessageId: report.messageId });
      return books.enter(report);
    });
    return messageId;
  }

  /** Puts a REPORT of a tester's own into an inbox. */
  async report(facts: ReportFacts): Promise<Message> {
    const now = this.#options.clock.now();
    const life = await this.#lifeFrom(now);
    return this.#enter((messageId) => ({
      messageId,
      type: 'REPORT',
      status: 'accepted',
      statusAt: now,
      ...facts,
      totalChunks: 0,
      chunks: [],
      sentAt: now,
      ...life,
    }));
  }

  /** The recipient has it, and it leaves the inbox. What does not wait there stays as it is. */
  acknowledge({ messageId, recipient }: Message): Promise<void> {
    const now = this.#options.clock.now();
    return this.#turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      if (before !== undefined && waits(before)) await books.change(before, { ...before, status: 'acknowledged', statusAt: now });
    });
  }

  /** The recipient has it, and these messages are its answers: all of it happens or nothing. False when it does not wait any more. */
  async answer(
    { messageId, recipient }: Message,
    answers: readonly { readonly posted: Posted; readonly body: Uint8Array }[],
  ): Promise<boolean> {
    const { store, messageIds, clock } = this.#options;
    const now = clock.now();
    const life = await this.#lifeFrom(now);
    const prepared = await Promise.all(
      answers.map(async ({ posted, body }) => {
        const fate = await this.#fateOf(posted);
        const received = await receiveBody(store, body);
        const facts = { messageId: messageIds.next(), type: 'DATA', status: 'accepted', statusAt: now, sentAt: now, ...life } as const;
        return { fate, received, message: held({ ...facts, ...posted, chunks: [received.bytes] }, fate) };
      }),
    );
    const entered = await this.#turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      if (before === undefined || !waits(before)) return undefined;
      await books.change(before, { ...before, status: 'acknowledged', statusAt: now });
      const messages: Message[] = [];
      for (const { message, received } of prepared) {
        await books.keepBody(message.messageId, 1, received);
        messages.push(await books.enter(message));
      }
      return messages;
    });
    for (const { received } of prepared) await received.discard();
    for (const [at, message] of (entered ?? []).entries()) {
      this.#expiry.expect(message);
      await this.#hasAccepted(message, prepared[at]?.fate);
    }
    return entered !== undefined;
  }

  /** Ends a message that was accepted, as one that could not be delivered, with a REPORT to its sender. False when it is not accepted any more. */
  async fail({ messageId, recipient }: Message, status: 'undeliverable' | 'error', failure: Failure): Promise<boolean> {
    const { messageIds, clock } = this.#options;
    const now = clock.now();
    const life = await this.#lifeFrom(now);
    return this.#turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      if (before?.status !== 'accepted') return false;
      await endUndelivered(books, before, { status, failure, reportId: messageIds.next(), now, life });
      return true;
    });
  }

  /** What happens to a message that nobody collects, at once. */
  expire(message: Message): Promise<void> {
    return this.#expiry.giveUp(message.recipient, [message], this.#options.clock.now());
  }

  /** Removes messages of one inbox, and their bytes. */
  async remove(recipient: string, messageIds: readonly string[]): Promise<void> {
    await this.#turns.take(recipient, async (books) => {
      for (const messageId of messageIds) {
        const message = await books.message(messageId);
        if (message === undefined) continue;
        await books.remove(waits(message) ? await books.change(message, { ...message, status: 'error' }) : message);
      }
    });
  }

  async #fateOf(posted: Delivery): Promise<Fate | undefined> {
    return this.#options.fateOf?.(posted);
  }

  /** A message is complete: what is to become of it beyond that it is kept. */
  async #hasAccepted(message: Message, fate: Fate | undefined): Promise<void> {
    this.#options.accepted?.(message);
    if (fate === undefined) return;
    const means = { ...this.#options, turns: this.#turns };
    if (fate.failure) await this.fail(message, 'undeliverable', fate.failure);
    if (fate.twice) await enterAgain(message, means);
    if (fate.overtakes) await overtake(message, means);
  }

  /** Changes a message as `change` says, inbox and counts with it. For testers; nothing when there is no such message. */
  async amend({ messageId, recipient }: Message, change: (before: Message) => Message): Promise<Message | undefined> {
    const amended = await this.#turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      return before === undefined ? undefined : books.change(before, change(before));
    });
    if (amended !== undefined) this.#expiry.expect(amended);
    return amended;
  }

  /** Enters a new message under a new id, with its bytes. Another process may give the same id at the very same moment: then there is a further one. */
  async #enter(messageWith: (messageId: string) => Message, received?: ReceivedBlob): Promise<Message> {
    for (;;) {
      const message = messageWith(this.#options.messageIds.next());
      try {
        const entered = await this.#turns.take(message.recipient, async (books) => {
          if (received !== undefined) await books.keepBody(message.messageId, 1, received);
          return books.enter(message);
        });
        this.#expiry.expect(entered);
        return entered;
      } catch (error) {
        if (!(error instanceof VersionConflict && error.id === message.messageId)) throw error;
      }
    }
  }

  async #lifeFrom(now: number): Promise<Pick<Message, 'expiresAt' | 'removedAt'>> {
    return lifeOf(now, await this.#options.settings.read());
  }
}
