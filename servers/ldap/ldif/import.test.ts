import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LDIF_HEADER } from '#formats/ldap/ldif';
import { openStore } from '#kernel/store/open';
import type { SeedDocument, Seeds, Store } from '#kernel/store/store';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { openWorld, type World } from '#world/world';
import { readName } from '../search/names.ts';
import { addressOf } from '../tree/testing/standard-tree.ts';
import { exportLdif } from './export.ts';
import { importLdif } from './import.ts';

const servers = new Map(['spine', 'fhir', 'partners', 'nems', 'mesh', 'oauth', 'soap', 'rest'].map((name) => [name, addressOf(name)]));

/** Systems that stand for all: the others have the same hundreds of interactions. */
const SYSTEMS = 12;

/** Every so many of the standard world's documents go out and come in. */
const SHARE = 6;

let seeds: Seeds;
beforeAll(() => {
  const all = loadSeeds();
  seeds = new Map(['organisations', 'systems', 'endpoints', 'practitioners'].map((name) => [name, [...(all.get(name) ?? [])]]));
  (seeds as Map<string, SeedDocument[]>).set('systems', [...(seeds.get('systems') ?? [])].slice(0, SYSTEMS));
});

let store: Store;
afterEach(() => store.close());

const open = async (from: Seeds): Promise<World> => {
  store = await openStore({ seeds: from, collections: WORLD_COLLECTIONS });
  return openWorld(store.session('default'));
};

async function ldifOf(world: World, base = 'o=nhs'): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of exportLdif(world.store, addressOf, { path: readName(base)?.path ?? '' })) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('the tree', () => {
  test('makes a world of nothing that shows the same, and says nothing new to it', async () => {
    const some = new Map([...seeds].map(([name, documents]) => [name, [...documents].filter((_, at) => at % SHARE === 0)]));
    const standard = await ldifOf(await open(some));
    await store.close();
    const world = await open(new Map());
    const outcome = await importLdif(standard, world, servers);
    expect(outcome).toMatchObject({ unchanged: 0, problems: [], notKept: [] });
    expect(outcome.stored).toMatchObject({ organisations: some.get('organisations')?.length, systems: some.get('systems')?.length });
    expect(await ldifOf(world)).toBe(standard);
    expect(await importLdif(standard, world, servers)).toMatchObject({ stored: {}, problems: [], notKept: [] });
  });
});

