/** What the recipient reads of a message in the headers of a download. In small letters on the wire: some clients compare them so. */
import type { Message } from '../messages/message.ts';
import { compactTime } from '../messages/times.ts';
import type { ApiVersion } from '../requests/version.ts';

export interface DownloadFacts {
  readonly chunk: number;
  readonly version: ApiVersion;
  /** Whether the body goes out as gzip. */
  readonly packed: boolean;
}

const ANY_TYPE = 'application/octet-stream';

export function messageHeaders(message: Message, facts: DownloadFacts): string[] {
  return message.type === 'REPORT' ? reportHeaders(message) : dataHeaders(message, facts);
}

function dataHeaders(message: Message, { chunk, version, packed }: DownloadFacts): string[] {
  const { messageId, sender, recipient, workflowId, totalChunks, status, statusAt, sentAt } = message;
  const type = message.contentType ?? message.bodyType;
  const acceptedAt = status === 'accepted' ? statusAt : sentAt;
  const headers = ['content-type', version === 2 && totalChunks === 1 && type !== undefined ? type : ANY_TYPE];
  if (packed) headers.push('content-encoding', 'gzip');
  add(headers, 'mex-from', sender);
  add(headers, 'mex-from-ods', message.senderOdsCode);
  headers.push('mex-to', recipient, 'mex-workflowid', workflowId);
  headers.push('mex-chunk-range', `${chunk}:${totalChunks}`, 'mex-total-chunks', String(totalChunks), 'mex-addresstype', 'ALL');
  addReferences(headers, message);
  headers.push(
    'mex-filename',
    message.fileName ?? `${messageId}.dat`,
    'mex-version',
    '1.0',
    'mex-messagetype',
    'DATA',
    'mex-messageid',
    messageId,
  );
  if (message.encrypted) headers.push('mex-content-encrypted', 'Y');
  if (message.compressed || packed) headers.push('mex-content-compressed', 'Y');
  add(headers, 'mex-content-checksum', message.checksum);
  add(headers, 'mex-content-type', type);
  headers.push('mex-statuscode', '00', 'mex-statusevent', 'TRANSFER');
  headers.push('mex-statusdescription', 'Transferred to recipient mailbox', 'mex-statussuccess', 'SUCCESS');
  headers.push('mex-statustimestamp', compactTime(acceptedAt), 'last-modified', new Date(acceptedAt).toUTCString());
  return headers;
}

/** A REPORT names the mailbox that holds it, not the one that the lost message was for: so do all implementations that can be seen. */
function reportHeaders(message: Message): string[] {
  const { messageId, linkedMessageId, recipient, workflowId, failure, statusAt } = message;
  const headers = ['content-type', ANY_TYPE, 'mex-messageid', messageId];
  add(headers, 'mex-linkedmsgid', linkedMessageId);
  headers.push('mex-to', recipient, 'mex-workflowid', workflowId);
  addReferences(headers, message);
  add(headers, 'mex-filename', message.fileName);
  headers.push('mex-messagetype', 'REPORT', 'mex-version', '1.0', 'mex-addresstype', 'ALL', 'mex-total-chunks', '0');
  add(headers, 'mex-statuscode', failure?.code);
  add(headers, 'mex-statusevent', failure?.event);
  add(headers, 'mex-statusdescription', failure?.text);
  headers.push('mex-statussuccess', 'ERROR', 'mex-statustimestamp', compactTime(statusAt));
  return headers;
}

function addReferences(headers: string[], { localId, partnerId, subject }: Message): void {
  add(headers, 'mex-localid', localId);
  add(headers, 'mex-partnerid', partnerId);
  add(headers, 'mex-subject', subject);
}

/** What is empty is left out. */
function add(headers: string[], name: string, value: string | undefined): void {
  if (value) headers.push(name, value);
}
