/** What happens to messages beyond what the API does: by robots that receive, and by testers. */
import type { ReceivedBlob } from '#kernel/store/store';
import { receiveBody } from './bodies.ts';
import { held } from './fate.ts';
import { type Failure, type Message, waits } from './message.ts';
import type { ReportFacts } from './report.ts';
import type { Posted, Sorting } from './sorting.ts';

/** A message of an id that is known beforehand. */
export type KnownMessage = Omit<Message, 'chunks' | 'totalChunks' | 'statusAt' | 'sentAt' | 'expiresAt' | 'removedAt'>;

export class Backroom {
  readonly #sorting: Sorting;

  constructor(sorting: Sorting) {
    this.#sorting = sorting;
  }

  /** The recipient has it, and these messages are its answers: all of it happens or nothing. False when it does not wait any more. */
  async answer(
    { messageId, recipient }: Message,
    answers: readonly { readonly posted: Posted; readonly body: Uint8Array }[],
  ): Promise<boolean> {
    const { store, messageIds, clock } = this.#sorting.options;
    const now = clock.now();
    const life = await this.#sorting.lifeFrom(now);
    const prepared = await Promise.all(
      answers.map(async ({ posted, body }) => {
        const fate = await this.#sorting.fateOf(posted);
        const received = await receiveBody(store, body);
        const facts = { messageId: messageIds.next(), type: 'DATA', status: 'accepted', statusAt: now, sentAt: now, ...life } as const;
        return { fate, received, message: held({ ...facts, ...posted, chunks: [received.bytes] }, fate) };
      }),
    );
    const entered = await this.#sorting.turns
      .take(recipient, async (books) => {
        const before = await books.message(messageId);
        if (before === undefined || !waits(before)) return undefined;
        await books.change(before, { ...before, status: 'acknowledged', statusAt: now });
        const messages: Message[] = [];
        for (const { message, received } of prepared) {
          await books.keepBody(message.messageId, 1, received);
          messages.push(await books.enter(message));
        }
        return messages;
      })
      .finally(() => discardAll(prepared.map(({ received }) => received)));
    for (const [at, message] of (entered ?? []).entries()) {
      this.#sorting.expiry.expect(message);
      await this.#sorting.hasAccepted(message, prepared[at]?.fate);
    }
    return entered !== undefined;
  }

  /** Ends a message that was accepted, as one that could not be delivered, with a REPORT to its sender. False when it is not accepted any more. */
  fail(message: Message, status: 'undeliverable' | 'error', failure: Failure): Promise<boolean> {
    return this.#sorting.fail(message, status, failure);
  }

  /** What happens to a message that nobody collects, at once. */
  expire(message: Message): Promise<void> {
    return this.#sorting.expiry.giveUp(message.recipient, [message], this.#sorting.options.clock.now());
  }

  /** Puts a REPORT of a tester's own into an inbox. */
  async report(facts: ReportFacts): Promise<Message> {
    const now = this.#sorting.options.clock.now();
    const life = await this.#sorting.lifeFrom(now);
    return this.#sorting.enter((messageId) => ({
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

  /** Puts a message of a known id into its inbox; one that is there already stays as it is. */
  async stock(known: KnownMessage, bodies: readonly Uint8Array[]): Promise<void> {
    const { store, clock } = this.#sorting.options;
    const now = clock.now();
    const life = await this.#sorting.lifeFrom(now);
    const received = await Promise.all(bodies.map((body) => receiveBody(store, body)));
    const chunks = received.map(({ bytes }) => bytes);
    await this.#sorting.turns
      .take(known.recipient, async (books) => {
        if ((await books.message(known.messageId)) !== undefined) return;
        for (const [at, body] of received.entries()) await books.keepBody(known.messageId, at + 1, body);
        await books.enter({ ...known, totalChunks: chunks.length, chunks, statusAt: now, sentAt: now, ...life });
      })
      .finally(() => discardAll(received));
  }

  /** Changes a message as `change` says, inbox and counts with it. For testers; nothing when there is no such message. */
  async amend({ messageId, recipient }: Message, change: (before: Message) => Message): Promise<Message | undefined> {
    const amended = await this.#sorting.turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      return before === undefined ? undefined : books.change(before, change(before));
    });
    if (amended !== undefined) this.#sorting.expiry.expect(amended);
    return amended;
  }

  /** Removes messages of one inbox, and their bytes. */
  async remove(recipient: string, messageIds: readonly string[]): Promise<void> {
    await this.#sorting.turns.take(recipient, async (books) => {
      for (const messageId of messageIds) {
        const message = await books.message(messageId);
        if (message === undefined) continue;
        await books.remove(waits(message) ? await books.change(message, { ...message, status: 'error' }) : message);
      }
    });
  }
}

/** Lets go of what was not kept. */
async function discardAll(received: readonly ReceivedBlob[]): Promise<void> {
  for (const one of received) await one.discard();
}
