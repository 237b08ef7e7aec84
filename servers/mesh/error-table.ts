/**
 * Every error that MESH can answer. Events, codes and words are those of the live service; `code` is now and then a word, and the same code can
 * stand for two errors (MESH OAS, "Errors").
 */

export interface MeshError {
  readonly status: number;
  /** What the service was doing: `SEND`, `TRANSFER`, `COLLECT`, `RECEIVE`; empty where it does not say. */
  readonly event: string;
  readonly code: string;
  /** The words that a client reads. */
  readonly text: string;
  /** For people who choose one for a fault rule. */
  readonly description: string;
}

const wordsOnly = { event: '', code: '' } as const;

export const ERRORS = {
  dataFileMissing: {
    status: 417,
    event: 'COLLECT',
    code: '02',
    text: 'Data file is missing or inaccessible.',
    description: 'A message without a body.',
  },
  malformedControlFile: {
    status: 400,
    event: 'TRANSFER',
    code: '06',
    text: 'MalformedControlFile',
    description: 'A control character in a Mex header, or an address of the web where an id belongs.',
  },
  invalidFromAddress: {
    status: 417,
    event: 'SEND',
    code: '07',
    text: 'Invalid From Address in the control file',
    description: 'Mex-From is another mailbox than the one that sends.',
  },
  toAddressMissing: { status: 400, event: 'SEND', code: '08', text: 'TO_DTS missing', description: 'Mex-To is empty.' },
  invalidControlFileVersion: {
    status: 417,
    event: 'SEND',
    code: '09',
    text: 'Invalid version of the control file',
    description: 'Of control files; the API ignores Mex-Version. Only a fault rule answers it.',
  },
  invalidMessageType: {
    status: 417,
    event: 'SEND',
    code: '11',
    text: 'Invalid Message Type for the transfer',
    description: 'Mex-MessageType is not DATA.',
  },
  unregisteredAddress: {
    status: 417,
    event: 'SEND',
    code: '12',
    text: 'Unregistered to address',
    description: 'There is no mailbox of the name in Mex-To.',
  },
  internalMailbox: {
    status: 417,
    event: 'SEND',
    code: '12',
    text: 'Cannot send messages to internal mailbox',
    description: 'The recipient is a mailbox of the service itself. Only a fault rule answers it.',
  },
  invalidCpIsFile: {
    status: 417,
    event: 'SEND',
    code: '15',
    text: 'Bad CP-IS file',
    description: 'Of child protection files only. Only a fault rule answers it.',
  },
  senderNotAllowed: {
    status: 417,
    event: 'SEND',
    code: '16',
    text: 'Sender is not allowed to send messages of this type',
    description: 'The workflow is restricted, and the sender is none of its senders.',
  },
  workflowNotRegistered: {
    status: 417,
    event: 'SEND',
    code: '17',
    text: 'Workflow ID not registered for mailbox',
    description: 'The workflow is restricted, and the recipient is none of its receivers.',
  },
  civilRegistrationNotEnabled: {
    status: 417,
    event: 'SEND',
    code: '18',
    text: 'ONS Civil Registration for this workflowId is not enabled via MESH',
    description: 'Of civil registration only. Only a fault rule answers it.',
  },
  invalidExpiryPeriod: {
    status: 417,
    event: 'SEND',
    code: '19',
    text: 'Invalid expiry period',
    description: 'Of control files. Only a fault rule answers it.',
  },
  messageNotFound: {
    status: 404,
    event: 'RECEIVE',
    code: '20',
    text: 'Message does not exist',
    description: 'There is no such message, no such chunk of it, or it is not for who asks.',
  },
  messageGone: {
    status: 410,
    event: 'SEND',
    code: 'Message already accepted',
    text: 'Message no longer available for download',
    description: 'The message is acknowledged, has expired or failed, or its chunks have not all arrived.',
  },
  invalidHeaderChunks: {
    status: 417,
    event: 'SEND',
    code: 'InvalidHeaderChunks',
    text: 'Invalid chunk values sent in mex-Chunk-Range header',
    description: 'Mex-Chunk-Range is no range, or not that of the chunk that is sent.',
  },
  encodingChanged: {
    status: 417,
    ...wordsOnly,
    text: 'cannot change content encoding',
    description: 'A chunk has another Content-Encoding than the first one.',
  },
  unsupportedContentEncoding: {
    status: 422,
    event: 'SEND',
    code: 'UnsupportedContentEncoding',
    text: 'Unsupported content encoding',
    description: 'Content-Encoding is something else than gzip.',
  },
  invalidChecksum: {
    status: 400,
    event: 'SEND',
    code: 'Invalid checksum',
    text: 'Invalid checksum',
    description: 'Mex-Content-Checksum has other characters than letters, digits, blanks, ":", "-" and "/".',
  },
  invalidFileFormat: {
    status: 417,
    event: 'SEND',
    code: 'Invalid file format',
    text: 'File Level Error (file not formed correctly)',
    description: 'Of files whose content is checked. Only a fault rule answers it.',
  },
  chunkBeyondTotal: {
    status: 406,
    ...wordsOnly,
    text: 'Chunk number is greater than the number of chunks of the message',
    description: 'A chunk is sent that the first one did not announce, or to what is no data message.',
  },
  alreadyComplete: {
    status: 423,
    ...wordsOnly,
    text: 'Message is complete, no further chunk is accepted',
    description: 'A chunk is sent of a message that is no longer being uploaded.',
  },
  bodyTooLarge: {
    status: 413,
    ...wordsOnly,
    text: 'Request body is larger than 100MB',
    description: 'More bytes in one request than the service takes.',
  },
  unreadableToken: {
    status: 403,
    ...wordsOnly,
    text: 'Error reading from Authorization header',
    description: 'The Authorization header is missing, or is no token.',
  },
  tokenOfAnotherMailbox: {
    status: 403,
    ...wordsOnly,
    text: 'Mailbox id does not match token',
    description: 'The token is of another mailbox than the path.',
  },
  mailboxNotFound: { status: 403, event: 'SEND', code: 'EPL-151', text: 'No mailbox matched', description: 'There is no such mailbox.' },
  invalidToken: {
    status: 403,
    ...wordsOnly,
    text: 'Invalid Authentication Token',
    description: 'The hash of the token is wrong, or its time is too far off.',
  },
  duplicatedToken: {
    status: 403,
    ...wordsOnly,
    text: 'Error Duplicated Authentication Token',
    description: 'The token has been used before.',
  },
  inactiveMailbox: {
    status: 403,
    ...wordsOnly,
    text: 'Request Received from Inactive Mailbox',
    description: 'The mailbox is closed.',
  },
  notYourMessage: {
    status: 403,
    ...wordsOnly,
    text: 'Message does not belong to this mailbox',
    description: 'The message is in another mailbox, or was sent by another.',
  },
  localIdNotUnique: {
    status: 300,
    ...wordsOnly,
    text: 'Multiple messages found',
    description: 'Several messages were sent under the local id.',
  },
  unknownMailbox: {
    status: 404,
    ...wordsOnly,
    text: 'Mailbox not found',
    description: 'Details are asked of a mailbox that there is not.',
  },
  invalidAccept: {
    status: 400,
    ...wordsOnly,
    text: 'Accept header api format incorrect',
    description: 'Accept names a version of the API in a way that is none.',
  },
  invalidRequest: {
    status: 400,
    ...wordsOnly,
    text: 'Field required',
    description: 'A header or parameter is missing, too long or out of range.',
  },
  notFound: { status: 404, ...wordsOnly, text: 'Not Found', description: 'There is nothing at this path.' },
  methodNotAllowed: { status: 405, ...wordsOnly, text: 'Method Not Allowed', description: 'The path does not take this method.' },
  tooEarly: { status: 425, ...wordsOnly, text: 'Too Early', description: 'Clients try again. Only a fault rule answers it.' },
  tooManyRequests: {
    status: 429,
    ...wordsOnly,
    text: 'Too Many Requests',
    description: 'Clients try again. Only a fault rule answers it.',
  },
  internalError: {
    status: 500,
    ...wordsOnly,
    text: 'An internal error occurred.\n\nPlease contact support.',
    description: 'Something went wrong in the service.',
  },
  badGateway: { status: 502, ...wordsOnly, text: 'Bad Gateway', description: 'Clients try again. Only a fault rule answers it.' },
  serviceUnavailable: {
    status: 503,
    ...wordsOnly,
    text: 'Service Unavailable',
    description: 'Clients try again. Only a fault rule answers it.',
  },
  gatewayTimeout: { status: 504, ...wordsOnly, text: 'Gateway Time-out', description: 'Clients try again. Only a fault rule answers it.' },
} as const satisfies Readonly<Record<string, MeshError>>;
