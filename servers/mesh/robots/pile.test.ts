import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mailbox } from '#world/mailbox';
import { type Mesh, openMesh } from '../testing/mesh.ts';
import { Pile } from './pile.ts';

let mesh: Mesh;
let pile: Pile;
beforeEach(async () => {
  mesh = await openMesh();
  pile = new Pile(receiver({ robot: 'acknowledge', workflows: ['MINE'] }), partsOf(mesh));
});
afterEach(() => mesh.close());

const MINE = { 'Mex-WorkflowID': 'MINE' };

function receiver(receiver: Mailbox['receiver'] & object): Mailbox {
  return { mailboxId: 'X26ABC2', name: 'TESTMB2', organisation: 'X26', active: true, receiver } as Mailbox;
}

function partsOf({ deps }: Mesh) {
  return { ...deps, ended: new AbortController().signal };
}

async function sendSeveral(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let sent = 0; sent < count; sent++) ids.push(await mesh.send('X26ABC1', 'X26ABC2'));
  return ids;
}

/** Looks that were put off until the pile has rested are made at once. */
async function attendUntilDone() {
  for (;;) {
    const { lookIn } = await pile.attend();
    if (lookIn === Number.POSITIVE_INFINITY) return;
    await new Promise((resolve) => setTimeout(resolve, lookIn));
  }
}

test('however many are left, one that comes is the only one that is looked at', async () => {
  const others = await sendSeveral(150);
  await pile.attend();
  const find = vi.spyOn(mesh.deps.mailroom, 'find');
  const mine = await mesh.send('X26ABC1', 'X26ABC2', MINE);
  await pile.attend();
  expect(new Set(find.mock.calls.flat())).toEqual(new Set([mine]));
  expect(await mesh.inbox('X26ABC2')).toEqual(others);
});

test('one that is put back is received again, also among others', async () => {
  const mine = await mesh.send('X26ABC1', 'X26ABC2', MINE);
  const others = await sendSeveral(5);
  await pile.attend();
  expect(await mesh.inbox('X26ABC2')).toEqual(others);
  await mesh.ask('POST', `/admin/message/${mine}/event`, {}, '{"status":"accepted"}');
  expect(await mesh.inbox('X26ABC2')).toEqual([mine, ...others]);
  await attendUntilDone();
  expect(await mesh.inbox('X26ABC2')).toEqual(others);
});

test('one that has overtaken what was left is received', async () => {
  const [other] = await sendSeveral(1);
  await pile.attend();
  await mesh.deps.behaviours.kept.keep({ id: 'overtaking', behaviour: 'delivers-out-of-order', delay: 'PT1M' });
  await mesh.send('X26ABC1', 'X26ABC2', MINE);
  await attendUntilDone();
  expect(await mesh.inbox('X26ABC2')).toEqual([other]);
});

test('what somebody else has read is forgotten', async () => {
  const mine = await mesh.send('X26ABC1', 'X26ABC2', MINE);
  const [first, ...others] = await sendSeveral(3);
  await attendUntilDone();
  await mesh.ask('PUT', `/X26ABC2/inbox/${first}/status/acknowledged`);
  await attendUntilDone();
  await mesh.ask('POST', `/admin/message/${mine}/event`, {}, '{"status":"accepted"}');
  await attendUntilDone();
  expect(await mesh.inbox('X26ABC2')).toEqual(others);
});

test('it says when the next is due', async () => {
  pile = new Pile(receiver({ robot: 'acknowledge', after: 'PT1H' }), partsOf(mesh));
  await sendSeveral(1);
  const { due } = await pile.attend();
  expect(due).toBe(mesh.deps.clock.now() + 3_600_000);
  mesh.pass(3_600_000);
  expect((await pile.attend()).due).toBe(Number.POSITIVE_INFINITY);
  expect(await mesh.inbox('X26ABC2')).toEqual([]);
});
