/** Where signals of a subscription go (MNS OAS, `channel.endpoint`): a MESH mailbox with a workflow, or an SQS queue in London. */
import type { Destination } from '../../dispatch/accepted.ts';

const MESH = /^mesh:\/\/(\w*)\?workflow_id=([\w.-]+)$/;
const SQS = /^arn:aws:sqs:eu-west-2:\d{0,12}:[\w.-]*$/;
/** Ours: what is longer fits no header. */
const LONGEST = 1000;
const MAILBOX = /^\w{1,100}$/;

/**
 * The destination that an endpoint is; nothing when it is none. `usualWorkflowId`: a mailbox id alone, as a page of NHS England's shows it,
 * is taken too, and its signals have this workflow.
 */
export function destinationOf(endpoint: string, usualWorkflowId: string | undefined): Destination | undefined {
  if (endpoint.length > LONGEST) return undefined;
  const [, mailboxId, workflowId] = MESH.exec(endpoint) ?? [];
  if (mailboxId !== undefined && workflowId !== undefined) return { channel: 'mesh', mailboxId, workflowId };
  if (SQS.test(endpoint)) return { channel: 'queue', arn: endpoint };
  if (usualWorkflowId !== undefined && MAILBOX.test(endpoint)) return { channel: 'mesh', mailboxId: endpoint, workflowId: usualWorkflowId };
  return undefined;
}
