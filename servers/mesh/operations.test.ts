import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Mesh, openMesh, V2 } from './testing/mesh.ts';

let mesh: Mesh;
beforeEach(async () => {
  mesh = await openMesh();
});

const CLIENT = { 'mex-ClientVersion': 'test', 'mex-OSName': 'Linux', 'mex-OSVersion': '' };

describe('a handshake', () => {
  test.each(['GET', 'POST'])('by %s names the mailbox in version 1', async (method) => {
    const { status, headers, json } = await mesh.ask(method, '/X26ABC1', CLIENT);
    expect([status, headers['content-type'], json]).toEqual([200, 'application/json', { mailboxId: 'X26ABC1' }]);
  });

  test('is empty in version 2', async () => {
    const { status, headers, bytes } = await mesh.ask('POST', '/X26ABC1', { ...CLIENT, ...V2 });
    expect([status, headers['content-type'], bytes.length]).toEqual([200, 'application/vnd.mesh.v2+json', 0]);
  });

  test('finds mailboxes in whatever letters they are written', async () => {
    expect((await mesh.ask('GET', '/x26abc1', CLIENT)).json).toEqual({ mailboxId: 'X26ABC1' });
    expect((await mesh.ask('GET', '/gp_mailbox', CLIENT)).json).toEqual({ mailboxId: 'gp_mailbox' });
  });
});

describe('what is sent', () => {
  const headers = {
    'mex-workflowid': ' TEST_WORKFLOW ',
    'MEX-LOCALID': 'my-ref-1#2',
    'Mex-Subject': 'caf\u00e9',
    'Mex-PartnerID': 'partner',
    'Mex-FileName': 'report.csv',
    'Mex-Content-Checksum': 'b10a8db164e0754105b7a99be72e3fe5',
    'Mex-Content-Encrypted': 'TRUE',
    'Mex-Content-Compressed': 'n/a',
    'Mex-Content-Type': 'text/csv',
    'Mex-OSVersion': '',
    'Content-Type': 'application/x-www-form-urlencoded',
  };

  test('is told to the recipient, in small letters, and nothing that is empty', async () => {
    const messageId = await mesh.send('x26abc1', 'x26abc2', headers);
    const { status, headers: read, text } = await mesh.ask('GET', `/x26abc2/inbox/${messageId.toLowerCase()}`);
    expect([status, text]).toEqual([200, 'hello']);
    expect(read).toEqual({
      'content-type': 'application/octet-stream',
      'mex-from': 'X26ABC1',
      'mex-from-ods': 'X26',
      'mex-to': 'X26ABC2',
      'mex-workflowid': 'TEST_WORKFLOW',
      'mex-chunk-range': '1:1',
      'mex-total-chunks': '1',
      'mex-addresstype': 'ALL',
      'mex-localid': 'my-ref-1#2',
      'mex-partnerid': 'partner',
      'mex-subject': 'caf\u00e9',
      'mex-filename': 'report.csv',
      'mex-version': '1.0',
      'mex-messagetype': 'DATA',
      'mex-messageid': messageId,
      'mex-content-encrypted': 'Y',
      'mex-content-checksum': 'b10a8db164e0754105b7a99be72e3fe5',
      'mex-content-type': 'text/csv',
      'mex-statuscode': '00',
      'mex-statusevent': 'TRANSFER',
      'mex-statusdescription': 'Transferred to recipient mailbox',
      'mex-statussuccess': 'SUCCESS',
      'mex-statustimestamp': '20250131145530',
      'last-modified': 'Fri, 31 Jan 2025 14:55:30 GMT',
    });
    expect((await mesh.ask('GET', `/X26ABC2/inbox/${messageId}`, V2)).headers['content-type']).toBe('text/csv');
  });

  test('has a name when the sender gives none', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2');
    expect((await mesh.ask('HEAD', `/X26ABC2/inbox/${messageId}`)).headers['mex-filename']).toBe(`${messageId}.dat`);
  });

  test('may be of a workflow that nobody knows', async () => {
    await expect(mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': 'MADE UP 1' })).resolves.toMatch(/_/);
  });

  test('by its sender can be looked at, but not by others', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2');
    const look = async (mailbox: string) => (await mesh.ask('HEAD', `/${mailbox}/inbox/${messageId}`)).status;
    expect([await look('X26ABC1'), await look('X26ABC2'), await look('X26ABC3')]).toEqual([200, 200, 404]);
  });
});

