/** POST /{mailboxId}/outbox: sends a message, or the first of its chunks (MESH OAS, "Send message"). */
import type { Mailbox, Workflow } from '#world/mailbox';
import { type OfMailbox, ofMailbox } from '../checks.ts';
import { errorFacts, type MeshErrorName, type MeshRefusal } from '../errors.ts';
import type { ArrivingBody } from '../messages/bodies.ts';
import type { Posted } from '../messages/mailroom.ts';
import type { Failure } from '../messages/message.ts';
import { answer } from '../replies.ts';
import { announcesMoreThan, arrivingBody } from '../requests/body.ts';
import { MOST_CHUNKS, parseChunkRange } from '../requests/chunk-range.ts';
import { encodingOf } from '../requests/content-encoding.ts';
import { controlDataOf, type MexHeaders, malformed, mexHeadersOf, problemsOf } from '../requests/mex-headers.ts';
import { routeTo, workflowRefusal } from '../routing/recipient.ts';
import type { MeshSettings } from '../settings.ts';

interface Sending extends OfMailbox {
  /** Set by {@link headersAreThere}. */
  mex: MexHeaders;
  /** Set by {@link chunkRangeIsOfTheFirst}. */
  totalChunks: number;
  /** Set by {@link bodyMayFit}. */
  settings: MeshSettings;
  /** Set by {@link recipientExists}: where it goes, or why the sender will hear that it does not; the workflow, if it is known, and the caller. */
  recipient?: Mailbox;
  sender?: Mailbox | undefined;
  failure?: Failure;
  workflow?: Workflow;
}

function headersAreThere(sending: Sending): MeshRefusal | undefined {
  sending.mex = mexHeadersOf(sending.request.rawHeaders);
  const problems = problemsOf(sending.mex);
  return problems.length === 0 ? undefined : { error: 'invalidRequest', problems };
}

function headersAreWellFormed({ mex }: Sending): MeshRefusal | undefined {
  return malformed(mex);
}

function recipientIsNamed({ mex }: Sending): MeshRefusal | undefined {
  return mex.get('mex-to') === '' ? { error: 'toAddressMissing' } : undefined;
}

/** The published sandbox does not look at it; the live service has an error for it. */
function senderIsCaller({ mex, mailboxId }: Sending): MeshRefusal | undefined {
  const from = mex.get('mex-from');
  return !from || from.toUpperCase() === mailboxId.toUpperCase() ? undefined : { error: 'invalidFromAddress' };
}

function messageIsData({ mex }: Sending): MeshRefusal | undefined {
  const type = mex.get('mex-messagetype');
  return !type || type.toUpperCase() === 'DATA' ? undefined : { error: 'invalidMessageType' };
}

function encodingIsKnown({ request }: Sending): MeshRefusal | undefined {
  return encodingOf(request.header('content-encoding')) === 'unsupported' ? { error: 'unsupportedContentEncoding' } : undefined;
}

function chunkRangeIsOfTheFirst(sending: Sending): MeshRefusal | undefined {
  const text = sending.mex.get('mex-chunk-range');
  const range = text ? parseChunkRange(text) : { chunk: 1, total: 1 };
  if (range?.chunk !== 1) return { error: 'invalidHeaderChunks', advice: [`expected 1:n with n at most ${MOST_CHUNKS}, received ${text}`] };
  sending.totalChunks = range.total;
  return undefined;
}

async function bodyMayFit(sending: Sending): Promise<MeshRefusal | undefined> {
  sending.settings = await sending.deps.settings.read();
  return announcesMoreThan(sending.request, sending.settings.largestBody) ? { error: 'bodyTooLarge' } : undefined;
}

async function recipientExists(sending: Sending): Promise<MeshRefusal | undefined> {
  const { deps, mex } = sending;
  const to = mex.get('mex-to') ?? '';
  const { workflows, mailboxes } = deps.world;
  // at once: over a database that is one round trip
  const [known, sender] = await Promise.all([workflows.get(mex.get('mex-workflowid') ?? ''), mailboxes.get(sending.mailboxId)]);
  const workflow = known?.doc;
  if (workflow !== undefined) sending.workflow = workflow;
  sending.sender = sender?.doc;
  const routed = await routeTo(deps.world, to, workflow);
  if ('error' in routed) return refusedSend(sending, routed.error);
  if ('failure' in routed) sending.failure = routed.failure;
  else sending.recipient = routed.mailbox;
  return undefined;
}

