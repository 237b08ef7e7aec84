/** All bytes of a message, as its sender had them. */
import { gunzipSync } from 'node:zlib';
import type { Mailroom } from '../messages/mailroom.ts';
import { type Message, sizeOf } from '../messages/message.ts';

const MOST = 16 * 1024 * 1024;

/** Rejects when they are more than 16 MiB, packed or not, and when they are not the gzip that they should be. */
export async function contentOf(message: Message, mailroom: Pick<Mailroom, 'read'>): Promise<Buffer> {
  if (sizeOf(message) > MOST) throw new Error(`${message.messageId} is larger than ${MOST} bytes, which no robot reads`);
  const chunks: Buffer[] = [];
  for (let chunk = 1; chunk <= message.totalChunks; chunk++) {
    const pieces: Uint8Array[] = [];
    const body = await mailroom.read(message.messageId, chunk);
    if (body !== undefined) for await (const piece of body.content) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    chunks.push(message.gzipped ? gunzipSync(bytes, { maxOutputLength: MOST }) : bytes);
  }
  return Buffer.concat(chunks);
}
