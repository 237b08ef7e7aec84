/** What the journal says of deliveries. */
import type { Done, OwnExchanges } from '#kernel/own-exchanges';
import type { Destination } from './accepted.ts';
import type { Ticket } from './docket.ts';
import type { Ending } from './ledger.ts';

export interface Told {
  /** The answer's, in HTTP's numbers; 0 when there was none. */
  readonly status: number;
  /** Real milliseconds. */
  readonly duration: number;
  readonly advice?: readonly string[];
}

const DECIDED_BY = { sent: 'isTaken', failed: 'canBeTaken', dropped: 'isNotDropped', waiting: 'canBeTakenNow' } as const;

/** A delivery has ended. */
export function reportEnding(exchanges: OwnExchanges, ticket: Ticket, ending: Ending, told: Told): void {
  const { failures } = ticket;
  const advice = [
    ...(told.advice ?? []),
    ...(failures > 0 ? [`${failures === 1 ? 'a try' : `${failures} tries`} before it had failed`] : []),
  ];
  exchanges.record(doneOf(ticket, ending.state, saidOf(ending), { ...told, advice }, ending.sentAs));
}

/** A try has failed, and there will be others after so many milliseconds. */
export function reportFailure(exchanges: OwnExchanges, ticket: Ticket, reason: string, wait: number, told: Told): void {
  exchanges.record(doneOf(ticket, 'waiting', `not delivered yet: ${reason}; tried again after about ${wait / 1000} s`, told));
}

function doneOf(ticket: Ticket, state: Ending['state'], said: string, { status, duration, advice }: Told, sentAs?: string): Done {
  const { docket, delivery, localId } = ticket;
  const { service, type, messageId, subject } = docket.accepted;
  const { to, subscriptions } = delivery;
  const mailbox = to.channel === 'mesh' ? to.mailboxId : undefined;
  return {
    operation: `${service}.deliver`,
    method: 'POST',
    target: targetOf(to),
    status,
    duration,
    subject: { patient: subject, mailbox },
    about: {
      summary: `${type}${subject === undefined ? '' : ` of ${subject}`} to ${mailbox ?? targetOf(to)} ${said}: ${listed(subscriptions)}`,
      decidedBy: DECIDED_BY[state],
      correlation: {
        messageId,
        localId,
        ...(sentAs !== undefined && { [to.channel === 'mesh' ? 'meshMessageId' : 'queueMessageId']: sentAs }),
      },
      ...(advice !== undefined && advice.length > 0 && { advice }),
    },
  };
}

function targetOf(to: Destination): string {
  return to.channel === 'mesh' ? `mesh://${to.mailboxId}?workflow_id=${to.workflowId}` : to.arn;
}

function saidOf({ state, sentAs, reason }: Ending): string {
  if (state === 'sent') return `as ${sentAs}`;
  return state === 'dropped' ? `dropped, as a tester wants it` : `not delivered: ${reason}`;
}

function listed(subscriptions: readonly string[]): string {
  return `${subscriptions.length === 1 ? 'subscription' : 'subscriptions'} ${subscriptions.join(', ')}`;
}
