/** The answers that published examples show, by their fields: values differ, as ids and times do. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Answer, type Mesh, openMesh, V2 } from './testing/mesh.ts';

const FOLDER = join(process.env.NHS_SANDBOX_REFERENCE_DATA ?? '', 'mesh/examples');

/** A token of the right form, whose hash is not. */
const WRONG = `NHSMESH X26ABC1:nonce:0:202501311455:${'0'.repeat(64)}`;

let mesh: Mesh;
let strict: Mesh;
let messageId: string;
let report: string | undefined;

beforeAll(async () => {
  mesh = await openMesh();
  strict = await openMesh({ environment: 'integration' });
  messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'my-ref-1', 'Mex-FileName': 'report.csv', 'Mex-Subject': 'hello' });
  for (let at = 0; at < 11; at++) await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'another' });
  await mesh.ask('POST', '/ALICE/outbox', { 'Mex-To': 'NOBODY', 'Mex-WorkflowID': 'TEST_WORKFLOW', 'Mex-LocalID': 'my-ref-1' }, 'x');
  [report] = await mesh.inbox('ALICE');
});

const sending = { 'Mex-To': 'X26ABC2', 'Mex-WorkflowID': 'TEST_WORKFLOW' };
const client = { 'mex-clientversion': '1', 'mex-osname': 'x', 'mex-osversion': '1' };
const chunk = async (headers: Readonly<Record<string, string>>) => {
  const id = await mesh.send('X26ABC1', 'X26ABC3', { 'Mex-Chunk-Range': '1:2' });
  return mesh.ask('POST', `/X26ABC1/outbox/${id}/2`, { 'Mex-Chunk-Range': '2:2', ...headers }, 'x');
};

type Row = readonly [file: string, ask: () => Promise<Answer>];

/** How the answer of each example is come by. */
const BODIES: readonly Row[] = [
  ['acknowledge-v1', () => mesh.ask('PUT', `/X26ABC2/inbox/${messageId}/status/acknowledged`)],
  ['count-v1', () => mesh.ask('GET', '/X26ABC2/count')],
  ['count-v2', () => mesh.ask('GET', '/X26ABC2/count', V2)],
  ['error-auth-v1', () => strict.ask('GET', '/X26ABC1/inbox', { Authorization: WRONG })],
  ['error-auth-v2', () => strict.ask('GET', '/X26ABC1/inbox', { ...V2, Authorization: WRONG })],
  ['error-unregistered-recipient-v1', () => mesh.ask('POST', '/X26ABC1/outbox', { ...sending, 'Mex-To': 'NOBODY' }, 'x')],
  ['error-unregistered-recipient-v2', () => mesh.ask('POST', '/X26ABC1/outbox', { ...sending, ...V2, 'Mex-To': 'NOBODY' }, 'x')],
  ['error-validation', () => mesh.ask('POST', '/X26ABC1/outbox', { 'Mex-To': 'X26ABC2' }, 'x')],
  ['handshake-v1', () => mesh.ask('POST', '/X26ABC1', client)],
  ['inbox-v1', () => mesh.ask('GET', '/X26ABC2/inbox')],
  ['inbox-v2', () => mesh.ask('GET', '/X26ABC2/inbox?max_results=10', V2)],
  ['lookup-v1', () => mesh.ask('GET', '/endpointlookup/X26/TEST_WORKFLOW')],
  ['lookup-v2', () => mesh.ask('GET', '/endpointlookup/X26/TEST_WORKFLOW', V2)],
  ['ping', () => mesh.ask('GET', '/_ping')],
  ['rich-inbox', () => mesh.ask('GET', '/X26ABC2/inbox/rich')],
  ['send-v1', () => mesh.ask('POST', '/X26ABC1/outbox', sending, 'x')],
  ['send-v2', () => mesh.ask('POST', '/X26ABC1/outbox', { ...sending, ...V2 }, 'x')],
  ['send-chunk-v1', () => chunk({})],
  ['send-chunk-v2', () => chunk(V2)],
  ['tracking-v1-accepted', () => mesh.ask('GET', `/X26ABC1/outbox/tracking?messageID=${messageId}`)],
  ['tracking-v2-accepted', () => mesh.ask('GET', `/X26ABC1/outbox/tracking?messageID=${messageId}`, V2)],
];
const HEADERS: readonly Row[] = [
  ['data-headers', () => mesh.ask('GET', `/X26ABC2/inbox/${messageId}`)],
  ['report-headers', () => mesh.ask('GET', `/ALICE/inbox/${report}`)],
];

test.each(BODIES)('%s has the fields of the example', async (file, ask) => {
  const { json } = await ask();
  expect(shapeOf(json)).toMatchObject(shapeOf(read(file)) as object);
});

test.each(HEADERS)('%s has the headers of the example', async (file, ask) => {
  await mesh.deps.settings.replace({ downloadAfterAcknowledge: true });
  const { headers } = await ask();
  const names = Object.keys(read(file) as object).filter((name) => name !== 'content-length');
  expect(Object.keys(headers)).toEqual(expect.arrayContaining(names));
});

test('no example is left out', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
  expect([...BODIES, ...HEADERS].map(([file]) => file).toSorted()).toEqual(files.toSorted());
});

test.each(['error-auth-v1', 'error-auth-v2', 'error-validation', 'acknowledge-v1', 'handshake-v1'])('%s is word for word', async (file) => {
  const [, ask] = BODIES.find(([name]) => name === file) as Row;
  const { json } = await ask();
  const example = read(file) as object;
  // ids are ours
  const ids = Object.fromEntries(
    Object.keys(example)
      .filter((name) => /Id$/.test(name))
      .map((name) => [name, json[name]]),
  );
  expect(json).toEqual({ ...example, ...ids });
});

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8'));
}

/** Names and types; of a list the first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}