describe('an entry that has changed', () => {
  const edit = async (world: World, base: string, change: (ldif: string) => string) =>
    importLdif(change(await ldifOf(world, base)), world, servers);

  test('of a system changes the document, which keeps what the directory does not show', async () => {
    const world = await open(seeds);
    const [{ asid, description } = { asid: '', description: '' }] = (await world.systems.list({ limit: 1 })).items.map(({ doc }) => doc);
    const outcome = await edit(world, `uniqueIdentifier=${asid},ou=Services,o=nhs`, (ldif) =>
      `${ldif}nhsAsSvcIA: urn:nhs:names:services:mine:NEW_IN000001UK01\n`.replace(/^nhsAsACF: .*\n/gm, '').concat('nhsAsACF: RBAC\n'),
    );
    expect(outcome).toEqual({ stored: { systems: 1 }, unchanged: 0, problems: [], notKept: [] });
    const changed = (await world.systems.get(asid))?.doc;
    expect(changed).toMatchObject({
      accessControl: ['RBAC'],
      interactions: expect.arrayContaining(['urn:nhs:names:services:mine:NEW_IN000001UK01']),
    });
    expect(changed?.description).toBe(description);
    expect(changed?.interactionSets.length).toBeGreaterThan(0);
  });

  test('of a contract is taken out of its set, and the others stay as they were', async () => {
    const world = await open(seeds);
    const before = await ldifOf(world, 'ou=Services,o=nhs');
    const outcome = await edit(world, 'uniqueIdentifier=S20001A000182,ou=Services,o=nhs', (ldif) =>
      ldif.replace('nhsMHSRetries: 2', 'nhsMHSRetries: 5'),
    );
    expect(outcome).toMatchObject({ stored: { endpoints: 2 }, problems: [], notKept: [] });
    expect((await world.endpoints.get('YES-0000806:S20001A000182'))?.doc).toMatchObject({
      addresses: ['{spine}/reliablemessaging/reliablerequest'],
      terms: { retries: 5 },
      interactions: [{ interaction: 'urn:nhs:names:services:psis:REPC_IN150016UK05', cpaId: 'S20001A000182' }],
    });
    const after = await ldifOf(world, 'ou=Services,o=nhs');
    expect(after.replace('nhsMHSRetries: 5', 'nhsMHSRetries: 2')).toBe(before);
  });

  test('of an organisation changes the document', async () => {
    const world = await open(seeds);
    const outcome = await edit(world, 'uniqueIdentifier=A20047,ou=Organisations,o=nhs', (ldif) =>
      ldif.replace('1 TRENT ROW$$$SCUNTHORPE', () => '2 TRENT ROW$THE GREEN$$GOOLE').replace('01632 960047', '01632 960048'),
    );
    expect(outcome).toMatchObject({ stored: { organisations: 1 }, notKept: [] });
    expect((await world.organisations.get('A20047'))?.doc).toMatchObject({
      address: { lines: ['2 TRENT ROW', 'THE GREEN'], town: 'GOOLE', county: 'SOUTH HUMBERSIDE', country: 'ENGLAND' },
      telephone: '01632 960048',
      location: { uprn: '10282268632' },
    });
  });

  test('of a role changes the person, and another is added beside it', async () => {
    const world = await open(seeds);
    const role = 'uniqueIdentifier=656014452101,uniqueIdentifier=656008045105,uid=656005750104,ou=People,o=nhs';
    const outcome = await edit(world, role, (ldif) => {
      const other = ldif.slice(LDIF_HEADER.length).replaceAll('656014452101', '656014452199');
      return `${ldif}nhsOrgCloseDate: 20250101\n${other}`;
    });
    expect(outcome).toMatchObject({ stored: { practitioners: 1 }, notKept: [] });
    const roles = (await world.practitioners.get('656005750104'))?.doc.roleProfiles ?? [];
    expect(roles.map(({ id, period }) => [id, period?.to])).toEqual([
      ['656005754108', undefined],
      ['656014452101', '2025-01-01'],
      ['656014452199', undefined],
    ]);
  });
});

describe('what cannot be kept is told', () => {
  test('attributes that follow from others, and classes that the world has nothing of', async () => {
    const world = await open(seeds);
    const ldif = (await ldifOf(world, 'uniqueIdentifier=S20001A000182,ou=Services,o=nhs')).replace(
      /^nhsDateRequested: .*$/m,
      'nhsDateRequested: 20200101000000',
    );
    const list = 'dn: cn=Lists,o=nhs\nobjectClass: nhsList\ncn: Lists\n';
    expect((await importLdif(`${ldif}nhsMhsIPAddress: 0.0.0.0\n\n${list}`, world, servers)).notKept.map(({ reason }) => reason)).toEqual([
      'nhsDateRequested was not kept: 20131028000000 stands there',
      'nhsMhsIPAddress was not kept: nothing stands there',
      'the world has nothing of class nhsList',
    ]);
  });

  test('a file with something wrong in it is not taken at all, and everything wrong is told with its line', async () => {
    const world = await open(seeds);
    const text = [
      'dn: uniqueIdentifier=999900000001,ou=Services,o=nhs',
      'objectClass: nhsAs',
      'uniqueIdentifier: 999900000001',
      'nhsIDCode: A20047',
      '',
      'dn: uniqueIdentifier=X,ou=Services,o=nhs',
      'objectClass: nhsAs',
      'uniqueIdentifier: X',
      'nhsIDCode: lower case',
      '',
      'dn: nowhere',
      'objectClass: nhsAs',
      '',
      'dn: uniqueIdentifier=999900000001, ou=services, o=nhs',
      'objectClass: nhsAs',
      '',
      'cn: nothing',
    ].join('\n');
    const { stored, problems } = await importLdif(text, world, servers);
    expect(stored).toEqual({});
    expect(await world.systems.get('999900000001')).toBeUndefined();
    const told = problems.map(({ line, reason }) => `${line}: ${reason}`);
    expect(told).toContain("6: as one of the world's systems, asid must be an ASID: mostly twelve digits");
    expect(told).toContain('11: is not a distinguished name');
    expect(told).toContain('14: stands in line 1 already');
    expect(told).toContain('17: must begin with dn, and begins with cn');
  });
});
