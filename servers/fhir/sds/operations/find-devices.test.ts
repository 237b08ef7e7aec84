import { beforeAll, describe, expect, it } from 'vitest';
import { identifierOf, named, openSds, query, type Sds } from '../testing/sds.ts';

let sds: Sds;
beforeAll(async () => {
  sds = await openSds();
});

const UPLOAD = named('psis:REPC_IN150016UK05');
const SPINE = { organisation: 'YES', interaction: UPLOAD };
const GP_CONNECT = [
  'gpconnect:fhir:operation:gpc.getstructuredrecord-1',
  'gpconnect:fhir:operation:gpc.migratestructuredrecord-1',
  'gpconnect:documents:fhir:rest:search:patient-1',
  'gpconnect:documents:fhir:rest:search:documentreference-1',
  'gpconnect:documents:fhir:rest:read:binary-1',
  'gpconnect:documents:fhir:rest:migrate:binary-1',
].map(named);

const asidsOf = async (suffix: string) => (await sds.get(suffix)).resources.map((device) => identifierOf(device, 'nhsSpineASID'));

describe('look-ups that suites make', () => {
  it.each([
    ['by organisation and interaction', SPINE],
    ['and party key', { ...SPINE, partyKey: 'YES-0000806' }],
    ['and manufacturer', { ...SPINE, manufacturer: 'YES' }],
    ['and both', { ...SPINE, partyKey: 'YES-0000806', manufacturer: 'YES' }],
  ])('Spine, %s', async (_, asked) => {
    expect(await asidsOf(`/Device?${query(asked)}`)).toEqual(['928942012545']);
  });

  it.each(GP_CONNECT)('a practice, by %s', async (interaction) => {
    for (const organisation of ['A20047', 'P83020', 'M85019', 'N82668', 'B86041']) {
      const { body, resources } = await sds.get(`/Device?${query({ organisation, interaction })}`);
      expect(body.total, organisation).toBe(1);
      expect(identifierOf(resources[0] as never, 'nhsSpineASID')).toMatch(/^\d{12}$/);
      expect(identifierOf(resources[0] as never, 'nhsMhsPartyKey')).toMatch(new RegExp(`^${organisation}-`));
    }
  });

  it('the two versions of the request that moves a record, at a practice', async () => {
    for (const version of ['RCMR_IN010000UK05', 'RCMR_IN010000UK06'])
      expect(await asidsOf(`/Device?${query({ organisation: 'P83020', interaction: named(`gp2gp:${version}`) })}`)).toHaveLength(1);
  });

  it('the test system of NHS England', async () => {
    const asked = { organisation: 'X26', interaction: named('gp2gp:COPC_IN000001UK01') };
    expect(await asidsOf(`/Device?${query(asked)}`)).toEqual(['918999199246']);
  });

  it.each([
    ['another manufacturer', { ...SPINE, manufacturer: 'X09001' }],
    ['another party', { ...SPINE, partyKey: 'YES-0000807' }],
    ['an interaction that nobody has', { ...SPINE, interaction: named('nobody:NOTHING') }],
    ['an organisation that is not there', { ...SPINE, organisation: 'Z99999' }],
    ['a practice that has closed', { ...SPINE, organisation: 'V81997' }],
  ])('nobody, by %s: an empty bundle', async (_, asked) => {
    const { status, body } = await sds.get(`/Device?${query(asked)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: 'searchset', total: 0, entry: [] });
  });
});

describe('the answer', () => {
  it('is a bundle, indented by two, with ids in capitals that are new each time', async () => {
    const target = `/Device?${query(SPINE)}`;
    const { headers, text, body } = await sds.get(target);
    const again = await sds.get(target);
    const uuid = /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/;
    expect(headers).toEqual({ 'content-type': 'application/fhir+json', 'x-correlation-id': '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA' });
    expect(text).toBe(JSON.stringify(body, null, 2));
    expect(Object.keys(body)).toEqual(['resourceType', 'id', 'type', 'total', 'link', 'entry']);
    expect(body.link).toEqual([{ relation: 'self', url: `http://sds.test:9001/spine-directory/FHIR/R4${target}` }]);
    expect(body.id).toMatch(uuid);
    const [{ fullUrl, resource, search }] = body.entry;
    expect(resource.id).toMatch(uuid);
    expect(fullUrl).toBe(`http://sds.test:9001/spine-directory/FHIR/R4/Device/${resource.id}`);
    expect(search).toEqual({ mode: 'match' });
    expect(again.body.id).not.toBe(body.id);
    expect(again.body.entry[0].resource).toEqual({ ...resource, id: again.body.entry[0].resource.id });
  });

  it('is indented so whatever is known of a system, and whichever share their interactions', async () => {
    const own = await openSds();
    const bare = { clients: [], accessControl: [], categories: [], interactionSets: [], organisation: 'X27' };
    await own.world.systems.put({ ...bare, asid: '990999000001', interactions: [UPLOAD] });
    await own.world.systems.put({ ...bare, asid: '990999000002', manufacturer: 'X26', partyKey: 'X27-1', interactions: [UPLOAD] });
    for (const organisation of ['X27', 'A20047', 'YES', 'Z99999']) {
      const { text, body } = await own.get(`/Device?${query({ organisation, interaction: UPLOAD })}`);
      expect(text, organisation).toBe(JSON.stringify(body, null, 2));
    }
    const { resources } = await own.get(`/Device?${query({ organisation: 'X27', interaction: UPLOAD })}`);
    expect(resources.map(({ extension }) => extension?.length)).toEqual([1, 2]);
    expect(resources[0]?.owner).toEqual({ identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'X27' } });
  });

  it('shows all interactions of a system, who made it and who uses it', async () => {
    const { resources } = await sds.get(`/Device?${query(SPINE)}`);
    const interactions = resources[0]?.extension?.filter(({ url }) => url.endsWith('NhsServiceInteractionId'));
    expect(interactions).toHaveLength(478);
    expect(interactions).toContainEqual({
      url: 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-NhsServiceInteractionId',
      valueReference: { identifier: { system: 'https://fhir.nhs.uk/Id/nhsServiceInteractionId', value: UPLOAD } },
    });
    expect(resources[0]?.extension?.[0]).toEqual({
      url: 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-ManufacturingOrganisation',
      valueReference: { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'YES' } },
    });
    expect(resources[0]?.owner).toEqual({ identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'YES' } });
  });

  it('tells the journal in one line', async () => {
    const { reply } = await sds.get(`/Device?${query(SPINE)}`);
    expect(reply.about?.summary).toBe(`systems of YES for ${UPLOAD}: 928942012545`);
  });
});

