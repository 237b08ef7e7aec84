/** Mex headers: how a message's particulars travel (MESH API, OAS, "Mex- headers"). */
import type { IncomingHttpHeaders } from 'node:http';
import type { OutgoingMessage, ReceivedMessage } from './shapes.ts';

/** Of the first chunk. The others need their range and encoding only. */
export function headersOf(message: OutgoingMessage, localId: string, range: string): Record<string, string> {
  const { to, workflowId, subject, partnerId, fileName, contentType, checksum, isEncrypted, isCompressed, gzip } = message;
  return {
    'Mex-To': to,
    'Mex-WorkflowID': workflowId,
    'Mex-LocalID': localId,
    'Mex-Chunk-Range': range,
    'Content-Type': contentType ?? 'application/octet-stream',
    ...(subject !== undefined && { 'Mex-Subject': subject }),
    ...(partnerId !== undefined && { 'Mex-PartnerID': partnerId }),
    ...(fileName !== undefined && { 'Mex-FileName': fileName }),
    ...(contentType !== undefined && { 'Mex-Content-Type': contentType }),
    ...(checksum !== undefined && { 'Mex-Content-Checksum': checksum }),
    ...(isEncrypted && { 'Mex-Content-Encrypted': 'Y' }),
    ...(isCompressed && { 'Mex-Content-Compressed': 'Y' }),
    ...(gzip && { 'Content-Encoding': 'gzip' }),
  };
}

/** Of every further chunk. */
export function chunkHeaders({ gzip }: OutgoingMessage, range: string): Record<string, string> {
  return { 'Mex-Chunk-Range': range, 'Content-Type': 'application/octet-stream', ...(gzip && { 'Content-Encoding': 'gzip' }) };
}

/** The first header that cannot go over HTTP, in words: it has a control character, or one beyond Latin-1. */
export function unsendable(headers: Readonly<Record<string, string>>): string | undefined {
  const found = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value));
  return found && `${found[0]} has a character that no header can carry: ${JSON.stringify(found[1])}`;
}

/** What the headers of a download say. */
export function messageIn(headers: IncomingHttpHeaders, askedFor: string): ReceivedMessage {
  const text = (name: string): string | undefined => {
    const value = headers[`mex-${name}`];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return withoutGaps({
    messageId: text('messageid') ?? askedFor,
    messageType: text('messagetype') === 'REPORT' ? 'REPORT' : 'DATA',
    from: text('from'),
    to: text('to') ?? '',
    workflowId: text('workflowid'),
    localId: text('localid'),
    subject: text('subject'),
    partnerId: text('partnerid'),
    fileName: text('filename'),
    contentType: text('content-type') ?? headers['content-type'],
    checksum: text('content-checksum'),
    isEncrypted: text('content-encrypted') === 'Y',
    // the service says so too of what it packed itself for the way, which this client has unpacked
    isCompressed: text('content-compressed') === 'Y' && headers['content-encoding'] !== 'gzip',
    chunks: chunksIn(text('chunk-range')),
    status: withoutGaps({
      isSuccess: text('statussuccess') !== 'ERROR',
      event: text('statusevent'),
      code: text('statuscode'),
      description: text('statusdescription'),
      timestamp: text('statustimestamp'),
    }),
    linkedMessageId: text('linkedmsgid'),
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (name.startsWith('mex-') ? [[name, String(value)]] : [])),
    ),
  }) as ReceivedMessage;
}

/** `2:5` has five; none is one. */
function chunksIn(range: string | undefined): number {
  return Math.max(1, Number(/^\d+:(\d+)$/.exec(range ?? '')?.[1] ?? 1));
}

function withoutGaps(object: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
