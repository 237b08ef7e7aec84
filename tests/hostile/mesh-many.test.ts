/** Twenty thousand mailboxes: each gets what is sent to it and nothing else, in the time that it takes where there are a few. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Mesh, openMesh, V2 } from '#servers/mesh/testing/mesh';
import { MAILBOXES } from '#world/collections';

const COUNT = 20_000;
/** Those that are written to: one in so many. */
const STEP = 20;

let mesh: Mesh;
beforeAll(async () => {
  mesh = await openMesh();
  await mesh.deps.store.transaction(async (tx) => {
    for (let n = 0; n < COUNT; n++) await tx.put(MAILBOXES, idOf(n), mailbox(idOf(n)));
  });
}, 30_000);
afterAll(() => mesh.close());

const idOf = (n: number) => `MANY${String(n).padStart(5, '0')}`;
const mailbox = (mailboxId: string) => {
  const receives = ['TEST_WORKFLOW'];
  return { mailboxId, name: mailboxId, organisation: 'X27', active: true, sets: [], sends: [], receives, tradingPartners: [] };
};

it('has a place for each', { timeout: 30_000 }, async () => {
  const sent = new Map<string, string>();
  for (let n = 0; n < COUNT; n += STEP) sent.set(idOf(n), await mesh.send(idOf(COUNT - 1 - n), idOf(n), {}, idOf(n)));
  for (const [mailboxId, messageId] of sent) {
    expect(await mesh.inbox(mailboxId)).toEqual([messageId]);
    expect((await mesh.ask('GET', `/${mailboxId}/inbox/${messageId}`)).text).toBe(mailboxId);
  }
  expect(await mesh.inbox(idOf(1))).toEqual([]);
});

it('finds all that receive a workflow, and none that is not there', { timeout: 30_000 }, async () => {
  const { json } = await mesh.ask('GET', '/endpointlookup/X27/TEST_WORKFLOW', V2);
  const found = json.results.map(({ mailbox_id }: { mailbox_id: string }) => mailbox_id).filter((id: string) => id.startsWith('MANY'));
  expect(found.toSorted()).toEqual(Array.from({ length: COUNT }, (_, n) => idOf(n)));
  expect((await mesh.ask('GET', `/${idOf(COUNT)}/inbox`)).json.errorCode).toBe('EPL-151');
});
