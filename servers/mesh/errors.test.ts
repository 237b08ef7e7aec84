import { beforeAll, describe, expect, test } from 'vitest';
import { signToken, timestampOf, writeToken } from '#formats/mesh/token';
import { makeRequest } from '#kernel/http/request';
import { errorFacts, type MeshErrorName, meshErrors } from './errors.ts';
import { type Answer, type Mesh, openMesh, V2 } from './testing/mesh.ts';

type Headers = Readonly<Record<string, string>>;
type Ask = (headers: Headers) => Promise<Answer>;

let mesh: Mesh;
let whole: string;
let uploading: string;
let readAlready: string;

beforeAll(async () => {
  mesh = await openMesh();
  whole = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'twice' });
  await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'twice' });
  uploading = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:3' });
  readAlready = await mesh.send('X26ABC1', 'X26ABC2');
  await mesh.ask('PUT', `/X26ABC2/inbox/${readAlready}/status/acknowledged`);
});

const TO = { 'Mex-To': 'X26ABC2', 'Mex-WorkflowID': 'TEST_WORKFLOW' };
const post =
  (more: Headers, body = 'hello', from = 'X26ABC1'): Ask =>
  (headers) =>
    mesh.ask('POST', `/${from}/outbox`, { ...TO, ...more, ...headers }, body);
const chunk =
  (number: number | string, more: Headers, of: () => string = () => uploading, from = 'X26ABC1'): Ask =>
  (headers) =>
    mesh.ask('POST', `/${from}/outbox/${of()}/${number}`, { ...more, ...headers }, 'more');
const get =
  (suffix: string | (() => string)): Ask =>
  (headers) =>
    mesh.ask('GET', typeof suffix === 'string' ? suffix : suffix(), headers);

