/** Carries copies to the queues that this server plays. */
import { createHash } from 'node:crypto';
import type { Parcel, Post, Posted } from '../../dispatch/post.ts';
import type { Queues } from '../queues/queues.ts';

export class QueuePost implements Post {
  readonly #queues: Queues;

  constructor(queues: Queues) {
    this.#queues = queues;
  }

  /** Tried again, it is the same message: one that is on the queue is not put there twice. */
  async deliver({ delivery: { to }, localId, content }: Parcel): Promise<Posted> {
    if (to.channel !== 'queue') throw new Error(`what goes to ${to.channel} came to the post of queues`);
    const { messageId } = await this.#queues.send(to.arn, { body: Buffer.from(content).toString(), messageId: uuidOf(localId) });
    return { status: 200, sentAs: messageId };
  }
}

/** A UUID that is the same for the same text. */
function uuidOf(text: string): string {
  const bytes = createHash('sha1').update(text).digest();
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
