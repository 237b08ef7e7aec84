/** However a session has come to what it holds, it sees what a directory sees that is made of that at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseFilter } from '#formats/ldap/filter-text';
import { mulberry32 } from '#kernel/ids';
import type { SessionStore } from '#kernel/store/store';
import { ORGANISATIONS, SYSTEMS } from '#world/collections';
import type { Organisation } from '#world/organisation';
import { type Ldap, startLdap } from '../testing/ldap.ts';
import { TREE } from '../tree/branches.ts';
import { prepareFilter } from './conditions.ts';
import { Cursor } from './cursor.ts';
import { Directory } from './directory.ts';
import { readName } from './names.ts';
import { SeedsLayer } from './seeds-layer.ts';

let ldap: Ldap;
let seeds: SeedsLayer;
let directory: Directory;
beforeAll(async () => {
  ldap = await startLdap();
  seeds = new SeedsLayer(TREE, ldap.suite.kernel.store.session('nobody changes this'), addressOf);
});
afterAll(() => ldap.stop());

let store: SessionStore;
let sessions = 0;
beforeEach(() => {
  store = ldap.suite.kernel.store.session(`s${++sessions}`);
  directory = new Directory(store, seeds, addressOf);
  return () => directory.close();
});

const addressOf = (server: string) => `http://${server}.example`;

/** Names of what is found, in order. */
async function find(filter: string, base = 'o=nhs', where = directory): Promise<readonly string[]> {
  const { path } = readName(base) ?? { path: '' };
  const cursor = new Cursor(await where.view(), { path, scope: 'sub' }, prepareFilter(parseFilter(filter)));
  const found: string[] = [];
  while (cursor.advance(Number.POSITIVE_INFINITY)) found.push(cursor.found.seen.tier.entry(cursor.found.number).dn);
  return found;
}

/** The same in a directory that has followed nothing. */
async function findAfresh(filter: string): Promise<readonly string[]> {
  const fresh = new Directory(store, seeds, addressOf);
  const found = await find(filter, 'o=nhs', fresh);
  fresh.close();
  return found;
}

/** A system like one of the seeds. */
async function put(writer: Pick<SessionStore, 'put'>, asid: string, interaction: string): Promise<void> {
  const seed = await store.get(SYSTEMS, '928942012545');
  if (seed !== undefined) await writer.put(SYSTEMS, asid, { ...seed.doc, asid, interactions: [`urn:x:${interaction}`] });
}

test('after hundreds of changes, one by one and in heaps', async () => {
  const random = mulberry32(7);
  const listed = await store.list(SYSTEMS, { limit: 40 });
  const ids = [...listed.items.map(({ id }) => id), ...Array.from({ length: 40 }, (_, at) => String(990999000000 + at))];
  const change = async (writer: Pick<SessionStore, 'put' | 'delete'>) => {
    const id = ids[Math.floor(random() * ids.length)] as string;
    if (random() < 0.3) await writer.delete(SYSTEMS, id);
    else await put(writer, id, `n${Math.floor(random() * 5)}`);
  };
  for (let round = 0; round < 25; round++) {
    if (round % 5 === 0)
      await store.transaction(async (tx) => {
        for (let n = 0; n < 20; n++) await change(tx);
      });
    else await change(store);
    const asked = ['(objectClass=nhsAs)', `(nhsAsSvcIA=urn:x:n${round % 5})`, '(nhsAsSvcIA=urn:x:*)'];
    for (const filter of asked) expect(await find(filter)).toEqual(await findAfresh(filter));
  }
});

test('what has changed is read, and nothing else', async () => {
  await find('(objectClass=nhsAs)');
  const [get, list, changes] = [vi.spyOn(store, 'get'), vi.spyOn(store, 'list'), vi.spyOn(store, 'changes')];
  await put(store, '990999000001', 'n');
  get.mockClear();
  expect(await find('(nhsAsSvcIA=urn:x:n)')).toEqual(['uniqueIdentifier=990999000001,ou=Services,o=nhs']);
  expect([get, list, changes].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0]);
});

test('those who show the name of an organisation follow it, there and back', async () => {
  const { doc } = (await store.get(ORGANISATIONS, 'A20047')) as { doc: Organisation };
  const before = await find('(o=*)', 'ou=people,o=nhs');
  const own = await find(`(o=${doc.name})`, 'ou=people,o=nhs');
  expect(own.length).toBeGreaterThan(0);
  await store.put(ORGANISATIONS, 'A20047', { ...doc, name: 'Another Name' });
  expect(await find('(o=another name)', 'ou=people,o=nhs')).toEqual(own);
  expect(await find('(o=*)', 'ou=people,o=nhs')).toEqual(before);
  await store.delete(ORGANISATIONS, 'A20047');
  expect(await find('(o=A20047)', 'ou=people,o=nhs')).toEqual(own);
  await store.reset();
  expect(await find(`(o=${doc.name})`, 'ou=people,o=nhs')).toEqual(own);
});

test('where it is not told what has changed', async () => {
  await put(store, '990999000001', 'n');
  const snapshot = await store.snapshot();
  const before = await find('(objectClass=nhsAs)');
  await put(store, '990999000002', 'n');
  expect(await find('(objectClass=nhsAs)')).toHaveLength(before.length + 1);
  await store.restore(snapshot);
  expect(await find('(objectClass=nhsAs)')).toEqual(before);
  await store.reset();
  expect(await find('(objectClass=nhsAs)')).toHaveLength(before.length - 1);
});

test('a view stays as it was, whatever comes after it', async () => {
  const view = await directory.view();
  await store.delete(SYSTEMS, '928942012545');
  const now = await directory.view();
  const { path } = readName('uniqueIdentifier=928942012545,ou=Services,o=nhs') ?? { path: '' };
  expect([view.has(path), now.has(path)]).toEqual([true, false]);
});

test('a store that fails makes that search fail, and nothing is missed', async () => {
  await find('(objectClass=nhsAs)');
  await put(store, '990999000001', 'n');
  vi.spyOn(store, 'get').mockRejectedValueOnce(new Error('out of reach'));
  await expect(find('(nhsAsSvcIA=urn:x:n)')).rejects.toThrow('out of reach');
  expect(await find('(nhsAsSvcIA=urn:x:n)')).toHaveLength(1);
});

describe('what an index finds is what a look at every entry finds', () => {
  test.each([
    '(nhsAsSvcIA=urn:nhs:names:services:psis*)',
    '(nhsAsSvcIA=*psis:REPC*UK05)',
    '(uniqueIdentifier=9289*)',
    '(nhsMhsManufacturerOrg=*)',
    '(!(nhsMhsManufacturerOrg=*))',
    '(cn=*an*)',
    '(&(sn=*)(cn=a*))',
    '(|(nhsParentOrgCode=*)(mail=*@*))',
    '(cn>=m)',
  ])('%s', async (filter) => {
    const { test: holds } = prepareFilter(parseFilter(filter));
    const everything = new Cursor(await directory.view(), { path: '', scope: 'sub' }, prepareFilter(parseFilter('(objectClass=*)')));
    const expected: string[] = [];
    while (everything.advance(Number.POSITIVE_INFINITY)) {
      const { seen, number } = everything.found;
      const entry = seen.tier.entry(number);
      if (holds(entry) === true) expected.push(entry.dn);
    }
    expect(await find(filter)).toEqual(expected);
  });
});
