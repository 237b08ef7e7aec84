/** The bytes of messages: one blob for each chunk, as it was sent. They are put under their keys together with what is written of the message. */
import type { BlobReading, ReceivedBlob, SessionStore, Transaction } from '#kernel/store/store';
import type { Message } from './message.ts';

/** A body on its way in: a small one has arrived whole, others stream. */
export type ArrivingBody = Uint8Array | AsyncIterable<Uint8Array>;

/** Takes in one chunk, which is nobody's until it is kept. Leaves nothing when the body breaks off, and rejects with the body's own error. */
export function receiveBody(store: SessionStore, body: ArrivingBody): Promise<ReceivedBlob> {
  return store.receiveBlob(body);
}

export function keepBody(tx: Transaction, messageId: string, chunk: number, received: ReceivedBlob): Promise<void> {
  return tx.putBlob(keyOf(messageId, chunk), received);
}

export function readBody(store: SessionStore, messageId: string, chunk: number): Promise<BlobReading | undefined> {
  return store.readBlob(keyOf(messageId, chunk));
}

/** Throws all chunks of a message away. */
export async function dropBodies(tx: Transaction, { messageId, chunks }: Message): Promise<void> {
  for (const [at, bytes] of chunks.entries()) if (bytes !== null) await tx.deleteBlob(keyOf(messageId, at + 1));
}

function keyOf(messageId: string, chunk: number): string {
  return `mesh/${messageId}/${chunk}`;
}
