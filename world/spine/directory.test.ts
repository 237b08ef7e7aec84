import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import type { Store } from '#kernel/store/store';
import type { AccreditedSystem } from '../accredited-system.ts';
import { WORLD_COLLECTIONS } from '../collections.ts';
import type { MessageEndpoint } from '../message-endpoint.ts';
import type { Organisation } from '../organisation.ts';
import { resolveAddress } from '../rules/address.ts';
import { loadSeeds } from '../seeds.ts';
import { openWorld, type World } from '../world.ts';
import { contractsOf, interactionsOf } from './contracts.ts';
import { findContracts, findSystems } from './directory.ts';
import { allInteractions, nationalId } from './interactions.ts';

const seeds = loadSeeds();
const docs = <T>(collection: string) => [...(seeds.get(collection) ?? [])].map(({ doc }) => doc as T);
const systems = docs<AccreditedSystem>('systems');
const endpoints = docs<MessageEndpoint>('endpoints');
const practices = docs<Organisation>('organisations').filter(
  ({ status, roles }) => status === 'active' && roles.some(({ code }) => code === 'RO76'),
);

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openStore({ seeds, collections: WORLD_COLLECTIONS });
  world = openWorld(store.session('default'));
});
afterAll(() => store.close());

const UPLOAD = nationalId('psis', 'REPC_IN150016UK05');
const FRAGMENT = nationalId('gp2gp', 'COPC_IN000001UK01');
const asidsOf = async (query: Parameters<typeof findSystems>[1]) => (await findSystems(world, query)).map(({ asid }) => asid);
const cpasOf = async (query: Parameters<typeof findContracts>[1]) => (await findContracts(world, query)).map(({ cpaId }) => cpaId);

describe('look-ups of published suites', () => {
  test('Spine, by organisation, interaction, party key and manufacturer: one system', async () => {
    const query = { organisation: 'YES', interaction: UPLOAD };
    expect(await asidsOf(query)).toEqual(['928942012545']);
    expect(await asidsOf({ ...query, partyKey: 'yes-0000806', manufacturer: 'YES' })).toEqual(['928942012545']);
    expect(await asidsOf({ ...query, manufacturer: 'X09001' })).toEqual([]);
    expect(await asidsOf({ ...query, organisation: 'yes' })).toEqual([]);
  });

  test('that system names 478 interactions, and its organisation as the client', async () => {
    const system = (await world.systems.get('928942012545'))?.doc as AccreditedSystem;
    expect(interactionsOf(system).size).toBe(478);
    expect(system.clients).toEqual(['YES']);
  });

  test.each([
    ['psis:REPC_IN150016UK05', 'S20001A000182', '{spine}/reliablemessaging/reliablerequest'],
    ['psisquery:QUPC_IN160101UK05', 'S20003A000304', '{spine}/reliablemessaging/queryrequest'],
    ['pdsquery:QUPA_IN040000UK32', 'S20001A000168', '{spine}/sync-service'],
    ['tms:ReliableIntermediary', 'S20001A000192', '{spine}/reliablemessaging/intermediary'],
    ['tms:ExpressIntermediary', 'S20001A000190', '{spine}/reliablemessaging/intermediary'],
  ])('Spine takes %s under %s at %s, and nowhere else', async (interaction, cpaId, address) => {
    const found = await findContracts(world, { organisation: 'YES', interaction: `urn:nhs:names:services:${interaction}` });
    expect(found).toMatchObject([{ cpaId, entryId: cpaId, addresses: [address], endpoint: { partyKey: 'YES-0000806' } }]);
  });

  test('the contract for uploads is complete, as the adaptor needs it', async () => {
    const [contract] = await findContracts(world, { partyKey: 'YES-0000806', interaction: UPLOAD });
    expect(contract?.terms).toEqual({
      syncReplyMode: 'MSHSignalsOnly',
      retryInterval: 'PT1M',
      retries: 2,
      persistDuration: 'PT5M',
      duplicateElimination: 'always',
      ackRequested: 'always',
      actor: 'toPartyMSH',
      isAuthenticated: 'transient',
    });
  });

  test('X26: what is forwarded, by party key', async () => {
    expect(await cpasOf({ organisation: 'X26', partyKey: 'X26-820918', interaction: FRAGMENT })).toEqual(['cb238429762210af860b']);
    expect(await cpasOf({ organisation: 'X26', partyKey: 'X26-9199246', interaction: FRAGMENT })).toEqual(['S918999508766']);
    const booking = nationalId('ebs', 'PRSC_IN080000UK03');
    expect(await findContracts(world, { organisation: 'X26', partyKey: 'X26-200150', interaction: booking })).toMatchObject([
      { cpaId: '5878ac87fcd8acfef532bd5e06372fee3bf3df0c', pattern: 'forward-express', terms: {} },
    ]);
    expect(await asidsOf({ organisation: 'X26', interaction: FRAGMENT })).toEqual(['918999199246']);
  });

  test('YEA: one system, one party', async () => {
    const found = await findSystems(world, { organisation: 'YEA', interaction: nationalId('pdsquery', 'QUPA_IN000008UK02') });
    expect(found).toMatchObject([{ partyKey: 'YEA-801248' }]);
    const contracts = await findContracts(world, { organisation: 'YEA', interaction: nationalId('pds', 'PRPA_IN000203UK03') });
    expect(contracts).toMatchObject([{ endpoint: { partyKey: 'YEA-801248' } }]);
  });

  test.each(['P83020', 'M85019', 'N82668', 'B86041'])('%s: one system that moves records between practices', async (organisation) => {
    for (const action of ['RCMR_IN010000UK05', 'RCMR_IN010000UK06']) {
      const found = await findSystems(world, { organisation, interaction: nationalId('gp2gp', action) });
      expect(found).toMatchObject([{ organisation, asid: expect.stringMatching(/^\d{12}$/), partyKey: expect.any(String) }]);
    }
  });

  test('A20047 has a system; B82617 has two, of which the newer suite’s comes first', async () => {
    expect(await asidsOf({ organisation: 'A20047' })).toHaveLength(1);
    expect(await asidsOf({ organisation: 'B82617' })).toEqual(['918999198738', '918999198993']);
  });

  test('what nobody takes, and who is not there, is an empty answer', async () => {
    expect(await asidsOf({ organisation: 'YES', interaction: 'urn:nhs:names:services:nobody:NOTHING' })).toEqual([]);
    expect(await findContracts(world, { organisation: 'Z99999' })).toEqual([]);
  });

  test('by interaction alone: all who take it, but none that the directory does not show', async () => {
    const asids = await asidsOf({ interaction: UPLOAD });
    expect(asids).toContain('928942012545');
    expect(asids).toContain((await asidsOf({ organisation: 'A20047' }))[0]);
    expect(asids).not.toContain('227319907548');
    expect((await world.systems.get('227319907548'))?.doc.partyKey).toBe('YES-0000806');
  });
});

