import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ServedMesh, serveMesh } from '../testing/served.ts';

let mesh: ServedMesh;
beforeAll(async () => {
  mesh = await serveMesh();
});
afterAll(() => mesh.suite.stop());
afterEach(() => mesh.suite.kernel.sessions.reset('default'));

const add = (behaviour: object) => mesh.control('POST', '/mesh/behaviours', behaviour);
const advance = (by: string) => mesh.control('POST', '/clock/advance', { by });
const track = async (messageId: string) =>
  (await mesh.ask('GET', `/messageexchange/X26ABC1/outbox/tracking?messageID=${messageId}`)).json.status;

describe('after a message was accepted', () => {
  test('it is lost, while its sender believes that it waits', async () => {
    expect((await add({ behaviour: 'accepts-then-loses', times: 1 })).status).toBe(201);
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    expect(await track(id)).toBe('Accepted');
    expect((await mesh.ask('GET', `/messageexchange/X26ABC2/inbox/${id}`)).status).toBe(410);
    expect((await mesh.ask('GET', '/messageexchange/X26ABC2/count')).json.count).toBe(0);
    await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toHaveLength(1);
    await advance('P29D');
    expect(await track(id)).toBe('Accepted');
    expect(await mesh.inbox('X26ABC1')).toHaveLength(1);
    await advance('P2D');
    expect(await track(id)).toBeUndefined();
  });

  test('it comes late, by the clock of the sandbox', async () => {
    await add({ behaviour: 'delivers-late', delay: 'PT10M', match: { recipient: 'X26ABC2' } });
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    await advance('PT9M');
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    await advance('PT1M');
    expect(await mesh.inbox('X26ABC2')).toEqual([id]);
    expect((await mesh.ask('GET', `/messageexchange/X26ABC2/inbox/${id}`)).text).toBe('hello');
  });

  test('it comes twice, with the same bytes, also in chunks', async () => {
    await add({ behaviour: 'delivers-twice' });
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:2', 'Mex-LocalID': 'ref' }, 'one');
    await mesh.ask('POST', `/messageexchange/X26ABC1/outbox/${id}/2`, 'two', { 'Mex-Chunk-Range': '2:2' });
    const [first, second] = await mesh.inbox('X26ABC2');
    expect(first).toBe(id);
    expect(second).not.toBe(id);
    const again = await mesh.ask('GET', `/messageexchange/X26ABC2/inbox/${second}/2`);
    expect([again.text, again.headers['mex-localid'], again.headers['mex-chunk-range']]).toEqual(['two', 'ref', '2:2']);
  });

  test('it comes before the one that came before it', async () => {
    const first = await mesh.send('X26ABC1', 'X26ABC2');
    const second = await mesh.send('X26ABC1', 'X26ABC2');
    await add({ behaviour: 'delivers-out-of-order' });
    const third = await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toEqual([first, third, second]);
  });

  test('a REPORT comes back instead', async () => {
    await add({ behaviour: 'reports-instead', error: 'workflowNotRegistered' });
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'ref' });
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    const [report] = await mesh.inbox('X26ABC1');
    const { headers } = await mesh.ask('GET', `/messageexchange/X26ABC1/inbox/${report}`);
    expect([headers['mex-messagetype'], headers['mex-statuscode'], headers['mex-linkedmsgid'], headers['mex-localid']]).toEqual([
      'REPORT',
      '17',
      id,
      'ref',
    ]);
    expect(await track(id)).toBe('Undeliverable');
  });
});

describe('which messages', () => {
  test('by sender, recipient, workflow, every n-th, and so often', async () => {
    await add({ id: 'mine', behaviour: 'accepts-then-loses', match: { mailbox: 'X26ABC3' } });
    await add({ behaviour: 'accepts-then-loses', match: { workflowId: 'OTHER' }, every: 2 });
    await mesh.send('X26ABC1', 'X26ABC2');
    await mesh.send('X26ABC1', 'X26ABC3');
    await mesh.send('X26ABC3', 'X26ABC2');
    await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': 'OTHER' });
    await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-WorkflowID': 'OTHER' });
    expect(await mesh.inbox('X26ABC2')).toHaveLength(2);
    expect(await mesh.inbox('X26ABC3')).toEqual([]);
    const { items } = (await mesh.control('GET', '/mesh/behaviours')).json;
    expect(items.map(({ matched, acted }: { matched: number; acted: number }) => [matched, acted])).toEqual([
      [2, 2],
      [2, 1],
    ]);
    expect((await mesh.control('DELETE', '/mesh/behaviours/mine')).status).toBe(204);
    expect((await mesh.control('DELETE', '/mesh/behaviours/mine')).status).toBe(404);
    await mesh.send('X26ABC1', 'X26ABC3');
    expect(await mesh.inbox('X26ABC3')).toHaveLength(1);
    expect((await mesh.control('DELETE', '/mesh/behaviours')).status).toBe(204);
    expect((await mesh.control('GET', '/mesh/behaviours')).json.items).toEqual([]);
  });

  test('what is no behaviour is refused with what is wrong', async () => {
    const refused = await add({ behaviour: 'eats-it', error: 'nothing', delay: 'soon', colour: 'red' });
    expect(refused.status).toBe(400);
    expect(refused.json.issues.map(({ path }: { path: string }) => path).sort()).toEqual(['behaviour', 'colour', 'delay', 'error']);
  });

  test('a reset forgets them', async () => {
    await add({ behaviour: 'accepts-then-loses' });
    await mesh.suite.kernel.sessions.reset('default');
    await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toHaveLength(1);
  });
});
