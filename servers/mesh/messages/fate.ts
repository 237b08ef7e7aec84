/**
 * What becomes of a message once it is complete, where a test wants something else than that it waits for its recipient: the answer to the
 * sender is always that it was accepted.
 */
import type { SessionStore } from '#kernel/store/store';
import { readBody, receiveBody } from './bodies.ts';
import { type Failure, inboxKey, MESSAGES, type Message, waits } from './message.ts';
import type { MessageIds } from './message-id.ts';
import type { Turns } from './turns.ts';

/** What decides: who sends what to whom. */
export type Delivery = Pick<Message, 'sender' | 'recipient' | 'workflowId' | 'localId'>;

export interface Fate {
  /** Milliseconds since the epoch, by the session's clock, when it comes into the inbox. */
  readonly heldUntil?: number;
  /** Nobody ever hears of it again. */
  readonly lost?: true;
  /** It fails, and its sender gets a REPORT that says so. */
  readonly failure?: Failure;
  /** It comes a second time, under another id. */
  readonly twice?: true;
  /** It comes before the one that came before it. */
  readonly overtakes?: true;
}

/** A message that is accepted, as it is kept: what is not to come yet, or not at all, is held. */
export function held(message: Message, fate: Fate | undefined): Message {
  if (fate?.lost || fate?.failure) return { ...message, heldUntil: message.removedAt };
  return fate?.heldUntil === undefined ? message : { ...message, heldUntil: fate.heldUntil };
}

interface Means {
  readonly store: SessionStore;
  readonly turns: Turns;
  readonly messageIds: MessageIds;
}

/** Enters a copy of a message, bytes and all, under an id of its own. */
export async function enterAgain(message: Message, { store, turns, messageIds }: Means): Promise<void> {
  const { place: _, ...copied } = message;
  const copy: Message = { ...copied, messageId: messageIds.next() };
  for (let chunk = 1; chunk <= message.totalChunks; chunk++) {
    const body = await readBody(store, message.messageId, chunk);
    if (body === undefined) return;
    const received = await receiveBody(store, body.whole ?? body.content);
    try {
      await turns.take(copy.recipient, async (books) => {
        await books.keepBody(copy.messageId, chunk, received);
        if (chunk === message.totalChunks) await books.enter(copy);
      });
    } finally {
      await received.discard();
    }
  }
}

/** Lets a message change places with the one just before it in the inbox. Nothing happens when that waits no more. */
export async function overtake({ messageId, recipient, place = 0 }: Message, { store, turns }: Means): Promise<void> {
  const [earlier] = (await store.find(MESSAGES, { index: 'inbox', equals: inboxKey(recipient, place - 1) }, { limit: 1 })).items;
  if (earlier === undefined) return;
  await turns.take(recipient, async (books) => {
    const [before, message] = [await books.message(earlier.id), await books.message(messageId)];
    if (before === undefined || message === undefined || !waits(before) || !waits(message)) return;
    await books.change(before, { ...before, place });
    await books.change(message, { ...message, place: place - 1 });
  });
}
