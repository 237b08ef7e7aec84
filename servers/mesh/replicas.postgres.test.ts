/** Two servers over one PostgreSQL: they share mailboxes, and no message is lost, doubled or out of its order. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, type Mesh, openMesh, V2 } from './testing/mesh.ts';

const address = process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://127.0.0.1/postgres';

let schema: string;
let replicas: [Mesh, Mesh];

beforeEach(async () => {
  schema = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(address);
  url.searchParams.set('schema', schema);
  // one after the other: the first makes the tables
  const first = await openMesh({ url: url.href });
  replicas = [first, await openMesh({ url: url.href, randomSeed: 2 })];
});

afterEach(async () => {
  for (const replica of replicas) await replica.close();
  const client = new pg.Client(address);
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await client.end();
});

const SENDERS = 8;
const EACH = 12;

/** Each sender sends one message after another, by whichever server is next. */
async function sendAtOnce(): Promise<string[][]> {
  const one = async (sender: number) => {
    const ids: string[] = [];
    for (let at = 0; at < EACH; at++)
      ids.push(await (replicas[(sender + at) % 2] as Mesh).send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': `${sender}` }, `${sender}:${at}`));
    return ids;
  };
  return Promise.all(Array.from({ length: SENDERS }, (_, sender) => one(sender)));
}

test('eight senders: each message is there once, and those of one sender in their order', { timeout: 60_000 }, async () => {
  const [first, second] = replicas;
  const sent = await sendAtOnce();
  const ids = await first.inbox('X26ABC2');
  expect(await second.inbox('X26ABC2')).toEqual(ids);
  expect(ids.toSorted()).toEqual(sent.flat().toSorted());
  for (const own of sent) expect(ids.filter((id) => own.includes(id))).toEqual(own);
  expect((await second.ask('GET', '/X26ABC2/count', V2)).json).toEqual({ count: SENDERS * EACH });
  const [, , third] = sent[3] as string[];
  expect((await first.ask('GET', `/X26ABC2/inbox/${third}`)).text).toBe('3:2');
});

test('whoever acknowledges, it leaves the inbox once', { timeout: 60_000 }, async () => {
  const [first, second] = replicas;
  const ids: string[] = [];
  for (let at = 0; at < 10; at++) ids.push(await first.send('X26ABC1', 'X26ABC2'));
  await Promise.all(ids.flatMap((id) => replicas.map((replica) => replica.ask('PUT', `/X26ABC2/inbox/${id}/status/acknowledged`))));
  expect(await second.inbox('X26ABC2')).toEqual([]);
  expect((await first.ask('GET', '/X26ABC2/count', V2)).json).toEqual({ count: 0 });
});

test('chunks may go through either, and what nobody collects is reported once', { timeout: 60_000 }, async () => {
  const [first, second] = replicas;
  const id = await first.send('X26ABC1', 'X26ABC2', { 'Mex-Chunk-Range': '1:3' }, 'one');
  await Promise.all(
    [2, 3].map((chunk) =>
      (replicas[chunk % 2] as Mesh).ask('POST', `/X26ABC1/outbox/${id}/${chunk}`, { 'Mex-Chunk-Range': `${chunk}:3` }, `chunk ${chunk}`),
    ),
  );
  expect(await second.inbox('X26ABC2')).toEqual([id]);
  for (const replica of replicas) replica.pass(5 * DAY);
  await Promise.all(replicas.map((replica) => replica.inbox('X26ABC2')));
  expect(await first.inbox('X26ABC1')).toHaveLength(1);
  expect(await second.inbox('X26ABC2')).toEqual([]);
});
