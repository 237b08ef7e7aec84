/** A reply's way out: headers as they are spelt, bodies whole, streamed or dribbled, and the breakages that were asked for. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { breakSocket } from '../socket-faults.ts';
import type { Reply } from './message.ts';
import { headerOf } from './request.ts';

/** Writes a reply: its headers as they are spelt, Content-Length where the length is known, the breakage where one is asked for. */
export function writeReply(res: ServerResponse, reply: Reply, date?: string, close = false): Promise<void> | undefined {
  const { socket } = res.req;
  if (res.destroyed || socket.destroyed) {
    dropBody(reply);
    return undefined;
  }
  const { fault } = reply;
  if (fault) {
    dropBody(reply);
    // of pipelined requests the earlier ones are still to be answered
    if (res.socket) breakSocket(socket, fault);
    else res.once('socket', () => breakSocket(socket, fault));
    return undefined;
  }
  const { body, status } = reply;
  const headers = reply.headers.slice();
  res.sendDate = false;
  if (date !== undefined && headerOf(headers, 'date') === undefined) headers.push('Date', date);
  if (close) headers.push('Connection', 'close');
  const whole = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const bodiless = status === 204 || status === 304 || status < 200;
  if (whole && !bodiless) headers.push('Content-Length', String(lengthOf(body)));
  if (reply.reason === undefined) res.writeHead(status, headers);
  else res.writeHead(status, reply.reason, headers);
  if (bodiless || res.req.method === 'HEAD') {
    dropBody(reply);
    res.end();
  } else if (reply.dribble) return dribble(res, body, reply.dribble);
  else if (whole) res.end(body);
  else return pump(res, body);
  return undefined;
}

/** Lets go of a streamed body that is not sent, so that what it listens to does not wait for ever. */
function dropBody({ body }: Reply): void {
  if (body instanceof Readable) body.destroy();
}

function lengthOf(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}

/** Sends a streamed body at the pace at which the client takes it. */
async function pump(res: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  const source = body instanceof Readable ? body : Readable.from(body, { objectMode: false });
  res.once('close', () => source.destroy());
  source.pipe(res);
  await new Promise<void>((resolve, reject) => {
    res.once('close', resolve);
    res.once('finish', resolve);
    source.once('error', reject);
  });
}

async function dribble(
  res: ServerResponse,
  body: Reply['body'],
  { numberOfChunks, totalDuration }: NonNullable<Reply['dribble']>,
): Promise<void> {
  const bytes = await wholeOf(body);
  const size = Math.max(1, Math.ceil(bytes.length / numberOfChunks));
  for (let start = 0; start < bytes.length && !res.destroyed; start += size) {
    res.write(bytes.subarray(start, start + size));
    await sleep(totalDuration / numberOfChunks);
  }
  res.end();
}

async function wholeOf(body: Reply['body']): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
