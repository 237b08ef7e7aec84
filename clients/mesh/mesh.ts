/**
 * A client of MESH for one mailbox: what a server of ours, or a person at a terminal, sends and collects messages with. It speaks version 2
 * of the API and knows nothing of this sandbox: it works at any address that speaks MESH.
 *
 * Every call ends in a {@link Result}: a value, or a failure as data. Calls that are answered with 425, 429 or 5xx, or whose connection is
 * lost, are tried again, each time with a new token; nothing is sent twice by that.
 */
import { randomUUID } from 'node:crypto';
import { messageIn } from './mex-headers.ts';
import { download } from './receiving.ts';
import { objectIn, orThrow, type Result } from './result.ts';
import { send } from './sending.ts';
import type {
  Download,
  FoundMailbox,
  InboxPage,
  InboxQuery,
  MailboxDetails,
  OutgoingMessage,
  Progress,
  ReceivedMessage,
  SentMessage,
  TrackedMessage,
} from './shapes.ts';
import { tokenMaker } from './token-maker.ts';
import { type Call, Transport, type TransportOptions } from './transport.ts';

export { inWords, MeshFailed, orThrow, type Result } from './result.ts';
export type * from './shapes.ts';

export interface MeshOptions extends TransportOptions {
  readonly mailboxId: string;
  readonly password: string;
  /** The key that all clients of one environment share. */
  readonly sharedKey: string;
  /** Milliseconds since the epoch, by the clock that MESH goes by; by default the machine's. */
  readonly now?: (() => number) | undefined;
  /** Ids that nobody else has: the nonce, and local ids of messages that have none. UUIDs by default. */
  readonly uuid?: (() => string) | undefined;
  /** What the handshake tells of the client: its name and version. */
  readonly clientVersion?: string | undefined;
}

export type MeshClient = ReturnType<typeof meshClient>;

const BASE = '/messageexchange';