test('where it is as strict as live, what is known is restricted', async () => {
  expect((await (await openMesh({ environment: 'integration' })).deps.settings.read()).knownWorkflowsAreRestricted).toBe(true);
  await mesh.deps.settings.replace({ knownWorkflowsAreRestricted: true });
  await expect(mesh.send('X26ABC3', 'X26ABC2')).rejects.toThrow('Sender is not allowed to send messages of this type');
  await expect(mesh.send('X26ABC1', 'X26ABC3')).rejects.toThrow('Workflow ID not registered for mailbox');
  await expect(mesh.send('X26ABC1', 'X26ABC2')).resolves.toMatch(/_/);
});

describe('chunks', () => {
  const add = (messageId: string, range: string, body: string | Uint8Array, headers = {}) =>
    mesh.ask('POST', `/X26ABC1/outbox/${messageId}/${range.split(':')[0]}`, { 'Mex-Chunk-Range': range, ...headers }, body);

  test('make a message when all are there, in whatever order they come', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:3' }, 'one');
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    const last = await add(messageId, '3:3', 'three');
    expect([last.status, last.json]).toEqual([202, { messageID: messageId, blockID: 3 }]);
    expect(last.reply.about?.advice).toContain('chunks 2 are missing: the message is accepted when all are there');
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    expect((await add(messageId, '2:3', 'wrong', V2)).json).toEqual({ message_id: messageId });
    expect(await mesh.inbox('X26ABC2')).toEqual([messageId]);
    const parts: [number, string, string | undefined][] = [];
    for (const suffix of ['', '/2', '/3']) {
      const { status, text, headers } = await mesh.ask('GET', `/X26ABC2/inbox/${messageId}${suffix}`);
      parts.push([status, text, headers['mex-chunk-range']]);
    }
    expect(parts).toEqual([
      [206, 'one', '1:3'],
      [206, 'wrong', '2:3'],
      [200, 'three', '3:3'],
    ]);
  });

  test('can be sent again while others are missing', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:3' }, 'one');
    await add(messageId, '2:3', 'mistaken');
    await add(messageId, '2:3', 'two');
    await add(messageId, '3:3', 'three');
    expect((await mesh.ask('GET', `/X26ABC2/inbox/${messageId}/2`)).text).toBe('two');
    expect((await mesh.ask('GET', `/X26ABC1/outbox/tracking?messageID=${messageId}`)).json).toMatchObject({ fileSize: 11, chunkCount: 3 });
    expect((await add(messageId, '3:3', 'three')).status).toBe(423);
  });

  test('may leave the encoding to the first where the session is set so', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:2', 'Content-Encoding': 'gzip' }, gzipSync('one'));
    expect((await add(messageId, '2:2', gzipSync('two'))).status).toBe(417);
    await mesh.deps.settings.replace({ chunksInheritEncoding: true });
    expect((await add(messageId, '2:2', gzipSync('two'))).status).toBe(202);
  });
});

describe('gzip', () => {
  const packed = gzipSync('hello hello hello');

  test('goes out as it came to whom it is welcome', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Content-Encoding': 'GZIP' }, packed);
    const { headers, bytes } = await mesh.ask('GET', `/X26ABC2/inbox/${messageId}`, { 'Accept-Encoding': 'gzip,deflate' });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'mex-content-compressed': 'Y' });
    expect(bytes.equals(packed)).toBe(true);
    expect(gunzipSync(bytes).toString()).toBe('hello hello hello');
  });

  test('is unpacked for others', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Content-Encoding': 'gzip' }, packed);
    const { headers, text } = await mesh.ask('GET', `/X26ABC2/inbox/${messageId}`);
    expect([headers['content-encoding'], headers['mex-content-compressed'], text]).toEqual([undefined, undefined, 'hello hello hello']);
  });

  test('that is none goes out as it came', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Content-Encoding': 'gzip' }, 'not packed');
    const { status, headers, text } = await mesh.ask('GET', `/X26ABC2/inbox/${messageId}`);
    expect([status, headers['content-encoding'], text]).toEqual([200, 'gzip', 'not packed']);
  });
});

