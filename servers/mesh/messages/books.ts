/**
 * The books that one transaction keeps: messages that it writes, and the inboxes that change with them. Every change of a message goes
 * through here, so that an inbox's count is always that of the messages in it, and each message has its own place.
 */
import type { ReceivedBlob, Transaction } from '#kernel/store/store';
import { dropBodies, keepBody } from './bodies.ts';
import { EMPTY_INBOX, INBOXES, type Inbox } from './inbox.ts';
import { MESSAGES, type Message, waits } from './message.ts';

export class Books {
  readonly #tx: Transaction;
  readonly #inboxes = new Map<string, Inbox>();

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  async message(messageId: string): Promise<Message | undefined> {
    return (await this.#tx.get(MESSAGES, messageId))?.doc;
  }

  /** Enters a message that is new. Rejects with `VersionConflict` when there is one of its id. */
  async enter(message: Message): Promise<Message> {
    const placed = await this.#placed(undefined, message);
    await this.#tx.put(MESSAGES, placed.messageId, placed, { ifVersion: 0 });
    return placed;
  }

  /** Puts another state in place of a message that was read in this transaction. */
  async change(before: Message, after: Message): Promise<Message> {
    const placed = await this.#placed(before, after);
    await this.#tx.put(MESSAGES, placed.messageId, placed);
    return placed;
  }

  /** Keeps the bytes of a chunk, with the message or not at all. */
  keepBody(messageId: string, chunk: number, received: ReceivedBlob): Promise<void> {
    return keepBody(this.#tx, messageId, chunk, received);
  }

  /** Removes a message that waits nowhere, and its bytes. */
  async remove(message: Message): Promise<void> {
    await this.#tx.delete(MESSAGES, message.messageId);
    await dropBodies(this.#tx, message);
  }

  /** Writes what has become of the inboxes. */
  async close(): Promise<void> {
    for (const [mailboxId, inbox] of this.#inboxes) await this.#tx.put(INBOXES, mailboxId, inbox);
  }

  /** A message with its place, the counts of its inbox brought up to date. */
  async #placed(before: Message | undefined, after: Message): Promise<Message> {
    const waited = before !== undefined && waits(before);
    const isToWait = waits(after);
    if (waited === isToWait) return after;
    const { lastPlace, waiting } = await this.#inbox(after.recipient);
    if (!isToWait) {
      this.#inboxes.set(after.recipient, { lastPlace, waiting: waiting - 1 });
      return after;
    }
    const place = after.place ?? lastPlace + 1;
    this.#inboxes.set(after.recipient, { lastPlace: Math.max(lastPlace, place), waiting: waiting + 1 });
    return { ...after, place };
  }

  async #inbox(mailboxId: string): Promise<Inbox> {
    return this.#inboxes.get(mailboxId) ?? (await this.#tx.get(INBOXES, mailboxId))?.doc ?? EMPTY_INBOX;
  }
}