/** A client for one mailbox. Nothing is sent until a method is called; connections are kept until `close`. */
export function meshClient(options: MeshOptions) {
  const { mailboxId, now = Date.now, uuid = randomUUID } = options;
  const transport = new Transport(options, tokenMaker({ ...options, nonce: uuid(), now }));
  const mailbox = `${BASE}/${encodeURIComponent(mailboxId)}`;

  const read = async <T>(call: Call, take: (body: Fields) => T): Promise<Result<T>> => {
    const answered = await transport.read(call);
    if ('failure' in answered) return answered;
    const body = objectIn(answered.value.content);
    if (body === undefined)
      return { failure: { kind: 'unreadable', reason: `${call.path}: MESH answered with something that is not JSON` } };
    return { value: take(body) };
  };
  const get = <T>(path: string, take: (body: Fields) => T) => read({ method: 'GET', path }, take);
  const done = async (call: Call): Promise<Result<undefined>> => {
    const answered = await transport.read(call);
    return 'failure' in answered ? answered : { value: undefined };
  };
  const nextPage = (next: string) => get(next, inboxPage);
  const inbox = ({ maxResults, workflowFilter }: InboxQuery = {}) => {
    const query = new URLSearchParams({
      ...(maxResults !== undefined && { max_results: String(maxResults) }),
      ...(workflowFilter !== undefined && { workflow_filter: workflowFilter }),
    });
    return nextPage(`${mailbox}/inbox${query.size === 0 ? '' : `?${query}`}`);
  };

  return {
    mailboxId,
    /** Says hello, as every client must once a day: mailbox, password and key are right. */
    handshake: () => done({ method: 'POST', path: mailbox, headers: handshakeHeaders(options.clientVersion) }),
    /** Sends a message. When it was cut off the client finds out whether it has arrived before it sends it again. */
    send: (message: OutgoingMessage, onProgress?: Progress): Promise<Result<SentMessage>> =>
      send(transport, mailbox, message, message.localId ?? uuid(), onProgress),
    /** The first page of what waits; `nextPage` for those that follow. */
    inbox,
    nextPage,
    /** Ids of all that waits, page after page. Rejects with `MeshFailed`. */
    async *messageIds(query: InboxQuery = {}): AsyncGenerator<string> {
      for (let page = await inbox(query); ; ) {
        const { messageIds, next } = orThrow(page);
        yield* messageIds;
        if (next === undefined) return;
        page = await nextPage(next);
      }
    },
    /** How many wait. */
    count: () => get(`${mailbox}/count`, ({ count }) => Number(count)),
    /** What the headers of a message say, without its content. */
    async head(messageId: string): Promise<Result<ReceivedMessage>> {
      const answered = await transport.read({ method: 'HEAD', path: `${mailbox}/inbox/${encodeURIComponent(messageId)}` });
      return 'failure' in answered ? answered : { value: messageIn(answered.value.headers, messageId) };
    },
    /** A message and its content as a stream: to be read to its end, or let go of. It stays in the inbox until it is acknowledged. */
    download: (messageId: string, onProgress?: Progress): Promise<Result<Download>> => download(transport, mailbox, messageId, onProgress),
    /** Takes a message out of the inbox. May be said twice. */
    acknowledge: (messageId: string) =>
      done({ method: 'PUT', path: `${mailbox}/inbox/${encodeURIComponent(messageId)}/status/acknowledged` }),
    /** What has become of a message that this mailbox sent. */
    track: (messageId: string) => get(`${mailbox}/outbox/tracking?messageID=${encodeURIComponent(messageId)}`, trackedMessage),
    /** The same by the sender's own reference; refused with status 300 when several went by it. */
    trackByLocalId: (localId: string) => get(`${mailbox}/outbox/tracking/${encodeURIComponent(localId)}`, trackedMessage),
    /** Mailboxes of an organisation that take a workflow. */
    lookup: (odsCode: string, workflowId: string) =>
      get(`${BASE}/endpointlookup/${encodeURIComponent(odsCode)}/${encodeURIComponent(workflowId)}`, foundMailboxes),
    /** All mailboxes that take a workflow. */
    search: (workflowId: string) => get(`${BASE}/workflowsearch/${encodeURIComponent(workflowId)}`, foundMailboxes),
    /** A mailbox, by default this one. */
    details: (id = mailboxId) => get(`${BASE}/mailbox/${encodeURIComponent(id)}`, (body) => inCamelCase(body) as unknown as MailboxDetails),
    /** Lets go of the connections. */
    close: () => transport.close(),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function handshakeHeaders(clientVersion = 'nhs-sandbox'): Record<string, string> {
  const { platform, arch, version } = process;
  return {
    'Mex-ClientVersion': clientVersion,
    'Mex-OSName': platform,
    'Mex-OSVersion': version,
    'Mex-OSArchitecture': arch,
    'Mex-JavaVersion': 'N/A',
  };
}

function inboxPage({ messages, links, approx_inbox_count: count }: Fields): InboxPage {
  const { next } = (links ?? {}) as Fields;
  const messageIds = Array.isArray(messages) ? messages.map(String) : [];
  return { messageIds, approximateCount: Number(count ?? messageIds.length), ...(typeof next === 'string' && { next }) };
}

function foundMailboxes({ results }: Fields): readonly FoundMailbox[] {
  return Array.isArray(results) ? results.map((found) => inCamelCase(found as Fields) as unknown as FoundMailbox) : [];
}

/** Of version 2, or of version 1 as tracking by local id has it. */
function trackedMessage(body: Fields): TrackedMessage {
  const { fileName, status, ...tracked } = inCamelCase(body);
  return {
    ...tracked,
    ...(fileName !== undefined && { filename: fileName }),
    status: String(status).toLowerCase(),
  } as unknown as TrackedMessage;
}

function inCamelCase(body: Fields): Fields {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]],
    ),
  );
}
