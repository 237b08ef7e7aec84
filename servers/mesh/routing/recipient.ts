/** Whom a message is for: the mailbox in `Mex-To`, or that of a patient's practice. */
import type { Mailbox, Workflow } from '#world/mailbox';
import { receivedBy, sentBy } from '#world/workflow-sets';
import type { World } from '#world/world';
import type { MeshErrorName } from '../errors.ts';
import { findMailbox } from '../mailboxes.ts';
import type { Failure } from '../messages/message.ts';

export type Routed =
  | { readonly mailbox: Mailbox }
  /** Refused at once. */
  | { readonly error: MeshErrorName }
  /** Taken in, and reported to the sender later: it could not be told at once. */
  | { readonly failure: Failure };

/** `GPPROVIDER_{NHS number}_{birth date}_{surname}` instead of a mailbox. */
const TO_PRACTICE = /^GPPROVIDER_/i;

/** Where a message goes. A mailbox that is closed takes none. */
export async function routeTo(world: World, to: string, workflow: Workflow | undefined): Promise<Routed> {
  if (workflow?.routedToPractice && TO_PRACTICE.test(to)) return (await import('./practice.ts')).routeToPractice(world, to, workflow);
  const mailbox = await findMailbox(world, to);
  return mailbox?.active ? { mailbox } : { error: 'unregisteredAddress' };
}

/** Why a workflow may not go from one mailbox to another; nothing when it may. One that nobody lists may be sent by everybody. */
export function workflowRefusal(
  workflow: Workflow | undefined,
  sender: Mailbox | undefined,
  recipient: Mailbox | undefined,
  knownAreRestricted: boolean,
): MeshErrorName | undefined {
  if (workflow === undefined || !(workflow.restricted || knownAreRestricted)) return undefined;
  const { workflowId } = workflow;
  if (sender !== undefined && !sentBy(sender).includes(workflowId)) return 'senderNotAllowed';
  return recipient !== undefined && !receivedBy(recipient).includes(workflowId) ? 'workflowNotRegistered' : undefined;
}