/** How each error is come by: name, status, event, code, words, whether it names a message, and the request. */
const ERRORS: readonly (readonly [
  name: MeshErrorName,
  status: number,
  event: string,
  code: string,
  text: string,
  named: boolean,
  ask: Ask,
])[] = [
  ['dataFileMissing', 417, 'COLLECT', '02', 'Data file is missing or inaccessible.', false, post({}, '')],
  ['malformedControlFile', 400, 'TRANSFER', '06', 'MalformedControlFile', false, post({ 'Mex-Subject': 'a\tb' })],
  ['malformedControlFile', 400, 'TRANSFER', '06', 'MalformedControlFile', false, post({ 'Mex-To': 'https://mesh.test/X26ABC2' })],
  ['invalidFromAddress', 417, 'SEND', '07', 'Invalid From Address in the control file', false, post({ 'Mex-From': 'X26ABC3' })],
  ['toAddressMissing', 400, 'SEND', '08', 'TO_DTS missing', false, post({ 'Mex-To': ' ' })],
  ['invalidMessageType', 417, 'SEND', '11', 'Invalid Message Type for the transfer', false, post({ 'Mex-MessageType': 'REPORT' })],
  ['unregisteredAddress', 417, 'SEND', '12', 'Unregistered to address', true, post({ 'Mex-To': 'NOBODY' })],
  ['unregisteredAddress', 417, 'SEND', '12', 'Unregistered to address', true, post({ 'Mex-To': 'A99901OT001' })],
  [
    'senderNotAllowed',
    417,
    'SEND',
    '16',
    'Sender is not allowed to send messages of this type',
    true,
    post({ 'Mex-To': 'BOB', 'Mex-WorkflowID': 'RESTRICTED_WORKFLOW' }),
  ],
  [
    'workflowNotRegistered',
    417,
    'SEND',
    '17',
    'Workflow ID not registered for mailbox',
    true,
    post({ 'Mex-To': 'BARRY', 'Mex-WorkflowID': 'RESTRICTED_WORKFLOW' }, 'hello', 'ALICE'),
  ],
  ['messageNotFound', 404, 'RECEIVE', '20', 'Message does not exist', false, get('/X26ABC2/inbox/20250131145530123456_A1B2C3')],
  ['messageNotFound', 404, 'RECEIVE', '20', 'Message does not exist', true, get(() => `/X26ABC2/inbox/${whole}/2`)],
  ['messageNotFound', 404, 'RECEIVE', '20', 'Message does not exist', false, get(() => `/X26ABC3/outbox/tracking?messageID=${whole}`)],
  ['messageNotFound', 404, 'RECEIVE', '20', 'Message does not exist', false, get('/X26ABC1/outbox/tracking/never')],
  ['messageNotFound', 404, 'RECEIVE', '20', 'Message does not exist', false, chunk(2, { 'Mex-Chunk-Range': '2:3' }, () => 'NEVER')],
  [
    'messageGone',
    410,
    'SEND',
    'Message already accepted',
    'Message no longer available for download',
    true,
    get(() => `/X26ABC2/inbox/${readAlready}`),
  ],
  [
    'messageGone',
    410,
    'SEND',
    'Message already accepted',
    'Message no longer available for download',
    true,
    get(() => `/X26ABC2/inbox/${uploading}`),
  ],
  ...['2:4', '0:3', '4:3', 'x', '1:999999999'].map(
    (range) =>
      [
        'invalidHeaderChunks',
        417,
        'SEND',
        'InvalidHeaderChunks',
        'Invalid chunk values sent in mex-Chunk-Range header',
        false,
        post({ 'Mex-Chunk-Range': range }),
      ] as const,
  ),
  ...([{}, { 'Mex-Chunk-Range': '3:3' }, { 'Mex-Chunk-Range': '2:1' }] as Headers[]).map(
    (range) =>
      [
        'invalidHeaderChunks',
        417,
        'SEND',
        'InvalidHeaderChunks',
        'Invalid chunk values sent in mex-Chunk-Range header',
        true,
        chunk(2, range),
      ] as const,
  ),
  [
    'encodingChanged',
    417,
    '',
    '',
    'cannot change content encoding',
    true,
    chunk(2, { 'Mex-Chunk-Range': '2:3', 'Content-Encoding': 'gzip' }),
  ],
  [
    'unsupportedContentEncoding',
    422,
    'SEND',
    'UnsupportedContentEncoding',
    'Unsupported content encoding',
    false,
    post({ 'Content-Encoding': 'br' }),
  ],
  [
    'unsupportedContentEncoding',
    422,
    'SEND',
    'UnsupportedContentEncoding',
    'Unsupported content encoding',
    false,
    chunk(2, { 'Mex-Chunk-Range': '2:3', 'Content-Encoding': 'br' }),
  ],
  ['invalidChecksum', 400, 'SEND', 'Invalid checksum', 'Invalid checksum', false, post({ 'Mex-Content-Checksum': 'a+b=' })],
  [
    'chunkBeyondTotal',
    406,
    '',
    '',
    'Chunk number is greater than the number of chunks of the message',
    true,
    chunk(4, { 'Mex-Chunk-Range': '4:4' }),
  ],
  [
    'alreadyComplete',
    423,
    '',
    '',
    'Message is complete, no further chunk is accepted',
    true,
    chunk(1, { 'Mex-Chunk-Range': '1:1' }, () => whole),
  ],
  ['bodyTooLarge', 413, '', '', 'Request body is larger than 100MB', false, post({ 'Content-Length': '100000001' })],
  ['mailboxNotFound', 403, 'SEND', 'EPL-151', 'No mailbox matched', false, get('/NOBODY/inbox')],
  ['inactiveMailbox', 403, '', '', 'Request Received from Inactive Mailbox', false, get('/A99901OT001/inbox')],
  ['notYourMessage', 403, '', '', 'Message does not belong to this mailbox', true, get(() => `/X26ABC3/inbox/${whole}`)],
  [
    'notYourMessage',
    403,
    '',
    '',
    'Message does not belong to this mailbox',
    true,
    chunk(2, { 'Mex-Chunk-Range': '2:3' }, () => uploading, 'X26ABC3'),
  ],
  ['localIdNotUnique', 300, '', '', 'Multiple messages found', false, get('/X26ABC1/outbox/tracking/twice')],
  ['unknownMailbox', 404, '', '', 'Mailbox not found', false, get('/mailbox/NOBODY')],
];

describe.each(ERRORS)('%s', (name, status, event, code, text, named, ask) => {
  test(`is ${status} in version 1`, async () => {
    const { reply, headers, json } = await ask({});
    expect([reply.status, reply.about?.error]).toEqual([status, name]);
    expect(headers['content-type']).toBe('application/json');
    expect(json).toMatchObject({ errorEvent: event, errorCode: code, errorDescription: text });
    expect(json.messageID !== undefined).toBe(named);
  });

  test(`is ${status} in version 2`, async () => {
    const { reply, headers, json } = await ask(V2);
    expect([reply.status, reply.about?.error]).toEqual([status, name]);
    expect(headers['content-type']).toBe('application/vnd.mesh.v2+json');
    expect(json.detail).toEqual([expect.objectContaining({ event, code, msg: text })]);
    expect(json.message_id !== undefined).toBe(named);
  });
});

const MISSING = { msg: 'Field required', type: 'missing' };

