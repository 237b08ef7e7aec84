/** PUT /{mailboxId}/inbox/{messageId}/status/acknowledged: the recipient has it (MESH OAS, "Acknowledge message"). May be repeated. */
import { ofMailbox } from '../checks.ts';
import type { MeshRefusal } from '../errors.ts';
import { waits } from '../messages/message.ts';
import { answer, nothing } from '../replies.ts';
import { isForThisMailbox, messageExists, type OfMessage, theMessage } from './message-checks.ts';

function hooksAllow(exchange: OfMessage): Promise<MeshRefusal | undefined> | undefined {
  const message = theMessage(exchange);
  return waits(message) ? exchange.deps.hooks.ask(['before-acknowledge'], () => message) : undefined;
}

export const acknowledge = ofMailbox<OfMessage>([messageExists, isForThisMailbox, hooksAllow], async (exchange) => {
  const { deps, version, mailboxId } = exchange;
  const message = theMessage(exchange);
  const { messageId, localId, workflowId, status } = message;
  if (waits(message) && !deps.isReadOnly) {
    await deps.mailroom.acknowledge(message);
    await deps.hooks.tell(['after-acknowledge'], { ...message, status: 'acknowledged' });
  }
  const about = {
    summary: status === 'accepted' ? `${mailboxId} has acknowledged ${messageId}` : `${messageId} is ${status} and stays so`,
    correlation: { messageId, localId, workflowId },
  };
  return version === 1 ? answer(version, { messageId }, about) : nothing(version, about);
});