describe('an inbox list', () => {
  test('is filtered by workflow', async () => {
    const ids: string[] = [];
    for (const workflow of ['ONE', 'ONE_ACK', 'TWO', 'TWO_ACK'])
      ids.push(await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': workflow }));
    const [one, oneAck, two, twoAck] = ids;
    const by = async (filter: string) =>
      (await mesh.ask('GET', `/X26ABC2/inbox?workflow_filter=${encodeURIComponent(filter)}`, V2)).json.messages;
    expect(await by('ONE')).toEqual([one]);
    expect(await by('!ONE')).toEqual([oneAck, two, twoAck]);
    expect(await by('ONE*')).toEqual([one, oneAck]);
    expect(await by('!ONE*')).toEqual([two, twoAck]);
    expect(await by('*_ACK*')).toEqual([oneAck, twoAck]);
    expect(await by('!*_ACK*')).toEqual([one, two]);
    expect(await by('one')).toEqual([]);
  });

  test('goes on from a message id in version 1, also when that is acknowledged', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 25; at++) ids.push(await mesh.send('X26ABC1', 'X26ABC2'));
    const page = await mesh.ask('GET', '/X26ABC2/inbox?max_results=10');
    expect(page.json).toEqual({ messages: ids.slice(0, 10) });
    await mesh.ask('PUT', `/X26ABC2/inbox/${ids[9]}/status/acknowledged`);
    expect((await mesh.ask('GET', `/X26ABC2/inbox?max_results=10&continue_from=${ids[9]}`)).json.messages).toEqual(ids.slice(10, 20));
  });

  test('links to the next page with what was asked, and to none when the page is the last', async () => {
    for (let at = 0; at < 20; at++) await mesh.send('X26ABC1', 'X26ABC2');
    const { json } = await mesh.ask('GET', '/X26ABC2/inbox?max_results=10&workflow_filter=TEST*', V2);
    expect(json.links.self).toBe('/messageexchange/X26ABC2/inbox?max_results=10&workflow_filter=TEST*');
    expect(json.links.next).toMatch(/^\/messageexchange\/X26ABC2\/inbox\?max_results=10&workflow_filter=TEST\*&continue_from=.{24,}$/);
    const last = await mesh.ask('GET', json.links.next.slice('/messageexchange'.length), V2);
    expect(last.json.messages).toHaveLength(10);
    expect(last.json.links.next).toBeUndefined();
  });
});

test('a count says in version 1 how it came about', async () => {
  await mesh.send('X26ABC1', 'X26ABC2');
  expect((await mesh.ask('GET', '/X26ABC2/count')).json).toEqual({
    count: 1,
    internalID: expect.stringMatching(/^\d{20}_/),
    allResultsIncluded: true,
  });
});

describe('tracking by local id', () => {
  test('is of version 1 whatever is accepted', async () => {
    const messageId = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'a/b' });
    const { headers, json } = await mesh.ask('GET', '/X26ABC1/outbox/tracking/a%2Fb', V2);
    expect([headers['content-type'], json.messageId]).toEqual(['application/json', messageId]);
  });
});

