/** What MESH keeps of a message, and how messages are found. Their bytes are blobs: see `bodies.ts`. */
import type { Collection } from '#kernel/store/store';

/** `uploading` until all chunks are there; `accepted`: it waits in the recipient's inbox; the others are ends. */
export type MessageStatus = 'uploading' | 'accepted' | 'acknowledged' | 'undeliverable' | 'error';

/** Why a message was not delivered, or what a REPORT reports. */
export interface Failure {
  readonly event: string;
  readonly code: string;
  readonly text: string;
}

/** What a sender says of a message in its headers, for the recipient. What was empty is not there. */
export interface ControlData {
  readonly workflowId: string;
  /** The sender's own reference; need not be unique. */
  readonly localId?: string;
  readonly subject?: string;
  readonly partnerId?: string;
  readonly fileName?: string;
  readonly checksum?: string;
  /** `Mex-Content-Type`: of the whole message, unpacked. */
  readonly contentType?: string;
  /** `Content-Type` of the first request, in small letters. */
  readonly bodyType?: string;
  readonly encrypted?: true;
  readonly compressed?: true;
  /** Its chunks came with `Content-Encoding: gzip`, and are kept so. */
  readonly gzipped?: true;
}

/** A message in the store. Times are milliseconds since the epoch, by the session's clock. */
export interface Message extends ControlData {
  readonly messageId: string;
  /** A REPORT has no bytes, and tells of another message. */
  readonly type: 'DATA' | 'REPORT';
  readonly status: MessageStatus;
  readonly statusAt: number;
  /** Mailbox ids. A REPORT has no sender. */
  readonly sender?: string;
  /** The ODS code of the sender's organisation. */
  readonly senderOdsCode?: string;
  readonly recipient: string;
  /** 0 of a REPORT. */
  readonly totalChunks: number;
  /** Bytes of each chunk as stored, `null` until it has arrived. */
  readonly chunks: readonly (number | null)[];
  readonly sentAt: number;
  /** Its place in the order in which the recipient's inbox was filled. Once it has one it keeps it. */
  readonly place?: number;
  /** When it is undeliverable, if nobody has acknowledged it. */
  readonly expiresAt: number;
  /** When nothing is left of it. */
  readonly removedAt: number;
  /** Accepted, but not in the inbox until then; a message that is held until it is removed is lost. Only where a test wants it so. */
  readonly heldUntil?: number;
  readonly failure?: Failure;
  /** Its sender's mailbox was emptied: there it is not listed, nor found by its local id. */
  readonly forgottenBySender?: true;
  /** Of a REPORT: the message that it tells of; of a message that failed: the REPORT. */
  readonly linkedMessageId?: string;
}

export const MESSAGES: Collection<Message> = {
  name: 'mesh-messages',
  forgets: true,
  indexes: {
    /** What waits, in its order. */
    inbox: (message) => (waits(message) ? inboxKey(message.recipient, message.place ?? 0) : undefined),
    /** What happens to it by itself, and when. */
    due: (message) => timeKey(dueAt(message)),
    localId: ({ sender, localId, forgottenBySender }) =>
      sender === undefined || localId === undefined || forgottenBySender ? undefined : `${sender} ${localId}`,
    /** All that was ever in an inbox, and all that was sent, the newest first. */
    received: ({ status, recipient, messageId, heldUntil }) =>
      status === 'uploading' || heldUntil !== undefined ? undefined : newestFirstKey(recipient, messageId),
    sent: ({ sender, messageId, forgottenBySender }) =>
      sender === undefined || forgottenBySender ? undefined : newestFirstKey(sender, messageId),
  },
};

/** Whether a message is in its recipient's inbox. */
export function waits({ status, heldUntil }: Pick<Message, 'status' | 'heldUntil'>): boolean {
  return status === 'accepted' && heldUntil === undefined;
}

/** When something happens to a message by itself: it comes, it expires, or it is removed. */
export function dueAt({ status, heldUntil, expiresAt, removedAt }: Message): number {
  if (status !== 'accepted') return removedAt;
  return heldUntil ?? expiresAt;
}

/** Mailbox ids have no blanks, so one begins with another and a blank only where it is the other. */
export function inboxKey(mailboxId: string, place: number): string {
  return `${mailboxId} ${String(place).padStart(12, '0')}`;
}

/** A time as a key that sorts as the time does. */
export function timeKey(at: number): string {
  return String(Math.max(0, Math.trunc(at))).padStart(16, '0');
}

/** Sorts ids, which begin with the time, the other way round. */
export function newestFirstKey(mailboxId: string, messageId: string): string {
  let inverted = '';
  for (const character of messageId) inverted += character >= '0' && character <= '9' ? String(9 - Number(character)) : character;
  return `${mailboxId} ${inverted}`;
}

/** Whether all chunks have arrived. */
export function isComplete({ chunks }: Pick<Message, 'chunks'>): boolean {
  return chunks.every((bytes) => bytes !== null);
}

/** Bytes of all chunks as stored. */
export function sizeOf({ chunks }: Pick<Message, 'chunks'>): number {
  let bytes = 0;
  for (const chunk of chunks) bytes += chunk ?? 0;
  return bytes;
}
