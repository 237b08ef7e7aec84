/** GET /endpointlookup/{odsCode}/{workflowId} and /workflowsearch/{workflowId}: which mailboxes receive a workflow. Nobody has to say who asks. */

import type { Mailbox } from '#world/mailbox';
import { type Exchange, open } from '../checks.ts';
import { answer } from '../replies.ts';
import { allReceiversOf, receiversOf } from '../routing/look-up.ts';

/** An organisation that is unknown has no mailboxes, and that is no error. */
export const lookUpEndpoint = open(async ({ request, deps, version }) => {
  const { odsCode = '', workflowId = '' } = request.params;
  const mailboxes = await receiversOf(deps.world, odsCode.toUpperCase(), workflowId);
  const about = { summary: `mailboxes of ${odsCode} for ${workflowId}: ${idsOf(mailboxes)}`, correlation: { workflowId } };
  if (version === 2) return answer(version, { results: mailboxes.map(shown) }, about);
  const results = mailboxes.map(({ mailboxId, name }) => ({ address: mailboxId, description: name, endpoint_type: 'MESH' }));
  return answer(version, { query_id: deps.messageIds.next(), results }, about);
});

export const searchWorkflow = open(async ({ request, deps, version }: Exchange) => {
  const { workflowId = '' } = request.params;
  const mailboxes = await allReceiversOf(deps.world, workflowId);
  const about = { summary: `${mailboxes.length} mailboxes receive ${workflowId}`, correlation: { workflowId } };
  return answer(version, { results: mailboxes.map(shown) }, about);
});

function shown({ mailboxId, name }: Mailbox): object {
  return { mailbox_id: mailboxId, mailbox_name: name };
}

function idsOf(mailboxes: readonly Mailbox[]): string {
  return mailboxes.map(({ mailboxId }) => mailboxId).join(', ') || 'none';
}