describe.each<[what: string, ask: Ask, detail: object[]]>([
  [
    'both required headers missing',
    (headers) => mesh.ask('POST', '/X26ABC1/outbox', headers, 'x'),
    [
      { loc: ['header', 'mex-to'], ...MISSING },
      { loc: ['header', 'mex-workflowid'], ...MISSING },
    ],
  ],
  [
    'a header too long',
    post({ 'Mex-Subject': 's'.repeat(501) }),
    [{ loc: ['header', 'mex-subject'], msg: 'String should have at most 500 characters', type: 'string_too_long' }],
  ],
  [
    'a handshake that tells no client',
    get('/X26ABC1'),
    ['mex-clientversion', 'mex-osname', 'mex-osversion'].map((name) => ({ loc: ['header', name], ...MISSING })),
  ],
  [
    'too few results asked for',
    get('/X26ABC1/inbox?max_results=9'),
    [{ loc: ['query', 'max_results'], msg: 'Input should be greater than or equal to 10', type: 'greater_than_equal' }],
  ],
  [
    'a page that is no number, after a cursor that is too short',
    get('/X26ABC1/inbox?max_results=many&continue_from=short'),
    [
      { loc: ['query', 'max_results'], msg: 'Input should be a valid integer, unable to parse string as an integer', type: 'int_parsing' },
      { loc: ['query', 'continue_from'], msg: 'String should have at least 24 characters', type: 'string_too_short' },
    ],
  ],
  [
    'a cursor that is none',
    get(`/X26ABC1/inbox?continue_from=${'junk'.repeat(6)}`),
    [
      {
        loc: ['query', 'continue_from'],
        msg: 'Value error, continue_from is neither a cursor nor a message of this inbox',
        type: 'value_error',
      },
    ],
  ],
  [
    'chunk 0',
    get(() => `/X26ABC2/inbox/${whole}/0`),
    [{ loc: ['path', 'chunk_number'], msg: 'Input should be greater than or equal to 1', type: 'greater_than_equal' }],
  ],
  ['tracking without an id', get('/X26ABC1/outbox/tracking'), [{ loc: ['query', 'messageID'], ...MISSING }]],
])('%s', (_, ask, detail) => {
  test.each([{}, V2])('is a list of what is wrong, whatever the version', async (headers) => {
    const { status, headers: labels, json } = await ask(headers);
    expect([status, labels['content-type'], json]).toEqual([400, 'application/json', { detail }]);
  });
});

test('a misspelt version is refused', async () => {
  const { status, json } = await mesh.ask('GET', '/X26ABC1/inbox', { Accept: 'application/vnd.mesh.v2' });
  expect([status, json]).toEqual([400, { errorEvent: '', errorCode: '', errorDescription: 'Accept header api format incorrect' }]);
});

test.each([
  ['GET', '/X26ABC1/never', 404, 'Not Found'],
  ['DELETE', '/X26ABC1/inbox', 405, 'Method Not Allowed'],
  ['PUT', '//health', 405, 'Method Not Allowed'],
])('%s %s is %i, bare', async (method, suffix, status, detail) => {
  const answer = await mesh.ask(method, suffix, V2);
  expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([status, 'application/json', { detail }]);
});

