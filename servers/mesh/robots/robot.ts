/**
 * Robots receive in place of a partner's system. A robot is a function: it is given a message that has come into its mailbox, and says what
 * becomes of it. Add one to the table in `table.ts` and mailboxes can have it.
 */
import type { Failure, Message } from '../messages/message.ts';

/** What a robot is given. */
export interface Received {
  readonly message: Message;
  /** The bytes of all chunks, unpacked if they came as gzip. Read when asked for; rejects when they are more than 16 MiB. */
  readonly content: () => Promise<Buffer>;
  /** What the mailbox's receiver is configured with. */
  readonly options: Readonly<Record<string, string>>;
}

/** A message that a robot sends, from the mailbox that received. */
export interface Letter {
  /** The sender of what was received, unless it says otherwise. */
  readonly to?: string;
  readonly workflowId: string;
  readonly body: Uint8Array;
  readonly localId?: string;
  readonly subject?: string;
  readonly fileName?: string;
  readonly contentType?: string;
}

/** What becomes of a message: acknowledged, with letters that are sent in the same moment; failed, with a REPORT to its sender; or nothing. */
export type Decision =
  | { readonly acknowledge: true; readonly letters?: readonly Letter[] }
  | { readonly fail: Failure }
  | { readonly leave: string };

export type Robot = (received: Received) => Decision | Promise<Decision>;
