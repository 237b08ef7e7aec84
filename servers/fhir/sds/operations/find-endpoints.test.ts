import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { identifierOf, named, openSds, query, type Resource, type Sds } from '../testing/sds.ts';

let sds: Sds;
beforeAll(async () => {
  sds = await openSds();
});

const UPLOAD = named('psis:REPC_IN150016UK05');
const SPINE = { organisation: 'YES', interaction: UPLOAD, partyKey: 'YES-0000806' };
const FRAGMENT = named('gp2gp:COPC_IN000001UK01');
const INTERMEDIARY = 'http://spine.test/reliablemessaging/intermediary';

async function find(asked: Parameters<typeof query>[0]): Promise<readonly Resource[]> {
  const { status, body, resources } = await sds.get(`/Endpoint?${query(asked)}`);
  expect(status).toBe(200);
  expect(body.total).toBe(resources.length);
  return resources;
}

describe('look-ups that suites make', () => {
  it.each([
    ['organisation, interaction and party key', SPINE],
    ['organisation and interaction', { organisation: 'YES', interaction: UPLOAD }],
    ['interaction and party key, as the MHS adaptor asks', { interaction: UPLOAD, partyKey: 'YES-0000806' }],
  ])('Spine, by %s', async (_, asked) => {
    const found = await find(asked);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ status: 'active', address: 'http://spine.test/reliablemessaging/reliablerequest' });
    expect(identifierOf(found[0] as Resource, 'nhsMHSId')).toBe('S20001A000182');
  });

  it('has all that the MHS adaptor reads', async () => {
    const [endpoint] = await find({ interaction: UPLOAD, partyKey: 'YES-0000806' });
    expect(endpoint?.identifier).toEqual(
      [
        ['nhsMhsFQDN', 'msg.opentest.hscic.gov.uk'],
        ['nhsMhsPartyKey', 'YES-0000806'],
        ['nhsMhsCPAId', 'S20001A000182'],
        ['nhsMHSId', 'S20001A000182'],
      ].map(([name, value]) => ({ system: `https://fhir.nhs.uk/Id/${name}`, value })),
    );
    expect(endpoint?.extension).toEqual([
      {
        url: 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-ReliabilityConfiguration',
        extension: [
          { url: 'nhsMHSSyncReplyMode', valueString: 'MSHSignalsOnly' },
          { url: 'nhsMHSRetryInterval', valueString: 'PT1M' },
          { url: 'nhsMHSRetries', valueInteger: 2 },
          { url: 'nhsMHSPersistDuration', valueString: 'PT5M' },
          { url: 'nhsMHSDuplicateElimination', valueString: 'always' },
          { url: 'nhsMHSAckRequested', valueString: 'always' },
          { url: 'nhsMHSActor', valueString: 'urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH' },
        ],
      },
      {
        url: 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-NhsServiceInteractionId',
        valueReference: { identifier: { system: 'https://fhir.nhs.uk/Id/nhsServiceInteractionId', value: UPLOAD } },
      },
    ]);
  });

  it.each([
    ['reliably', 'X26-820918', 'gp2gp:COPC_IN000001UK01', 'cb238429762210af860b'],
    ['once', 'X26-200150', 'ebs:PRSC_IN080000UK03', '5878ac87fcd8acfef532bd5e06372fee3bf3df0c'],
  ])('what is forwarded %s goes to Spine', async (_, partyKey, interaction, entryId) => {
    const found = await find({ organisation: 'X26', partyKey, interaction: named(interaction) });
    expect(found).toHaveLength(1);
    expect(found[0]?.address).toBe(INTERMEDIARY);
    expect(identifierOf(found[0] as Resource, 'nhsMHSId')).toBe(entryId);
  });

  it('every endpoint of a party, by organisation and party key', async () => {
    const found = await find({ organisation: 'YES', partyKey: 'YES-0000806' });
    expect(found.length).toBeGreaterThan(400);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const { text, body } = await sds.get(`/Endpoint?${query({ organisation: 'YES', partyKey: 'YES-0000806' })}`);
    expect(text).toBe(JSON.stringify(body, null, 2));
  });

  it.each(['A20047', 'P83020', 'B82617'])('GP Connect of the practice %s is on this sandbox', async (organisation) => {
    const found = await find({ organisation, interaction: named('gpconnect:documents:fhir:rest:search:patient-1') });
    expect(found.map(({ address }) => address)).toEqual([`http://fhir.test/gpconnect/${organisation}/STU3/1/gpconnect/documents/fhir`]);
  });

  it.each([
    ['an interaction that nobody takes', { ...SPINE, interaction: named('nobody:NOTHING') }],
    ['a party that is not there', { ...SPINE, partyKey: 'YES-1' }],
    ['an organisation that is not there', { ...SPINE, organisation: 'Z99999' }],
  ])('nothing, by %s: an empty bundle', async (_, asked) => {
    const { body } = await sds.get(`/Endpoint?${query(asked)}`);
    expect(body).toMatchObject({ total: 0, entry: [] });
  });
});

describe('what changes in the world is in the next answer', () => {
  beforeEach(async () => {
    sds = await openSds();
  });
  const target = `/Endpoint?${query(SPINE)}`;
  const endpointOf = async (id: string) => {
    const stored = await sds.world.endpoints.get(id);
    if (stored === undefined) throw new Error(`the seeds have no endpoint ${id}`);
    return stored.doc;
  };

  it('an endpoint with two addresses is two, and the name is that of an address where none is said', async () => {
    const { fqdn: _, ...endpoint } = await endpointOf('YES-0000806:reliable');
    await sds.get(target);
    await sds.world.endpoints.put({ ...endpoint, addresses: ['{partners}/a', 'https://mhs.example.org/b'] });
    const { resources, body } = await sds.get(target);
    expect(body.total).toBe(2);
    expect(resources.map(({ address }) => address)).toEqual(['http://partners.test/a', 'https://mhs.example.org/b']);
    expect(resources.map((one) => identifierOf(one, 'nhsMhsFQDN'))).toEqual(['partners.test', 'partners.test']);
    expect(new Set(resources.map(({ id }) => id)).size).toBe(2);
  });

  it('Spine must have one intermediary, with one address', async () => {
    const forwarded = `/Endpoint?${query({ organisation: 'X26', partyKey: 'X26-820918', interaction: FRAGMENT })}`;
    const intermediary = await endpointOf('YES-0000806:intermediary');
    await sds.world.endpoints.put({ ...intermediary, addresses: ['{spine}/moved'] });
    expect((await sds.get(forwarded)).resources[0]?.address).toBe('http://spine.test/moved');
    await sds.world.endpoints.put({ ...intermediary, addresses: ['{spine}/a', '{spine}/b'] });
    expect((await sds.get(forwarded)).error).toBe(
      '500 exception INTERNAL_SERVER_ERROR: Expected 1 address for forward reliable/express routing and reliability but got 2',
    );
    await sds.world.endpoints.delete(intermediary.id);
    const { error, reply } = await sds.get(forwarded);
    expect(error).toBe(
      '500 exception INTERNAL_SERVER_ERROR: Expected 1 result for forward reliable/express routing and reliability but got 0',
    );
    expect(reply.about).toMatchObject({
      decidedBy: 'spineHasOneIntermediary',
      advice: [expect.stringContaining('tms:ReliableIntermediary')],
    });
  });
});
