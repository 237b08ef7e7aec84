/** Messages as a client of MESH sends and gets them. */

/** What is sent: bytes, text in UTF-8, or a stream of known length that is read once, a chunk at a time. */
export type Body = Uint8Array | string | { readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> };

export interface OutgoingMessage {
  /** Mailbox id of the recipient, or `GPPROVIDER_{NHS number}_{birth date}_{surname}`. */
  readonly to: string;
  readonly workflowId: string;
  readonly body: Body;
  /**
   * The sender's own reference; one is made up when there is none. Where it is given, use each for one message: by it the client finds out
   * whether a send that was cut off has arrived.
   */
  readonly localId?: string | undefined;
  /** It may have been sent before, by a process that has not lived to hear of it: so it is asked for, by its local id, before the first try too. */
  readonly mayHaveArrived?: boolean | undefined;
  readonly subject?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly fileName?: string | undefined;
  /** Media type of the whole message. */
  readonly contentType?: string | undefined;
  readonly checksum?: string | undefined;
  /** Tells the recipient that the content is encrypted, or compressed, by the application itself. */
  readonly isEncrypted?: boolean | undefined;
  readonly isCompressed?: boolean | undefined;
  /** Compress on the way: each chunk by gzip, which the recipient's client undoes. */
  readonly gzip?: boolean | undefined;
  /** Bytes in a chunk before compression; default 20,000,000. MESH takes 100,000,000 in one. */
  readonly chunkSize?: number | undefined;
}

export interface SentMessage {
  readonly messageId: string;
  readonly localId: string;
  readonly chunks: number;
}

/** Told while a message is sent or downloaded: bytes of its content so far, and of how many where that is known. */
export type Progress = (done: number, of: number | undefined) => void;

/** A message in the inbox, less its content. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly messageType: 'DATA' | 'REPORT';
  /** Nothing on a report. */
  readonly from?: string;
  readonly to: string;
  readonly workflowId?: string;
  readonly localId?: string;
  readonly subject?: string;
  readonly partnerId?: string;
  readonly fileName?: string;
  readonly contentType?: string;
  readonly checksum?: string;
  readonly isEncrypted: boolean;
  readonly isCompressed: boolean;
  readonly chunks: number;
  /** Of the transfer; on a report, of what went wrong with the message that `linkedMessageId` names. */
  readonly status: {
    readonly isSuccess: boolean;
    readonly event?: string;
    readonly code?: string;
    readonly description?: string;
    /** `yyyyMMddHHmmss`. */
    readonly timestamp?: string;
  };
  readonly linkedMessageId?: string;
  /** All `mex-` headers, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Download {
  readonly message: ReceivedMessage;
  /** All chunks in turn, unpacked; read once. Rejects with `MeshFailed` when MESH cannot be reached any more. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface InboxQuery {
  /** From 10 to 5,000; default 500. */
  readonly maxResults?: number | undefined;
  /** `W`, `!W`, `W*`, `!W*`, `*W*`, `!*W*`. */
  readonly workflowFilter?: string | undefined;
}

export interface InboxPage {
  /** Oldest first. */
  readonly messageIds: readonly string[];
  readonly approximateCount: number;
  /** There when more follow: to be handed to `nextPage`. */
  readonly next?: string;
}

/** What has become of a message that was sent. */
export interface TrackedMessage {
  readonly messageId: string;
  readonly localId?: string;
  readonly workflowId?: string;
  readonly filename?: string;
  /** ISO 8601 without a zone, in UTC; by local id `yyyyMMddHHmmss`. */
  readonly uploadTimestamp?: string;
  readonly expiryTime?: string;
  readonly recipient?: string;
  readonly recipientName?: string;
  readonly recipientOdsCode?: string;
  readonly recipientOrgCode?: string;
  readonly recipientOrgName?: string;
  /** `uploading`, `accepted`, `acknowledged`, `undeliverable`, `error`. */
  readonly status: string;
  readonly statusSuccess?: boolean;
  readonly statusEvent?: string;
  readonly statusCode?: string;
  readonly statusDescription?: string;
  readonly statusTimestamp?: string;
}

/** A mailbox that a lookup found. */
export interface FoundMailbox {
  readonly mailboxId: string;
  readonly mailboxName: string;
}

export interface MailboxDetails extends FoundMailbox {
  readonly billingEntity?: string;
  readonly odsCode?: string;
  readonly orgCode?: string;
  readonly orgName?: string;
  readonly active: boolean;
}
