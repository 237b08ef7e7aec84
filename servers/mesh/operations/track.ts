/** GET /{mailboxId}/outbox/tracking: what became of a message, for its sender (MESH OAS, "Track outbox"). */
import type { Reply } from '#kernel/http/message';
import { type OfMailbox, ofMailbox } from '../checks.ts';
import type { MeshRefusal } from '../errors.ts';
import { MESSAGES, type Message } from '../messages/message.ts';
import { answer } from '../replies.ts';
import type { ApiVersion } from '../requests/version.ts';
import { partyOf } from '../views/parties.ts';
import { trackingV1, trackingV2 } from '../views/tracking.ts';

interface ById extends OfMailbox {
  /** Set by {@link idIsGiven}. */
  messageId: string;
}

function idIsGiven(exchange: ById): MeshRefusal | undefined {
  const messageId = exchange.request.query.get('messageID');
  if (!messageId)
    return { error: 'invalidRequest', problems: [{ where: ['query', 'messageID'], message: 'Field required', type: 'missing' }] };
  exchange.messageId = messageId.toUpperCase();
  return undefined;
}

/** Of a message that somebody else has sent, nothing is told: it is as unknown as one that there is not. */
export const trackByMessageId = ofMailbox<ById>([idIsGiven], async (exchange) => {
  const { deps, mailboxId, messageId, version } = exchange;
  const message = await deps.mailroom.find(messageId);
  return message?.sender === mailboxId ? tracked(exchange, message, version) : { error: 'messageNotFound' };
});

/** Deprecated, and of version 1 whatever the client accepts. */
export const trackByLocalId = ofMailbox([], async (exchange): Promise<Reply | MeshRefusal> => {
  const { deps, mailboxId, request } = exchange;
  const { localId = '' } = request.params;
  const { items } = await deps.store.find(MESSAGES, { index: 'localId', equals: `${mailboxId} ${localId}` }, { limit: 100 });
  // keys of an index are cut off somewhere
  const [message, ...others] = items.filter(({ doc }) => doc.localId === localId && doc.sender === mailboxId);
  if (message === undefined) return { error: 'messageNotFound' };
  return others.length > 0 ? { error: 'localIdNotUnique' } : tracked(exchange, message.doc, 1);
});

async function tracked({ deps, mailboxId }: OfMailbox, message: Message, version: ApiVersion): Promise<Reply> {
  const { messageId, localId, workflowId, status } = message;
  const recipient = await partyOf(deps.world, message.recipient);
  const body = version === 2 ? trackingV2(message, recipient) : trackingV1(message, await partyOf(deps.world, mailboxId), recipient);
  return answer(version, body, { summary: `${messageId} is ${status}`, correlation: { messageId, localId, workflowId } });
}
