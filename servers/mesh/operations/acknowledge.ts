/** PUT /{mailboxId}/inbox/{messageId}/status/acknowledged: the recipient has it (MESH OAS, "Acknowledge message"). May be repeated. */
import { ofMailbox } from '../checks.ts';
import { answer, nothing } from '../replies.ts';
import { isForThisMailbox, messageExists, type OfMessage, theMessage } from './message-checks.ts';

export const acknowledge = ofMailbox<OfMessage>([messageExists, isForThisMailbox], async (exchange) => {
  const { deps, version, mailboxId } = exchange;
  const message = theMessage(exchange);
  const { messageId, localId, workflowId, status } = message;
  if (status === 'accepted') await deps.mailroom.acknowledge(message);
  const about = {
    summary: status === 'accepted' ? `${mailboxId} has acknowledged ${messageId}` : `${messageId} is ${status} and stays so`,
    correlation: { messageId, localId, workflowId },
  };
  return version === 1 ? answer(version, { messageId }, about) : nothing(version, about);
});
