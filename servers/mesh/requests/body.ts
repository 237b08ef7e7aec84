/** Bodies as they arrive: small ones whole, so that they cost no more than they must, large ones as a stream that nobody holds in memory. */
import type { Readable } from 'node:stream';
import { BodyAborted, BodyTooLarge, type SandboxRequest } from '#kernel/http/message';
import type { ArrivingBody } from '../messages/bodies.ts';

/** Bytes up to which a body is waited for, before anything is done with it. */
const SMALL = 64 * 1024;

/** Whether a request announces more bytes than it may have. */
export function announcesMoreThan(request: SandboxRequest, most: number): boolean {
  return Number(request.header('content-length') ?? 0) > most;
}

/** A request's body. Rejects, or breaks off, with {@link BodyTooLarge} after `most` bytes and with {@link BodyAborted} when the client has gone. */
export async function arrivingBody(request: Pick<SandboxRequest, 'body' | 'header'>, most: number): Promise<ArrivingBody> {
  const { body } = request;
  if (body.arrived !== undefined) return body.bytes(most);
  const announced = request.header('content-length');
  if (announced !== undefined && Number(announced) <= SMALL) return body.bytes(SMALL);
  const stream = body.stream();
  const chunks = limited(stream, most);
  const first: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return Buffer.concat(first);
    first.push(value);
    size += value.length;
    if (size > SMALL) return withFirst(first, chunks);
  }
}

async function* withFirst(first: Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = first.shift(); chunk !== undefined; chunk = first.shift()) yield chunk;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* limited(stream: Readable, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw new BodyTooLarge(most);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof BodyTooLarge ? error : new BodyAborted();
  } finally {
    // what is still to come is thrown away, so that the client can finish and hear the answer
    if (!stream.readableEnded && !stream.destroyed) setImmediate(() => stream.resume());
  }
}
