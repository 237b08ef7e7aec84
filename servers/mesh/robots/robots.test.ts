import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ServedMesh, serveMesh } from '../testing/served.ts';

let mesh: ServedMesh;
beforeAll(async () => {
  mesh = await serveMesh();
});
afterAll(() => mesh.suite.stop());
afterEach(() => mesh.suite.kernel.sessions.reset('default'));

const receive = (receiver: object, sandbox = mesh) => sandbox.control('PATCH', '/mesh/mailboxes/X26ABC2', { receiver });
const clock = (setting: object) => mesh.control('PUT', '/clock', setting);
const advance = (by: string) => mesh.control('POST', '/clock/advance', { by });
const statusOf = async (id: string) => (await mesh.ask('GET', `/admin/message/${id}`)).json.status;
/** Resolves when the journal has so many things that receivers have done. */
const done = (count: number, { suite } = mesh, session = 'default') =>
  suite.kernel.journal.wait({ session, operation: 'mesh.receiver' }, count, 5000);
const read = (mailboxId: string, id: string | undefined) => mesh.ask('GET', `/messageexchange/${mailboxId}/inbox/${id}`);

afterEach(() => mesh.suite.kernel.journal.clear({}));

test('a robot acknowledges', async () => {
  expect((await receive({ robot: 'acknowledge' })).status).toBe(200);
  const id = await mesh.send('X26ABC1', 'X26ABC2');
  const [exchange] = (await done(1)) ?? [];
  expect(exchange).toMatchObject({
    method: 'acknowledge',
    subject: { mailbox: 'X26ABC2' },
    about: { summary: `the receiver of X26ABC2 has acknowledged ${id}`, correlation: { messageId: id } },
  });
  expect(await statusOf(id)).toBe('Acknowledged');
});

describe('a robot replies', () => {
  test('with the same bytes, under the workflow of the acknowledgement', async () => {
    await receive({ robot: 'reply' });
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'ref' }, 'how are you?');
    await done(1);
    expect(await statusOf(id)).toBe('Acknowledged');
    const [reply] = await mesh.inbox('X26ABC1');
    const { text, headers } = await read('X26ABC1', reply);
    expect([text, headers['mex-workflowid'], headers['mex-from'], headers['mex-localid']]).toEqual([
      'how are you?',
      'TEST_WORKFLOW_ACK',
      'X26ABC2',
      'ref',
    ]);
  });

  test('by a template', async () => {
    const options = {
      workflowId: 'MY_{workflowId}',
      body: '<got id="{messageId}" from="{sender}" ref="{localId}"/>',
      subject: 'Re: {subject}',
    };
    await receive({ robot: 'reply', options: { ...options, contentType: 'application/xml' } });
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Subject': 'a question' });
    await done(1);
    const { text, headers } = await read('X26ABC1', (await mesh.inbox('X26ABC1'))[0]);
    expect(text).toBe(`<got id="${id}" from="X26ABC1" ref=""/>`);
    expect(headers).toMatchObject({
      'mex-workflowid': 'MY_TEST_WORKFLOW',
      'mex-subject': 'Re: a question',
      'mex-content-type': 'application/xml',
    });
  });

  test('to what came in chunks and packed, unpacked', async () => {
    await receive({ robot: 'reply' });
    const url = `${mesh.suite.urls.mesh}/messageexchange/X26ABC1/outbox`;
    const headers = { 'Mex-To': 'X26ABC2', 'Mex-WorkflowID': 'TEST_WORKFLOW', 'Content-Encoding': 'gzip' };
    const first = await fetch(url, { method: 'POST', headers: { ...headers, 'Mex-Chunk-Range': '1:2' }, body: gzipSync('one, ') });
    const { messageID } = (await first.json()) as { messageID: string };
    await fetch(`${url}/${messageID}/2`, { method: 'POST', headers: { ...headers, 'Mex-Chunk-Range': '2:2' }, body: gzipSync('two') });
    await done(1);
    expect((await read('X26ABC1', (await mesh.inbox('X26ABC1'))[0])).text).toBe('one, two');
  });
});

describe('a robot rejects', () => {
  test('with an error of the catalogue', async () => {
    await receive({ robot: 'reject', options: { error: 'invalidFileFormat' } });
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'ref' });
    await done(1);
    expect(await statusOf(id)).toBe('Error');
    const { headers } = await read('X26ABC1', (await mesh.inbox('X26ABC1'))[0]);
    expect(headers).toMatchObject({
      'mex-messagetype': 'REPORT',
      'mex-linkedmsgid': id,
      'mex-localid': 'ref',
      'mex-statuscode': 'Invalid file format',
    });
  });

  test('with words of its own', async () => {
    await receive({ robot: 'reject', options: { code: '99', text: 'we are closed' } });
    await mesh.send('X26ABC1', 'X26ABC2');
    await done(1);
    const { headers } = await read('X26ABC1', (await mesh.inbox('X26ABC1'))[0]);
    expect([headers['mex-statusevent'], headers['mex-statuscode'], headers['mex-statusdescription']]).toEqual([
      'RECEIVE',
      '99',
      'we are closed',
    ]);
  });
});