describe('rich lists', () => {
  test('show all that came, the newest first, acknowledged or not', async () => {
    const first = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'ref' });
    mesh.pass(1000);
    const second = await mesh.send('X26ABC3', 'X26ABC2');
    await mesh.send('X26ABC3', 'X26ABC2', { 'Mex-Chunk-Range': '1:2' });
    await mesh.ask('PUT', `/X26ABC2/inbox/${first}/status/acknowledged`);
    const { headers, json } = await mesh.ask('GET', '/X26ABC2/inbox/rich');
    expect(headers['content-type']).toBe('application/vnd.mesh.v2+json');
    expect(json.messages.map(({ message_id }: { message_id: string }) => message_id)).toEqual([second, first]);
    expect(json.messages[1]).toEqual({
      message_id: first,
      expiry_timestamp: '2025-02-05T14:55:30.123000',
      local_id: 'ref',
      message_type: 'DATA',
      recipient: 'X26ABC2',
      recipient_name: 'TESTMB2',
      sender: 'X26ABC1',
      sender_name: 'TESTMB1',
      sent_date: '2025-01-31T14:55:30.123000',
      status: 'acknowledged',
      workflow_id: 'TEST_WORKFLOW',
      total_chunks: 1,
    });
    const since = await mesh.ask('GET', '/X26ABC2/inbox/rich?start_time=2025-01-31T14:55:31');
    expect(since.json.messages).toHaveLength(1);
  });

  test('is asked by HEAD for its headers: `rich` is nobody’s message', async () => {
    const [head, get] = [await mesh.ask('HEAD', '/X26ABC2/inbox/rich'), await mesh.ask('GET', '/X26ABC2/inbox/rich')];
    expect({ status: head.status, headers: head.headers }).toEqual({ status: 200, headers: get.headers });
  });

  test('come in pages', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 25; at++) ids.push(await mesh.send('X26ABC1', 'X26ABC2'));
    const first = await mesh.ask('GET', '/X26ABC1/outbox/rich?max_results=20');
    const second = await mesh.ask('GET', first.json.links.next.slice('/messageexchange'.length));
    const shown = [...first.json.messages, ...second.json.messages].map(({ message_id }) => message_id);
    expect(shown).toEqual(ids.reverse());
    expect(second.json.links.next).toBeUndefined();
  });
});

describe('looking up', () => {
  test('an organisation’s mailbox for a workflow', async () => {
    const results = [{ mailbox_id: 'X26ABC2', mailbox_name: 'TESTMB2' }];
    expect((await mesh.ask('GET', '/endpointlookup/x26/TEST_WORKFLOW', V2)).json).toEqual({ results });
    const { json } = await mesh.ask('GET', '//endpointlookup/mesh/X26/TEST_WORKFLOW');
    expect(json.results).toEqual([{ address: 'X26ABC2', description: 'TESTMB2', endpoint_type: 'MESH' }]);
    expect(json.query_id).toMatch(/^\d{20}_/);
    expect((await mesh.ask('GET', '/endpointlookup/X99/TEST_WORKFLOW', V2)).json).toEqual({ results: [] });
  });

  test('all mailboxes for a workflow', async () => {
    const { json } = await mesh.ask('GET', '/workflowsearch/TEST_WORKFLOW2');
    expect(json.results.map(({ mailbox_id }: { mailbox_id: string }) => mailbox_id)).toEqual(['X26ABC1', 'X26ABC2', 'X26ABC3']);
  });

  test('who has a mailbox', async () => {
    expect((await mesh.ask('GET', '/mailbox/x26abc2')).json).toMatchObject({
      mailbox_id: 'X26ABC2',
      mailbox_name: 'TESTMB2',
      billing_entity: 'Wales',
      ods_code: 'X26',
      org_code: 'X26',
      active: true,
    });
  });
});

test.each(['/_ping', '/deepping', '//health', '//healthcheck', '//_status', '//_ping'])('%s says that the service runs', async (path) => {
  const { status, json } = await mesh.ask('GET', path, V2);
  expect([status, json]).toEqual([200, { env: 'local', build_label: 'nhs-sandbox', status: 'running', outcome: 'Yes' }]);
});

test('no client needs an update', async () => {
  expect((await mesh.ask('POST', '/X26ABC1/update')).status).toBe(200);
});
