/** Which mailboxes receive a workflow: of one organisation, or of all. Closed ones receive nothing. */
import type { Mailbox } from '#world/mailbox';
import { receivedBy } from '#world/workflow-sets';
import type { World } from '#world/world';

const ALL = 1_000_000;

/** Mailboxes of an organisation that receive a workflow, by their ids. */
export async function receiversOf({ mailboxes }: Pick<World, 'mailboxes'>, odsCode: string, workflowId: string): Promise<Mailbox[]> {
  const { items } = await mailboxes.find({ index: 'organisation', equals: odsCode }, { limit: ALL });
  return items.map(({ doc }) => doc).filter((mailbox) => mailbox.active && receivedBy(mailbox).includes(workflowId));
}

/** All mailboxes that receive a workflow, by their ids. */
export async function allReceiversOf({ mailboxes }: Pick<World, 'mailboxes'>, workflowId: string): Promise<Mailbox[]> {
  const { items } = await mailboxes.find({ index: 'receives', equals: workflowId }, { limit: ALL });
  return items.map(({ doc }) => doc);
}