describe('after a while', () => {
  test('of sandbox time that stands still until it is moved', async () => {
    await clock({ now: '2027-03-01T09:00:00Z', frozen: true });
    await receive({ robot: 'acknowledge', after: 'PT1H' });
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    await advance('PT59M');
    expect(await mesh.inbox('X26ABC2')).toEqual([id]);
    await advance('PT1M');
    await done(1);
    expect(await statusOf(id)).toBe('Acknowledged');
  });

  test('of sandbox time that runs', async () => {
    await receive({ robot: 'acknowledge', after: 'PT0.05S' });
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    await done(1);
    expect(await statusOf(id)).toBe('Acknowledged');
  });

  test('what comes late is received when it has come', async () => {
    await clock({ now: '2027-03-01T09:00:00Z', frozen: true });
    await mesh.control('POST', '/mesh/behaviours', { behaviour: 'delivers-late', delay: 'PT10M' });
    await receive({ robot: 'acknowledge' });
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    expect(await statusOf(id)).toBe('Accepted');
    await advance('PT10M');
    await done(1);
    expect(await statusOf(id)).toBe('Acknowledged');
  });
});

test('messages that waited before there was a robot are received, too, in their order', async () => {
  const ids = [await mesh.send('X26ABC1', 'X26ABC2'), await mesh.send('X26ABC1', 'X26ABC2')];
  await receive({ robot: 'acknowledge' });
  const exchanges = await done(2);
  expect(exchanges?.map(({ about }) => about?.correlation?.messageId)).toEqual(ids);
});

test('other workflows are left for somebody else', async () => {
  await receive({ robot: 'acknowledge', workflows: ['OTHER'] });
  const id = await mesh.send('X26ABC1', 'X26ABC2');
  const [exchange] = (await done(1)) ?? [];
  expect(exchange?.about?.summary).toBe(`the receiver of X26ABC2 leaves ${id}: it is not for TEST_WORKFLOW`);
  expect(await mesh.inbox('X26ABC2')).toEqual([id]);
  await receive({ robot: 'acknowledge', workflows: ['OTHER', 'TEST_WORKFLOW'] });
  await done(2);
  expect(await mesh.inbox('X26ABC2')).toEqual([]);
});

test('one whose receiver is taken away receives no more', async () => {
  await receive({ robot: 'acknowledge' });
  await mesh.send('X26ABC1', 'X26ABC2');
  await done(1);
  const changed = await mesh.control('PATCH', '/mesh/mailboxes/X26ABC2', { receiver: null });
  expect(changed.json.receiver).toBeUndefined();
  const id = await mesh.send('X26ABC1', 'X26ABC2');
  expect(await mesh.inbox('X26ABC2')).toEqual([id]);
});

test('robots are listed, and others refused', async () => {
  const { json } = await mesh.control('GET', '/mesh/robots');
  expect(json.items.map(({ name }: { name: string }) => name)).toEqual(['acknowledge', 'reply', 'reject']);
  const refused = await receive({ robot: 'butler' });
  expect([refused.status, refused.json.issues[0].path]).toEqual([400, 'receiver.robot']);
  expect((await receive({ robot: 'reply', after: 'soon' })).json.issues[0].path).toBe('receiver.after');
});

test('each session has receivers of its own', async () => {
  const other = mesh.session('robots');
  await receive({ robot: 'acknowledge' }, other);
  const id = await mesh.send('X26ABC1', 'X26ABC2');
  const theirs = await other.send('X26ABC1', 'X26ABC2');
  const [exchange] = (await done(1, mesh, 'robots')) ?? [];
  expect(exchange?.about?.correlation?.messageId).toBe(theirs);
  expect(await mesh.inbox('X26ABC2')).toEqual([id]);
  await mesh.suite.kernel.sessions.end('robots');
});

test('a restart goes on where the last process stopped', async () => {
  const persist = await mkdtemp(join(tmpdir(), 'mesh-robots-'));
  const before = await serveMesh({ persist });
  await receive({ robot: 'acknowledge', after: 'PT1H' }, before);
  const id = await before.send('X26ABC1', 'X26ABC2');
  await before.suite.stop();
  const after = await serveMesh({ persist });
  await after.control('POST', '/clock/advance', { by: 'PT1H' });
  const [exchange] = (await done(1, after)) ?? [];
  expect(exchange?.about?.correlation?.messageId).toBe(id);
  await after.suite.stop();
  await rm(persist, { recursive: true });
});
