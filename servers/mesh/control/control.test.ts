import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ServedMesh, serveMesh } from '../testing/served.ts';

let mesh: ServedMesh;
beforeAll(async () => {
  mesh = await serveMesh();
});
afterAll(() => mesh.suite.stop());
afterEach(() => mesh.suite.kernel.sessions.reset('default'));

describe('a mailbox', () => {
  test('is made, used, changed, closed and removed', async () => {
    const made = await mesh.control('POST', '/mesh/mailboxes', { mailboxId: 'NEW1', receives: ['MY_FLOW'] });
    expect([made.status, made.json]).toEqual([
      201,
      {
        mailboxId: 'NEW1',
        name: 'NEW1',
        organisation: 'X26',
        active: true,
        sets: [],
        sends: [],
        receives: ['MY_FLOW'],
        tradingPartners: [],
      },
    ]);
    const id = await mesh.send('X26ABC1', 'NEW1', { 'Mex-WorkflowID': 'MY_FLOW' });
    expect(await mesh.inbox('NEW1')).toEqual([id]);
    expect((await mesh.ask('GET', '/messageexchange/endpointlookup/X26/MY_FLOW')).json.results).toHaveLength(1);
    expect((await mesh.control('PATCH', '/mesh/mailboxes/NEW1', { name: 'Mine', billingEntity: 'Wales' })).json.name).toBe('Mine');
    expect((await mesh.control('PATCH', '/mesh/mailboxes/NEW1', { active: false, billingEntity: null })).json).not.toHaveProperty(
      'billingEntity',
    );
    expect((await mesh.ask('GET', '/messageexchange/NEW1/inbox')).json.errorDescription).toBe('Request Received from Inactive Mailbox');
    await expect(mesh.send('X26ABC1', 'NEW1')).rejects.toThrow('Unregistered to address');
    expect((await mesh.control('DELETE', '/mesh/mailboxes/NEW1')).status).toBe(204);
    expect((await mesh.ask('GET', '/messageexchange/NEW1/inbox')).json.errorCode).toBe('EPL-151');
    const events = await mesh.control('GET', '/world/mailboxes/NEW1/history');
    expect(events.json.items.map(({ event }: { event: { type: string } }) => event.type)).toEqual([
      'mailbox-added',
      'mailbox-changed',
      'mailbox-closed',
      'mailbox-removed',
    ]);
  });

  test('by two at the same time is made once, and changed by both', async () => {
    const made = await Promise.all([1, 2].map(() => mesh.control('POST', '/mesh/mailboxes', { mailboxId: 'NEW2' })));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409]);
    const changes = [{ name: 'Mine' }, { billingEntity: 'Wales' }];
    await Promise.all(changes.map((change) => mesh.control('PATCH', '/mesh/mailboxes/NEW2', change)));
    expect((await mesh.control('GET', '/world/mailboxes/NEW2')).json).toMatchObject({ name: 'Mine', billingEntity: 'Wales' });
  });

  test.each([
    ['POST', '/mesh/mailboxes', { mailboxId: 'X26ABC1' }, 409],
    ['POST', '/mesh/mailboxes', { mailboxId: 'no spaces' }, 400],
    ['POST', '/mesh/mailboxes', [], 400],
    ['PATCH', '/mesh/mailboxes/NOBODY', {}, 404],
    ['PATCH', '/mesh/mailboxes/X26ABC1', { mailboxId: 'OTHER' }, 400],
    ['PATCH', '/mesh/mailboxes/X26ABC1', { colour: 'red' }, 400],
    ['DELETE', '/mesh/mailboxes/NOBODY', undefined, 404],
  ])('%s %s %j is refused with %i', async (method, path, body, status) => {
    expect((await mesh.control(method, path, body)).status).toBe(status);
  });
});