describe('a send that fails', () => {
  test('is reported into the sender’s inbox, linked by its id, and can be tracked', async () => {
    const { json } = await mesh.ask('POST', '/X26ABC3/outbox', { ...TO, ...V2, 'Mex-To': 'NOBODY', 'Mex-LocalID': 'lost' }, 'x');
    expect(json).toMatchObject({ message_id: expect.stringMatching(/^\d{20}_[0-9A-F]{6}$/), internal_id: expect.any(String) });
    const [report] = await mesh.inbox('X26ABC3');
    const { headers, status } = await mesh.ask('HEAD', `/X26ABC3/inbox/${report}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'mex-messagetype': 'REPORT',
      'mex-linkedmsgid': json.message_id,
      'mex-localid': 'lost',
      'mex-statuscode': '12',
      'mex-statusevent': 'SEND',
      'mex-statusdescription': 'Unregistered to address',
      'mex-statussuccess': 'ERROR',
    });
    const tracked = await mesh.ask('GET', `/X26ABC3/outbox/tracking?messageID=${json.message_id}`, V2);
    expect(tracked.json).toMatchObject({ status: 'error', status_success: false, status_code: '12', recipient: 'NOBODY' });
  });
});

/** Requests that carry a token, of a service that is as strict as the live one. What is not said of the token is right. */
interface TokenInit {
  readonly minutesOff?: number;
  readonly password?: string;
  readonly nonceCount?: string;
}
let strict: Mesh;
beforeAll(async () => {
  strict = await openMesh({ environment: 'integration' });
});
let nonces = 0;
const token = ({ minutesOff = 0, password = 'password', nonceCount = '0' }: TokenInit = {}): string => {
  const timestamp = timestampOf(strict.deps.clock.now() + minutesOff * 60_000);
  return writeToken(signToken({ mailboxId: 'X26ABC1', nonce: `nonce-${++nonces}`, nonceCount, timestamp }, password, 'TestKey'));
};

const TOKENS: readonly (readonly [
  what: string,
  name: MeshErrorName,
  text: string,
  authorization: () => string | undefined,
  mailboxId: string,
])[] = [
  ['no token', 'unreadableToken', 'Error reading from Authorization header', () => undefined, 'X26ABC1'],
  ['a blank one', 'unreadableToken', 'Error reading from Authorization header', () => ' ', 'X26ABC1'],
  ['four parts', 'unreadableToken', 'Error reading from Authorization header', () => 'NHSMESH X26ABC1:nonce:0:202501311455', 'X26ABC1'],
  ['a count that is none', 'unreadableToken', 'Error reading from Authorization header', () => token({ nonceCount: 'first' }), 'X26ABC1'],
  ['that of another mailbox', 'tokenOfAnotherMailbox', 'Mailbox id does not match token', token, 'X26ABC2'],
  ['another scheme', 'tokenOfAnotherMailbox', 'Mailbox id does not match token', () => 'Basic WDI2QUJDMTpwYXNzd29yZA==', 'X26ABC1'],
  ['another password', 'invalidToken', 'Invalid Authentication Token', () => token({ password: 'guess' }), 'X26ABC1'],
  ['one that is too late', 'invalidToken', 'Invalid Authentication Token', () => token({ minutesOff: -122 }), 'X26ABC1'],
  ['one that is too early', 'invalidToken', 'Invalid Authentication Token', () => token({ minutesOff: 122 }), 'X26ABC1'],
];

describe.each(TOKENS)('%s', (_, name, text, authorization, mailboxId) => {
  const ask = (headers: Headers) => {
    const header = authorization();
    return strict.ask('GET', `/${mailboxId}/inbox`, { ...headers, ...(header !== undefined && { Authorization: header }) });
  };

  test('is 403 in version 1', async () => {
    const { reply, json } = await ask({});
    expect([reply.status, reply.about?.error]).toEqual([403, name]);
    expect(json).toEqual({ errorEvent: '', errorCode: '', errorDescription: text });
  });

  test('is 403 in version 2', async () => {
    const { reply, json } = await ask(V2);
    expect([reply.status, reply.about?.error]).toEqual([403, name]);
    expect(json).toEqual({ detail: [{ event: '', code: '', msg: text }] });
  });
});

test('a token that comes again is 403 in both versions, and only where it is', async () => {
  const Authorization = token();
  expect((await strict.ask('GET', '/X26ABC1/inbox', { Authorization })).status).toBe(200);
  const [first, second] = [
    await strict.ask('GET', '/X26ABC1/inbox', { Authorization }),
    await strict.ask('PUT', '/X26ABC1/inbox/NEVER/status/acknowledged', { ...V2, Authorization }),
  ];
  const text = 'Error Duplicated Authentication Token';
  expect([first.status, first.json]).toEqual([403, { errorEvent: '', errorCode: '', errorDescription: text }]);
  expect([second.status, second.json]).toEqual([403, { detail: [{ event: '', code: '', msg: text }] }]);
  expect((await strict.ask('GET', '/X26ABC1/inbox', { Authorization: token({ minutesOff: 119 }) })).status).toBe(200);
});

const ELSEWHERE = ['invalidRequest', 'invalidAccept', 'notFound', 'methodNotAllowed', 'duplicatedToken'];
const reached = new Set<string>([...ERRORS.map(([name]) => name), ...TOKENS.map(([, name]) => name), ...ELSEWHERE]);

describe('errors that only a fault rule answers', () => {
  const others = meshErrors.entries.filter(({ name }) => !reached.has(name));

  test('say so: every other one is provoked above', () => {
    expect(others.filter(({ description }) => !description.endsWith('Only a fault rule answers it.')).map(({ name }) => name)).toEqual([
      'internalError',
    ]);
  });

  test.each(others)('$name is JSON in both versions', ({ name, status }) => {
    const bodies = [{}, V2].map((headers) => {
      const reply = meshErrors.render(name, makeRequest({ target: '/messageexchange/X26ABC1/inbox', headers }), 'id');
      expect(reply.status).toBe(status);
      return JSON.parse(reply.body as string) as object;
    });
    const { event, code, text } = errorFacts(name as MeshErrorName);
    if (event === '') expect(bodies).toEqual([{ message: text }, { message: text }]);
    else expect(bodies).toEqual([{ errorEvent: event, errorCode: code, errorDescription: text }, { detail: [{ event, code, msg: text }] }]);
  });
});
