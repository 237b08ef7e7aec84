/**
 * Sending: the first chunk makes the message, the others follow in order. One chunk at a time is in memory, so that it can be sent again.
 *
 * A try of the first chunk that is cut off, or answered with 5xx, may have arrived all the same. Sent again without asking it would be there
 * twice; so the client asks for it by its local id, and goes on with what it finds: a message that is there, or one that was refused.
 */
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { chunksOf } from './chunks.ts';
import { chunkHeaders, headersOf, unsendable } from './mex-headers.ts';
import { objectIn, type Result } from './result.ts';
import type { OutgoingMessage, Progress, SentMessage } from './shapes.ts';
import type { Answer, Call, Transport } from './transport.ts';

const gzip = promisify(gzipCallback);
const USUAL_CHUNK = 20_000_000;

/**
 * Sends a message from the mailbox at `path`; `localId` is the one that it goes by. Rejects when its stream does.
 */
export async function send(
  transport: Transport,
  path: string,
  message: OutgoingMessage,
  localId: string,
  onProgress: Progress = () => {},
): Promise<Result<SentMessage>> {
  const { count, bytes, chunks } = chunksOf(message.body, message.chunkSize ?? USUAL_CHUNK);
  const first = headersOf(message, localId, `1:${count}`);
  const wrong = unsendable(first);
  if (wrong !== undefined) return { failure: { kind: 'unsendable', reason: wrong } };

  let messageId = '';
  let [at, done] = [0, 0];
  for await (const chunk of chunks) {
    at += 1;
    const body = message.gzip ? await gzip(chunk) : chunk;
    const sent =
      at === 1
        ? await sendFirst(
            transport,
            path,
            { method: 'POST', path: `${path}/outbox`, headers: first, body },
            localId,
            message.mayHaveArrived,
          )
        : await sendFurther(transport, {
            method: 'POST',
            path: `${path}/outbox/${encodeURIComponent(messageId)}/${at}`,
            headers: chunkHeaders(message, `${at}:${count}`),
            body,
          });
    if ('failure' in sent) return sent;
    if (at === 1) messageId = sent.value;
    done += chunk.byteLength;
    onProgress(done, bytes);
  }
  if (at < count) return { failure: { kind: 'unsendable', reason: `the body is not the ${bytes} bytes long that it was to be` } };
  return { value: { messageId, localId, chunks: count } };
}

async function sendFirst(transport: Transport, path: string, call: Call, localId: string, mayHaveArrived = false): Promise<Result<string>> {
  let isUncertain = mayHaveArrived;
  const answered = await transport.repeat(async () => {
    if (isUncertain) {
      const found = await transport.once({ method: 'GET', path: `${path}/outbox/tracking/${encodeURIComponent(localId)}` });
      // 404: it has not arrived. Whatever else it is, a try that cannot tell must not send
      if ('kind' in found || found.status !== 404) return found;
      await found.text();
    }
    const tried = await transport.once(call);
    isUncertain = 'kind' in tried || tried.status >= 500;
    return tried;
  });
  return 'failure' in answered ? answered : idIn(answered.value);
}

/** Sent again a chunk takes its own place; when the last one had arrived, the message is complete and says so: 423. */
async function sendFurther(transport: Transport, call: Call): Promise<Result<string>> {
  let isRepeated = false;
  const answered = await transport.repeat(async () => {
    const tried = await transport.once(call);
    const hasArrived = isRepeated && 'status' in tried && tried.status === 423;
    isRepeated = true;
    return hasArrived ? { ...tried, status: 202 } : tried;
  });
  if ('failure' in answered) return answered;
  answered.value.body.resume();
  return { value: '' };
}

/** The status of a send that is refused. */
const EXPECTATION_FAILED = 417;

/** The id in the answer to a send (version 2), or to tracking by local id (version 1 always), which also tells of what was not delivered. */
async function idIn(answer: Answer): Promise<Result<string>> {
  const body = objectIn(await answer.text().catch(() => '')) ?? {};
  const messageId = body.message_id ?? body.messageId;
  if (typeof messageId !== 'string')
    return { failure: { kind: 'unreadable', reason: `MESH answered ${answer.status} without the id of the message` } };
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
  if (!['error', 'undeliverable'].includes(text('status').toLowerCase())) return { value: messageId };
  const error = { event: text('statusEvent'), code: text('statusCode'), message: text('statusDescription') };
  return { failure: { kind: 'refused', status: EXPECTATION_FAILED, messageId, errors: [error] } };
}