test('a workflow is made, restricted and removed', async () => {
  expect((await mesh.control('POST', '/mesh/workflows', { workflowId: 'MY_FLOW' })).status).toBe(201);
  await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': 'MY_FLOW' });
  expect((await mesh.control('PATCH', '/mesh/workflows/MY_FLOW', { restricted: true })).status).toBe(200);
  await expect(mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': 'MY_FLOW' })).rejects.toThrow('Sender is not allowed');
  expect((await mesh.control('DELETE', '/mesh/workflows/MY_FLOW')).status).toBe(204);
  await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': 'MY_FLOW' });
});

describe('messages for testers', () => {
  test('are listed by mailbox, box and status', async () => {
    const first = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'ref' });
    const second = await mesh.send('X26ABC1', 'X26ABC3');
    await mesh.ask('PUT', `/messageexchange/X26ABC2/inbox/${first}/status/acknowledged`);
    const ids = async (query: string) =>
      (await mesh.control('GET', `/mesh/messages?${query}`)).json.items.map(({ messageId }: { messageId: string }) => messageId);
    expect(await ids('mailbox=x26abc2')).toEqual([first]);
    expect(await ids('mailbox=X26ABC1&box=sent')).toEqual([second, first]);
    expect(await ids('mailbox=X26ABC1&box=sent&status=accepted')).toEqual([second]);
    expect((await ids('')).sort()).toEqual([first, second].sort());
    const page = await mesh.control('GET', '/mesh/messages?mailbox=X26ABC1&box=sent&limit=1');
    expect(await ids(`mailbox=X26ABC1&box=sent&cursor=${page.json.next}`)).toEqual([first]);
    expect((await mesh.control('GET', '/mesh/messages?mailbox=X26ABC2')).json.items[0]).toMatchObject({
      messageId: first,
      status: 'acknowledged',
      sender: 'X26ABC1',
      recipient: 'X26ABC2',
      workflowId: 'TEST_WORKFLOW',
      localId: 'ref',
      bytes: 5,
      sentAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test.each([
    ['mailbox=NOBODY', 404],
    ['status=eaten', 400],
    ['box=outbox', 400],
    ['limit=0', 400],
    ['page=2', 400],
  ])('?%s is refused with %i', async (query, status) => {
    expect((await mesh.control('GET', `/mesh/messages?${query}`)).status).toBe(status);
  });

  test.each([
    ['acknowledge', 'acknowledged', 0, undefined],
    ['expire', 'undeliverable', 1, 'Message not collected by recipient after 5 days'],
    ['undeliver', 'undeliverable', 1, 'Message could not be delivered'],
  ])('one that is made to %s is %s', async (end, status, reports, text) => {
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    const ended = await mesh.control('POST', `/mesh/messages/${id}/${end}`);
    expect([ended.status, ended.json.status, ended.json.failure?.text]).toEqual([200, status, text]);
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    expect(await mesh.inbox('X26ABC1')).toHaveLength(reports);
    expect((await mesh.control('POST', `/mesh/messages/${id}/${end}`)).status).toBe(409);
  });

  test('what there is not is not found', async () => {
    expect((await mesh.control('POST', '/mesh/messages/NOTHING/expire')).status).toBe(404);
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    expect((await mesh.control('POST', `/mesh/messages/${id}/eat`)).json.error).toContain('acknowledge, expire, undeliver');
  });
});

describe('errors by name', () => {
  test('every error of the catalogue can be had by a fault rule, at one mailbox, and uses no token up', async () => {
    const { json } = await mesh.control('GET', '/errors');
    const names = json.items.filter(({ api }: { api: string }) => api === 'mesh') as { readonly name: string; readonly status: number }[];
    expect(names.length).toBeGreaterThan(40);
    for (const { name, status } of names) {
      const rule = { id: 'one', operation: 'mesh.send', match: { mailbox: 'X26ABC1' }, error: name, times: 1 };
      expect([name, (await mesh.control('POST', '/faults', rule)).status]).toEqual([name, 201]);
      const sent = await mesh.ask('POST', '/messageexchange/X26ABC1/outbox', 'x', { 'Mex-To': 'X26ABC2', 'Mex-WorkflowID': 'W' });
      expect([name, sent.status]).toEqual([name, status]);
    }
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
  });

  test('the answer is an error although the message is there: a sender that sends again sends twice', async () => {
    await mesh.control('POST', '/faults', { operation: 'mesh.send', error: 'gatewayTimeout', when: 'afterwards', times: 1 });
    await expect(mesh.send('X26ABC1', 'X26ABC2')).rejects.toThrow('504');
    await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toHaveLength(2);
  });

  test('only some workflows, by their header', async () => {
    await mesh.control('POST', '/faults', {
      operation: 'mesh.send',
      match: { header: { 'Mex-WorkflowID': 'MY_FLOW' } },
      error: 'senderNotAllowed',
    });
    await mesh.send('X26ABC1', 'X26ABC2');
    await expect(mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': 'MY_FLOW' })).rejects.toThrow('417');
  });
});

test('two runs of the same tests in two sessions never meet', async () => {
  const run = async ({ ask, control, send, inbox }: ServedMesh) => {
    await control('POST', '/mesh/mailboxes', { mailboxId: 'MINE' });
    const ids: string[] = [];
    for (let at = 0; at < 20; at++) ids.push(await send('X26ABC1', 'MINE', { 'Mex-LocalID': 'same' }));
    const listed = await inbox('MINE');
    for (const id of ids.slice(0, 10)) await ask('PUT', `/messageexchange/MINE/inbox/${id}/status/acknowledged`);
    return { ids, listed, left: await inbox('MINE') };
  };
  const [one, other] = [mesh.session('run-1'), mesh.session('run-2')];
  const runs = await Promise.all([run(one), run(other)]);
  for (const { ids, listed, left } of runs) {
    expect(listed).toEqual(ids);
    expect(left).toEqual(ids.slice(10));
  }
  expect(runs[0].ids.filter((id) => runs[1].ids.includes(id))).toEqual([]);
  const [id] = runs[0].left as [string];
  expect((await other.ask('GET', `/messageexchange/MINE/inbox/${id}`)).status).toBe(404);
  expect((await mesh.ask('GET', '/messageexchange/MINE/inbox')).status).toBe(403);
  await one.ask('DELETE', '/admin/reset');
  expect([await one.inbox('MINE'), await other.inbox('MINE')]).toEqual([[], runs[1].left]);
  for (const name of ['run-1', 'run-2']) await mesh.suite.kernel.sessions.end(name);
});
