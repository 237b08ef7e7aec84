import { beforeEach, describe, expect, test } from 'vitest';
import { DAY, type Mesh, openMesh, V2 } from './testing/mesh.ts';

let mesh: Mesh;
beforeEach(async () => {
  mesh = await openMesh();
});

const ID = /^\d{20}_[0-9A-F]{6}$/;

describe('a message', () => {
  test('is sent, listed, read, acknowledged and tracked', async () => {
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'my-ref-1' });
    expect(id).toMatch(ID);
    expect(id).toMatch(/^20250131145530123000_/);
    expect(await mesh.inbox('X26ABC2')).toEqual([id]);
    const read = await mesh.ask('GET', `/X26ABC2/inbox/${id}`);
    expect(read.status).toBe(200);
    expect(read.text).toBe('hello');
    expect((await mesh.ask('GET', `/X26ABC1/outbox/tracking?messageID=${id}`, V2)).json.status).toBe('accepted');
    const acknowledged = await mesh.ask('PUT', `/X26ABC2/inbox/${id}/status/acknowledged`);
    expect([acknowledged.status, acknowledged.json]).toEqual([200, { messageId: id }]);
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    expect((await mesh.ask('GET', '/X26ABC2/count', V2)).json).toEqual({ count: 0 });
    expect((await mesh.ask('GET', `/X26ABC1/outbox/tracking?messageID=${id}`, V2)).json.status).toBe('acknowledged');
    expect((await mesh.ask('GET', `/X26ABC2/inbox/${id}`)).status).toBe(410);
  });

  test('is undeliverable after five days, and its sender hears of it', async () => {
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'my-ref-1' });
    mesh.pass(5 * DAY - 1);
    expect(await mesh.inbox('X26ABC2')).toEqual([id]);
    mesh.pass(1);
    const [report] = await mesh.inbox('X26ABC1');
    expect(report).toMatch(ID);
    const read = await mesh.ask('GET', `/X26ABC1/inbox/${report}`);
    expect(read.status).toBe(200);
    expect(read.bytes).toHaveLength(0);
    expect(read.headers).toEqual({
      'content-type': 'application/octet-stream',
      'mex-messageid': report,
      'mex-linkedmsgid': id,
      'mex-to': 'X26ABC1',
      'mex-workflowid': 'TEST_WORKFLOW',
      'mex-localid': 'my-ref-1',
      'mex-subject': 'NDR',
      'mex-messagetype': 'REPORT',
      'mex-version': '1.0',
      'mex-addresstype': 'ALL',
      'mex-total-chunks': '0',
      'mex-statuscode': '14',
      'mex-statusevent': 'SEND',
      'mex-statusdescription': 'Message not collected by recipient after 5 days',
      'mex-statussuccess': 'ERROR',
      'mex-statustimestamp': '20250205145530',
    });
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    expect((await mesh.ask('GET', `/X26ABC2/inbox/${id}`)).status).toBe(410);
    expect((await mesh.ask('GET', `/X26ABC1/outbox/tracking?messageID=${id}`, V2)).json).toMatchObject({
      status: 'undeliverable',
      status_success: false,
      status_code: '14',
    });
  });

  test('is forgotten after thirty days, and its bytes are', async () => {
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    mesh.pass(30 * DAY);
    expect((await mesh.ask('GET', `/X26ABC1/outbox/tracking?messageID=${id}`, V2)).status).toBe(404);
    expect(await mesh.deps.store.readBlob(`mesh/${id}/1`)).toBeUndefined();
  });

  test('whose inbox keeps it for as long as it is kept at all leaves none behind in the count', async () => {
    await mesh.deps.settings.replace({ inboxDays: 30, messageDays: 30 });
    await mesh.send('X26ABC1', 'X26ABC2');
    mesh.pass(30 * DAY);
    expect((await mesh.ask('GET', '/X26ABC2/count', V2)).json).toEqual({ count: 0 });
    expect(await mesh.inbox('X26ABC1')).toHaveLength(1);
  });

  test('in a mailbox that was closed is undeliverable for that reason', async () => {
    await mesh.send('X26ABC1', 'X26ABC2');
    const mailbox = (await mesh.deps.world.mailboxes.get('X26ABC2'))?.doc;
    await mesh.deps.world.mailboxes.put({ ...(mailbox as NonNullable<typeof mailbox>), active: false });
    mesh.pass(5 * DAY);
    const [report] = await mesh.inbox('X26ABC1');
    const { headers } = await mesh.ask('HEAD', `/X26ABC1/inbox/${report}`);
    expect(headers['mex-statusdescription']).toBe('Message was not collected as the mailbox is deactivated');
  });
});

test('a report that nobody collects is not reported', async () => {
  await mesh.send('X26ABC1', 'X26ABC2');
  mesh.pass(5 * DAY);
  const [report] = await mesh.inbox('X26ABC1');
  mesh.pass(5 * DAY);
  expect(await mesh.inbox('X26ABC1')).toEqual([]);
  expect((await mesh.deps.mailroom.find(report as string))?.status).toBe('undeliverable');
});

describe('an inbox', () => {
  test('keeps the order in which messages came, also of those in the same millisecond', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 1200; at++) ids.push(await mesh.send('X26ABC1', 'X26ABC2'));
    const first = await mesh.ask('GET', '/X26ABC2/inbox', V2);
    expect(first.json.messages).toEqual(ids.slice(0, 500));
    expect(first.json.approx_inbox_count).toBe(1200);
    const second = await mesh.ask('GET', first.json.links.next.slice('/messageexchange'.length), V2);
    expect(second.json.messages).toEqual(ids.slice(500, 1000));
    const third = await mesh.ask('GET', second.json.links.next.slice('/messageexchange'.length), V2);
    expect(third.json.messages).toEqual(ids.slice(1000));
    expect(third.json.links).toEqual({ self: '/messageexchange/X26ABC2/inbox' });
  });

  test('counts rightly whatever happens at once', async () => {
    const sent = Array.from({ length: 100 }, (_, at) => mesh.send('X26ABC1', at % 2 === 0 ? 'X26ABC2' : 'X26ABC3'));
    const ids = await Promise.all(sent);
    await Promise.all([
      ...ids.slice(0, 40).map((id, at) => mesh.ask('PUT', `/${at % 2 === 0 ? 'X26ABC2' : 'X26ABC3'}/inbox/${id}/status/acknowledged`)),
      ...Array.from({ length: 10 }, () => mesh.send('X26ABC1', 'X26ABC2')),
    ]);
    expect((await mesh.ask('GET', '/X26ABC2/count', V2)).json).toEqual({ count: 40 });
    expect((await mesh.ask('GET', '/X26ABC3/count', V2)).json).toEqual({ count: 30 });
    expect(new Set(await mesh.inbox('X26ABC2')).size).toBe(40);
  });
});