function workflowIsAllowed(sending: Sending): MeshRefusal | undefined | Promise<MeshRefusal> {
  const { settings, sender, recipient, workflow } = sending;
  if (workflow === undefined) return undefined;
  const error = workflowRefusal(workflow, sender, recipient, settings.knownWorkflowsAreRestricted);
  if (error !== undefined) return refusedSend(sending, error);
  const whenStrict = workflowRefusal(workflow, sender, recipient, true);
  if (whenStrict !== undefined) sending.advice.push(`in integration this is refused: ${errorFacts(whenStrict).text}`);
  return undefined;
}

function hooksAllow(sending: Sending): Promise<MeshRefusal | undefined> | undefined {
  return sending.deps.hooks.ask(sending.totalChunks === 1 ? BEFORE_WHOLE : BEFORE_FIRST, () => postedBy(sending));
}

const BEFORE_FIRST = ['before-send', 'before-save'] as const;
const BEFORE_WHOLE = [...BEFORE_FIRST, 'before-accept'] as const;
const AFTER = ['after-save', 'after-send'] as const;

const CHECKS = [
  headersAreThere,
  headersAreWellFormed,
  recipientIsNamed,
  senderIsCaller,
  messageIsData,
  encodingIsKnown,
  chunkRangeIsOfTheFirst,
  bodyMayFit,
  recipientExists,
  workflowIsAllowed,
  hooksAllow,
];

export const send = ofMailbox<Sending>(CHECKS, async (sending) => {
  const { request, version, settings, failure } = sending;
  const body = await arrivingBody(request, settings.largestBody);
  if (body instanceof Uint8Array && body.length === 0) return { error: 'dataFileMissing' };
  const posted = postedBy(sending);
  const messageId = failure === undefined ? await take(sending, posted, body) : await lose(sending, posted, failure, body);
  const { recipient, workflowId, localId, totalChunks } = posted;
  const summary = `${messageId} from ${sending.mailboxId} to ${recipient}${totalChunks > 1 ? `, chunk 1 of ${totalChunks}` : ''}`;
  return answer(
    version,
    version === 1 ? { messageID: messageId } : { message_id: messageId },
    { summary: failure === undefined ? summary : `${summary}: ${failure.text}`, correlation: { messageId, localId, workflowId } },
    202,
  );
});

async function take({ deps }: Sending, posted: Posted, body: ArrivingBody): Promise<string> {
  const message = await deps.mailroom.post(posted, body);
  const telling = deps.hooks.tell(AFTER, message);
  if (telling !== undefined) await telling;
  return message.messageId;
}

/** Takes in what cannot be delivered; the sender will find a REPORT. */
async function lose({ deps }: Sending, posted: Posted, failure: Failure, body: ArrivingBody): Promise<string> {
  if (!(body instanceof Uint8Array)) for await (const _ of body);
  return deps.mailroom.refuse(posted, failure);
}

function postedBy({ request, mex, mailboxId, sender, recipient, totalChunks }: Sending): Posted {
  const gzipped = encodingOf(request.header('content-encoding')) === 'gzip';
  return {
    ...controlDataOf(mex, request.header('content-type'), gzipped),
    sender: mailboxId,
    senderOdsCode: sender?.organisation ?? '',
    recipient: recipient?.mailboxId ?? mex.get('mex-to')?.toUpperCase() ?? '',
    totalChunks,
  };
}

/** The service gives an id also to what it does not take, and reports it to the sender besides. */
async function refusedSend(sending: Sending, error: MeshErrorName): Promise<MeshRefusal> {
  const { deps } = sending;
  const messageId = await deps.mailroom.refuse(postedBy(sending), errorFacts(error));
  return { error, messageId, internalId: deps.messageIds.next() };
}