describe('what changes in the world is in the next answer', () => {
  it('a system that is changed, withdrawn and put back', async () => {
    const sds = await openSds();
    const stored = await sds.world.systems.get('928942012545');
    const system = stored?.doc;
    if (system === undefined) throw new Error('the seeds have no such system');
    const target = `/Device?${query(SPINE)}`;
    await sds.get(target);
    await sds.world.systems.put({ ...system, manufacturer: 'YEA' });
    expect((await sds.get(target)).text).toContain('"value": "YEA"');
    await sds.world.systems.put({ ...system, withdrawn: true });
    expect((await sds.get(target)).body.total).toBe(0);
    await sds.world.systems.put(system);
    expect((await sds.get(target)).body.total).toBe(1);
    await sds.world.systems.put({ ...system, clients: ['YES', 'YEA'] });
    const refused = await sds.get(target);
    expect(refused.error).toBe('500 exception INTERNAL_SERVER_ERROR: Expected 1 value of nhsAsClient but got 2');
    expect(refused.reply.about?.decidedBy).toBe('systemsHaveOneClient');
  });
});

describe('the national sandbox', () => {
  const DOCUMENTED = {
    organisation: 'A20047',
    interaction: named('gpconnect:fhir:rest:search:patient'),
    partyKey: 'A20047-821870',
    manufacturer: 'X26',
  };

  it('also knows the system of the documentation; other environments do not', async () => {
    const target = `/Device?${query(DOCUMENTED)}`;
    expect((await sds.get(target)).body.total).toBe(0);
    const national = await openSds({ environment: 'sandbox' });
    const [device] = (await national.get(target)).resources;
    expect(identifierOf(device as never, 'nhsSpineASID')).toBe('200000000985');
    for (const other of [{ partyKey: 'A20047-1' }, { manufacturer: 'X27' }, { organisation: 'A20048' }])
      expect((await national.get(`/Device?${query({ ...DOCUMENTED, ...other })}`)).body.total).toBe(0);
  });
});
