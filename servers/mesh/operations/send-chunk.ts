/** POST /{mailboxId}/outbox/{messageId}/{chunk}: a further chunk of a message (MESH OAS, "Send chunked message"). */
import { type OfMailbox, ofMailbox } from '../checks.ts';
import type { MeshRefusal } from '../errors.ts';
import type { Message } from '../messages/message.ts';
import { answer } from '../replies.ts';
import { announcesMoreThan, arrivingBody } from '../requests/body.ts';
import { parseChunkRange } from '../requests/chunk-range.ts';
import { encodingOf } from '../requests/content-encoding.ts';
import { messageExists, type OfMessage, theMessage } from './message-checks.ts';

interface SendingChunk extends OfMessage {
  /** Set by {@link chunkRangeIsOfThePath}. */
  chunk: number;
}

function isBySender(exchange: OfMessage): MeshRefusal | undefined {
  const { sender, messageId } = theMessage(exchange);
  return sender === exchange.mailboxId ? undefined : { error: 'notYourMessage', messageId };
}

function encodingIsKnown({ request }: OfMailbox): MeshRefusal | undefined {
  return encodingOf(request.header('content-encoding')) === 'unsupported' ? { error: 'unsupportedContentEncoding' } : undefined;
}

function chunkRangeIsOfThePath(exchange: SendingChunk): MeshRefusal | undefined {
  const { request } = exchange;
  const text = request.header('mex-chunk-range');
  const range = parseChunkRange(text ?? '');
  const inPath = request.params.chunk ?? '';
  if (range === undefined || String(range.chunk) !== inPath.replace(/^0+(?=\d)/, '')) {
    const { messageId } = theMessage(exchange);
    return { error: 'invalidHeaderChunks', messageId, advice: [`expected ${inPath}:n as in the path, received ${text ?? 'none'}`] };
  }
  exchange.chunk = range.chunk;
  return undefined;
}

/** In the order of the published sandbox: a message of one chunk is complete, whatever is sent of it. */
function messageIsUploading(exchange: OfMessage): MeshRefusal | undefined {
  const { status, messageId } = theMessage(exchange);
  return status === 'uploading' ? undefined : { error: 'alreadyComplete', messageId, advice: [`the message is ${status}`] };
}

function chunkIsAnnounced(exchange: SendingChunk): MeshRefusal | undefined {
  const { messageId, totalChunks, type } = theMessage(exchange);
  if (type === 'DATA' && exchange.chunk <= totalChunks) return undefined;
  return { error: 'chunkBeyondTotal', messageId, advice: [`the first chunk announced ${totalChunks}`] };
}

async function encodingIsThatOfTheFirst(exchange: SendingChunk): Promise<MeshRefusal | undefined> {
  const { deps, request } = exchange;
  const { gzipped = false, messageId } = theMessage(exchange);
  const encoding = request.header('content-encoding');
  if ((encodingOf(encoding) === 'gzip') === gzipped) return undefined;
  if (encodingOf(encoding) === 'none' && (await deps.settings.read()).chunksInheritEncoding) return undefined;
  return { error: 'encodingChanged', messageId };
}

async function bodyMayFit({ deps, request }: OfMailbox): Promise<MeshRefusal | undefined> {
  return announcesMoreThan(request, (await deps.settings.read()).largestBody) ? { error: 'bodyTooLarge' } : undefined;
}

/** It completes the message if all others are there already. */
function hooksAllow(sending: SendingChunk): Promise<MeshRefusal | undefined> | undefined {
  const message = theMessage(sending);
  const completes = message.chunks.every((bytes, at) => bytes !== null || at + 1 === sending.chunk);
  return sending.deps.hooks.ask(completes ? ['before-save', 'before-accept'] : ['before-save'], () => message);
}

const CHECKS = [
  messageExists,
  isBySender,
  encodingIsKnown,
  chunkRangeIsOfThePath,
  messageIsUploading,
  chunkIsAnnounced,
  encodingIsThatOfTheFirst,
  bodyMayFit,
  hooksAllow,
];

export const sendChunk = ofMailbox<SendingChunk>(CHECKS, async (exchange) => {
  const { deps, request, version, chunk } = exchange;
  const message = theMessage(exchange);
  const { messageId } = message;
  const { largestBody } = await deps.settings.read();
  const changed = await deps.mailroom.addChunk(message, chunk, await arrivingBody(request, largestBody));
  if (changed === undefined) return { error: 'alreadyComplete', messageId };
  await deps.hooks.tell(['after-save'], changed);
  const { localId, workflowId } = changed;
  const about = { summary: summaryOf(changed, chunk), correlation: { messageId, localId, workflowId } };
  const body = version === 1 ? { messageID: messageId, blockID: chunk } : { message_id: messageId };
  const reply = answer(version, body, about, 202);
  const missing = missingBefore(changed, chunk);
  return missing === undefined ? reply : { ...reply, about: { ...about, advice: [missing] } };
});

function summaryOf({ messageId, totalChunks, status }: Message, chunk: number): string {
  return `chunk ${chunk} of ${totalChunks} of ${messageId}${status === 'accepted' ? ', which is complete' : ''}`;
}

/** Chunks are to come in their order. The live service may not wait for those that were left out. */
function missingBefore({ chunks, status }: Message, chunk: number): string | undefined {
  if (status !== 'uploading') return undefined;
  const missing = chunks.slice(0, chunk).flatMap((bytes, at) => (bytes === null ? [at + 1] : []));
  return missing.length === 0
    ? undefined
    : `chunks ${missing.slice(0, 10).join(', ')} are missing: the message is accepted when all are there`;
}
