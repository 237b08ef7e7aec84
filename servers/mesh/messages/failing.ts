/** The end of a message that was not delivered. */
import type { Books } from './books.ts';
import type { Failure, Message } from './message.ts';
import { reportOf } from './report.ts';

export interface Undelivered {
  readonly status: 'undeliverable' | 'error';
  readonly failure: Failure;
  /** The id that the REPORT gets. */
  readonly reportId: string;
  readonly now: number;
  /** Of the REPORT. */
  readonly life: Pick<Message, 'expiresAt' | 'removedAt'>;
}

/** Ends a message, with a REPORT to its sender; a REPORT itself has none, and just ends. */
export async function endUndelivered(books: Books, before: Message, { status, failure, reportId, now, life }: Undelivered): Promise<void> {
  const { heldUntil: _, ...message } = before;
  const after: Message = { ...message, status, statusAt: now, failure: before.failure ?? failure };
  if (before.sender === undefined) {
    await books.change(before, after);
    return;
  }
  const report = reportOf(before, failure, reportId, now, life);
  await books.change(before, { ...after, linkedMessageId: report.messageId });
  await books.enter(report);
}
