/** REPORTs: what a sender hears of a message that was not delivered, in its own inbox. */
import type { MeshSettings } from '../settings.ts';
import type { ControlData, Failure, Message } from './message.ts';

const DAY = 86_400_000;

/** What a REPORT says. */
export interface ReportFacts extends ControlData {
  /** The mailbox that gets it. */
  readonly recipient: string;
  readonly failure: Failure;
  readonly linkedMessageId?: string;
}

/** The end of a message that is accepted now, and the end of what is remembered of it. */
export function lifeOf(now: number, { inboxDays, messageDays }: MeshSettings): Pick<Message, 'expiresAt' | 'removedAt'> {
  return { expiresAt: now + inboxDays * DAY, removedAt: now + messageDays * DAY };
}

/** The REPORT to the sender of a message that has failed. Its local id is that of the message, by which senders find their record. */
export function reportOf(
  { messageId, sender, workflowId, localId }: Message,
  failure: Failure,
  reportId: string,
  now: number,
  life: Pick<Message, 'expiresAt' | 'removedAt'>,
): Message {
  if (sender === undefined) throw new Error(`message ${messageId} has no sender to report to`);
  return {
    messageId: reportId,
    type: 'REPORT',
    status: 'accepted',
    statusAt: now,
    recipient: sender,
    workflowId,
    ...(localId !== undefined && { localId }),
    subject: 'NDR',
    totalChunks: 0,
    chunks: [],
    sentAt: now,
    ...life,
    failure,
    linkedMessageId: messageId,
  };
}

export function notCollected(days: number): Failure {
  return { event: 'SEND', code: '14', text: `Message not collected by recipient after ${days} days` };
}

export const MAILBOX_DEACTIVATED: Failure = { event: 'SEND', code: '14', text: 'Message was not collected as the mailbox is deactivated' };
