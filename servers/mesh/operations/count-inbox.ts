/** GET /{mailboxId}/count: how many messages wait (MESH OAS, "Check an inbox count", deprecated). */
import { ofMailbox } from '../checks.ts';
import { answer } from '../replies.ts';

export const countInbox = ofMailbox([], async ({ deps, mailboxId, version }) => {
  const { waiting: count } = await deps.mailroom.inbox(mailboxId);
  const body = version === 1 ? { count, internalID: deps.messageIds.next(), allResultsIncluded: true } : { count };
  return answer(version, body, { summary: `${count} messages wait for ${mailboxId}` });
});
