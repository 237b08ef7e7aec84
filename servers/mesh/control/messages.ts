/** `/_sandbox/mesh/messages`: what is in a mailbox, whatever its state, and an end for one message, as a tester wants it. */
import { refuse } from '#kernel/control/control';
import { readListing, refuseUnless } from '#kernel/control/listing';
import type { SandboxRequest } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { MeshDeps } from '../deps.ts';
import { findMailbox } from '../mailboxes.ts';
import { MESSAGES, type Message, type MessageStatus, sizeOf, waits } from '../messages/message.ts';

const STATUSES: readonly MessageStatus[] = ['uploading', 'accepted', 'acknowledged', 'undeliverable', 'error'];

/**
 * `GET ?mailbox=X26ABC1`: what it has got, or with `box=sent` what it has sent, the newest first; without a mailbox all messages by their ids.
 * `status` picks those of one status. Pages of `limit` (100) go on with `cursor`.
 */
export const listMessages: Operation<MeshDeps> = async (request, deps) => {
  const listing = readListing(request, ['mailbox', 'box', 'status']);
  if ('refusal' in listing) return listing.refusal;
  const { page, filters } = listing;
  const { mailbox: named, box = 'received', status } = filters;
  if (box !== 'received' && box !== 'sent') return refuse(400, 'box must be received or sent');
  const refused = refuseUnless('status', status, STATUSES);
  if (refused !== undefined) return refused;
  const mailbox = named === undefined ? undefined : await findMailbox(deps.world, named);
  if (named !== undefined && mailbox === undefined) return refuse(404, `the world has no mailbox ${JSON.stringify(named)}`);
  await deps.mailroom.settle();
  const found =
    mailbox === undefined
      ? await deps.store.list(MESSAGES, page)
      : await deps.store.find(MESSAGES, { index: box, prefix: `${mailbox.mailboxId} ` }, page);
  const messages = found.items.map(({ doc }) => doc).filter((message) => status === undefined || message.status === status);
  return json(200, { items: messages.map(shown), ...(found.next !== undefined && { next: found.next }) });
};

type End = (message: Message, deps: MeshDeps) => Promise<unknown>;

/** What a tester can let happen, by its name in the path. */
const ENDS: Readonly<Record<string, End>> = {
  acknowledge: (message, { mailroom }) => mailroom.acknowledge(message),
  expire: (message, { mailroom }) => mailroom.backroom.expire(message),
  undeliver: (message, { mailroom }) =>
    mailroom.backroom.fail(message, 'undeliverable', { event: 'SEND', code: '14', text: 'Message could not be delivered' }),
};

/** `POST …/{messageId}/acknowledge`, `/expire` or `/undeliver`: a message that waits ends so at once. 409 for one that does not wait. */
export const forceState: Operation<MeshDeps> = async ({ params }: SandboxRequest, deps) => {
  const { messageId = '', end = '' } = params;
  const happen = Object.hasOwn(ENDS, end) ? ENDS[end] : undefined;
  if (happen === undefined) return refuse(404, `a message cannot be made to '${end}'; known: ${Object.keys(ENDS).join(', ')}`);
  await deps.mailroom.settle();
  const message = await deps.mailroom.find(messageId.toUpperCase());
  if (message === undefined) return refuse(404, `there is no message '${messageId}'`);
  if (!waits(message)) return refuse(409, `${message.messageId} is ${message.status}, and does not wait`);
  await happen(message, deps);
  const after = await deps.mailroom.find(message.messageId);
  return after === undefined ? empty(204) : json(200, shown(after));
};

/** Times as people read them; chunks as one size. */
function shown(message: Message): object {
  const { chunks: _, statusAt, sentAt, expiresAt, removedAt, heldUntil, place: __, ...rest } = message;
  return {
    ...rest,
    bytes: sizeOf(message),
    sentAt: iso(sentAt),
    statusAt: iso(statusAt),
    expiresAt: iso(expiresAt),
    removedAt: iso(removedAt),
    ...(heldUntil !== undefined && { heldUntil: iso(heldUntil) }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
