/**
 * GET /{mailboxId}/inbox/{messageId} and …/{chunk}: the bytes of a message, a chunk at a time (MESH OAS, "Get message"). Nothing changes by
 * it: only an acknowledgement ends a message. HEAD gives the headers alone.
 */
import type { About, Reply } from '#kernel/http/message';
import { ofMailbox } from '../checks.ts';
import type { MeshRefusal } from '../errors.ts';
import { type Message, waits } from '../messages/message.ts';
import { acceptsGzip } from '../requests/content-encoding.ts';
import { messageHeaders } from '../views/message-headers.ts';
import { isForThisMailbox, messageExists, type OfMessage, theMessage } from './message-checks.ts';

interface OfChunk extends OfMessage {
  /** Set by {@link chunkIsNumber}. */
  chunk?: number;
}

function chunkIsNumber(exchange: OfChunk): MeshRefusal | undefined {
  const text = exchange.request.params.chunk ?? '1';
  exchange.chunk = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (exchange.chunk >= 1) return undefined;
  const problem = Number.isNaN(exchange.chunk)
    ? { message: 'Input should be a valid integer, unable to parse string as an integer', type: 'int_parsing' }
    : { message: 'Input should be greater than or equal to 1', type: 'greater_than_equal' };
  return { error: 'invalidRequest', problems: [{ where: ['path', 'chunk_number'], ...problem }] };
}

/** What is read already can be read again only where the session's settings say so, as the published sandbox does. */
async function isThere(exchange: OfMessage): Promise<MeshRefusal | undefined> {
  const message = theMessage(exchange);
  const { status, messageId } = message;
  if (waits(message)) return undefined;
  if (status === 'acknowledged' && (await exchange.deps.settings.read()).downloadAfterAcknowledge) return undefined;
  return {
    error: 'messageGone',
    messageId,
    advice: [`the message is ${message.heldUntil === undefined ? status : 'held back, as a behaviour says'}`],
  };
}

function chunkExists(exchange: OfChunk): MeshRefusal | undefined {
  const { messageId, totalChunks } = theMessage(exchange);
  const { chunk = 1 } = exchange;
  return chunk === 1 || chunk <= totalChunks ? undefined : { error: 'messageNotFound', messageId };
}

/** Of what is in somebody else's inbox nothing is told, but that the sender may look at what it has sent. */
function headIsForThisMailbox(exchange: OfMessage): MeshRefusal | undefined {
  const { recipient, sender } = theMessage(exchange);
  return recipient === exchange.mailboxId || sender === exchange.mailboxId ? undefined : { error: 'messageNotFound' };
}

async function headIsThere(exchange: OfMessage): Promise<MeshRefusal | undefined> {
  return theMessage(exchange).recipient === exchange.mailboxId ? isThere(exchange) : undefined;
}

export const download = ofMailbox<OfChunk>([chunkIsNumber, messageExists, isForThisMailbox, isThere, chunkExists], async (exchange) => {
  const { deps, request, version, chunk = 1 } = exchange;
  const message = theMessage(exchange);
  const { messageId, gzipped: packed = false } = message;
  const reply = { status: chunk < message.totalChunks ? 206 : 200, about: aboutDownload(message, chunk) };
  const stored = message.type === 'REPORT' ? undefined : await deps.mailroom.read(messageId, chunk);
  if (stored === undefined) return { ...reply, headers: messageHeaders(message, { chunk, version, packed: false }) };
  const isToUnpack = packed && !acceptsGzip(request.header('accept-encoding'));
  const unpacked = isToUnpack ? await (await import('../messages/unpack.ts')).unpack(stored) : undefined;
  const headers = messageHeaders(message, { chunk, version, packed: packed && unpacked === undefined });
  if (unpacked !== undefined) return { ...reply, headers, body: unpacked };
  if (stored.whole !== undefined) return { ...reply, headers, body: stored.whole };
  return { ...reply, headers: [...headers, 'content-length', String(stored.bytes)], body: stored.content };
});

export const readHeaders = ofMailbox<OfChunk>([chunkIsNumber, messageExists, headIsForThisMailbox, headIsThere], (exchange): Reply => {
  const message = theMessage(exchange);
  const headers = messageHeaders(message, { chunk: 1, version: exchange.version, packed: false });
  return { status: 200, headers, about: aboutDownload(message, 1) };
});

function aboutDownload({ messageId, localId, workflowId, recipient, totalChunks }: Message, chunk: number): About {
  const part = totalChunks > 1 ? `chunk ${chunk} of ${totalChunks} of ` : '';
  return { summary: `${part}${messageId} read by ${recipient}`, correlation: { messageId, localId, workflowId } };
}