describe('every active practice', () => {
  const foundations = nationalId('gpconnect', 'fhir:rest:read:metadata-1');

  test.each(practices.map(({ odsCode }) => odsCode))('%s is complete', async (organisation) => {
    for (const interaction of [foundations, FRAGMENT, nationalId('pds', 'PRPA_IN000203UK03'), UPLOAD])
      expect((await findSystems(world, { organisation, interaction })).length, interaction).toBeGreaterThan(0);
    for (const name of [
      'fhir:operation:gpc.getstructuredrecord-1',
      'fhir:operation:gpc.migratestructuredrecord-1',
      'documents:fhir:rest:search:patient-1',
      'documents:fhir:rest:search:documentreference-1',
      'documents:fhir:rest:read:binary-1',
      'documents:fhir:rest:migrate:binary-1',
    ]) {
      const found = await findContracts(world, { organisation, interaction: nationalId('gpconnect', name) });
      expect(found, name).toHaveLength(1);
      expect(found[0]?.addresses[0]).toMatch(`{fhir}/gpconnect/${organisation}/STU3/1/gpconnect/`);
    }
    for (const interaction of [FRAGMENT, nationalId('pds', 'MCCI_IN010000UK13'), nationalId('psis', 'MCCI_IN010000UK13')])
      expect((await findContracts(world, { organisation, interaction })).length, interaction).toBe(1);
    for (const interaction of [UPLOAD, foundations])
      expect((await asidsOf({ organisation, interaction })).every((asid) => asid.length === 12)).toBe(true);
  });

  test('and none that has closed, nor a code that stands for none', async () => {
    for (const organisation of ['V81997', 'V81998', 'V81999', 'A99901', 'B99904']) {
      expect(await asidsOf({ organisation })).toEqual([]);
      expect(await findContracts(world, { organisation })).toEqual([]);
    }
  });
});

describe('systems and endpoints together', () => {
  /** Services that Spine’s record names, and for which nothing in this sandbox listens. */
  const NOT_OFFERED = /^urn:nhs:names:services:(?:nrl|nrls|raflags|homeoffice|visitorsandmigrants)\b/;

  test('every interaction has a system that names it, and an endpoint that takes it or a reason why there is none', () => {
    const named = new Set(systems.flatMap((system) => [...interactionsOf(system)]));
    const taken = new Set(endpoints.flatMap((endpoint) => [...contractsOf(endpoint).keys()]));
    const all = [...allInteractions().keys()];
    expect(all.filter((id) => !named.has(id))).toEqual([]);
    expect(all.filter((id) => !taken.has(id) && !NOT_OFFERED.test(id))).toEqual([]);
  });

  test('a party takes an interaction at one endpoint', () => {
    const seen = new Map<string, string>();
    for (const endpoint of endpoints) {
      for (const interaction of contractsOf(endpoint).keys()) {
        const key = `${endpoint.partyKey} ${interaction}`;
        expect(seen.get(key), key).toBeUndefined();
        seen.set(key, endpoint.id);
      }
    }
  });

  test('entries of the directory have ids of their own, which no system has', () => {
    const owners = new Map<string, string>(systems.map(({ asid }) => [asid, 'a system']));
    for (const endpoint of endpoints) {
      for (const { entryId } of contractsOf(endpoint).values()) expect([undefined, endpoint.id]).toContain(owners.get(entryId));
      for (const { entryId } of contractsOf(endpoint).values()) owners.set(entryId, endpoint.id);
    }
  });

  test('party keys are one organisation’s', () => {
    const owners = new Map<string, string>();
    for (const { partyKey, organisation } of [...systems, ...endpoints]) {
      if (partyKey === undefined) continue;
      expect(owners.get(partyKey) ?? organisation, partyKey).toBe(organisation);
      owners.set(partyKey, organisation);
    }
  });

  test('addresses are those of this sandbox’s servers', () => {
    const urlOf = (server: string) => `http://${server}.example`;
    for (const endpoint of endpoints) {
      for (const { addresses } of contractsOf(endpoint).values()) {
        for (const address of addresses)
          expect(resolveAddress(address, urlOf)).toMatch(/^http:\/\/(?:spine|fhir|nems|partners)\.example\/[\x21-\x7e]+$/);
      }
    }
  });
});
