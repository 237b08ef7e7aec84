/** What is known of an inbox without looking into it: one small document for each mailbox that ever got a message. */
import type { Collection } from '#kernel/store/store';

export interface Inbox {
  /** The place of the newest message: places count up from 1. */
  readonly lastPlace: number;
  /** Messages that wait. */
  readonly waiting: number;
}

export const INBOXES: Collection<Inbox> = { name: 'mesh-inboxes' };

export const EMPTY_INBOX: Inbox = Object.freeze({ lastPlace: 0, waiting: 0 });
