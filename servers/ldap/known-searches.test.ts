/** Every search that a client of SDS is known to send, by npm's ldapts and ldapjs. Neither takes the spaces that ldap3 takes out as well. */
import { createClient } from 'ldapjs';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attributeNamed } from './schema/schema.ts';
import { type Ldap, startLdap } from './testing/ldap.ts';

const UPLOAD = 'urn:nhs:names:services:psis:REPC_IN150016UK05';
const TRACE = 'urn:nhs:names:services:pdsquery:QUPA_IN000008UK02';
const UPDATE = 'urn:nhs:names:services:pds:PRPA_IN000203UK03';
const SERVICES = 'ou=services,o=nhs';
const CONTRACT =
  'nhsEPInteractionType nhsIDCode nhsMhsCPAId nhsMHSEndPoint nhsMhsFQDN nhsMHsIN nhsMHSIsAuthenticated nhsMHSPartyKey nhsMHsSN nhsMhsSvcIA nhsProductKey uniqueIdentifier nhsMHSAckRequested nhsMHSActor nhsMHSDuplicateElimination nhsMHSPersistDuration nhsMHSRetries nhsMHSRetryInterval nhsMHSSyncReplyMode'.split(
    ' ',
  );
const DEVICE = 'uniqueIdentifier nhsIdCode nhsAsClient nhsMhsPartyKey nhsAsSvcIA nhsMhsManufacturerOrg'.split(' ');
const WORKER =
  'uid Sn givenName nhsMiddleNames personalTitle nhsPersonStatus objectclass uniqueIdentifier nhsOrgOpenDate nhsIDCode o nhsBusinessFunctionsCodes nhsJobRole nhsJobRoleCode nhsBusinessFunctions nhsOrgCloseDate nhsGMC nhsGDP nhsGDC nhsRCN nhsNMC nhsConsultant nhsGMP nhsOcsPrCode'.split(
    ' ',
  );
const EITHER_TRANSFER =
  '(&(nhsIDCode=A20047)(objectClass=nhsAs)(|(nhsAsSvcIA=urn:nhs:names:services:gp2gp:RCMR_IN010000UK05)(nhsAsSvcIA=urn:nhs:names:services:gp2gp:RCMR_IN010000UK06)))';

interface Known {
  readonly who: string;
  readonly base: string;
  readonly scope?: 'one' | 'sub';
  readonly filter: string;
  readonly attributes?: readonly string[];
  /** Names of the first entries, without what all services end with. */
  readonly found: readonly string[];
  /** How many there are at least; without it, as many as `found` names. */
  readonly atLeast?: number;
}

const PERSON = 'uid=656005750104,ou=People,o=nhs';
const SYSTEM = 'uniqueIdentifier=928942012545';
const TERMS = 'uniqueIdentifier=S20001A000182';
const PRACTICE = 'uniqueIdentifier=990900701001';
const DEMOGRAPHICS = 'uniqueIdentifier=990900700001';

const SEARCHES: readonly Known[] = [
  {
    who: 'MHS, a system',
    base: SERVICES,
    filter: `(&(nhsIDCode=YES)(objectClass=nhsAs)(nhsAsSvcIA=${UPLOAD}))`,
    attributes: ['nhsMHSPartyKey', 'uniqueIdentifier'],
    found: [SYSTEM],
  },
  {
    who: 'MHS, its contract',
    base: SERVICES,
    filter: `(&(objectClass=nhsMhs)(nhsMHSPartyKey=YES-0000806)(nhsMhsSvcIA=${UPLOAD}))`,
    attributes: CONTRACT,
    found: [TERMS],
  },
  {
    who: 'SDS FHIR API, /Endpoint',
    base: SERVICES,
    filter: `(&(nhsIDCode=YES)(objectClass=nhsMhs)(nhsMhsSvcIA=${UPLOAD})(nhsMHSPartyKey=YES-0000806))`,
    attributes: CONTRACT,
    found: [TERMS],
  },
  {
    who: 'SDS FHIR API, /Device',
    base: SERVICES,
    filter: `(&(nhsIDCode=YES)(objectClass=nhsAs)(nhsAsSvcIA=${UPLOAD})(nhsMHSPartyKey=YES-0000806))`,
    attributes: DEVICE,
    found: [SYSTEM],
  },
  {
    who: 'SpineTools, contracts',
    base: 'ou=services, o=nhs',
    filter: `(&(objectclass=nhsMHS)(nhsMHSSvcIA=${UPLOAD})(nhsIDcode=YES))`,
    found: [TERMS],
  },
  {
    who: 'SpineTools, contracts of a party',
    base: 'o=nhs',
    filter: `(&(objectclass=nhsMHS)(nhsMHSSvcIA=${UPLOAD})(nhsIDcode=YES)(nhsMhsPartyKey=YES-0000806))`,
    found: [TERMS],
  },
  {
    who: 'SpineTools, the system of a party',
    base: 'o=nhs',
    filter: `(&(objectclass=nhsAS)(nhsASSvcIA=${UPLOAD})(nhsIDcode=YES)(nhsMhsPartyKey=YES-0000806))`,
    found: [SYSTEM],
  },
  {
    who: 'SdsDump, systems of a practice',
    base: 'ou=services, o=nhs',
    filter: '(&(nhsIDCode=A20047)(objectClass=nhsAs))',
    found: [PRACTICE],
  },
  { who: 'SdsDump, without a class', base: 'ou=services, o=nhs', filter: `(&(nhsIDCode=YES)(nhsMhsSvcIA=${UPLOAD}))`, found: [TERMS] },
  {
    who: 'MHS mock downloader',
    base: 'ou=Services,o=nhs',
    filter: '(nhsIDCode=A20047)',
    attributes: ['*'],
    found: [PRACTICE],
    atLeast: 100,
  },
  {
    who: 'NHS App, a system',
    base: SERVICES,
    scope: 'one',
    filter: `(&(nhsIDCode=YEA)(objectClass=nhsAs)(nhsAsSvcIA=${TRACE}))`,
    found: [DEMOGRAPHICS],
  },
  {
    who: 'NHS App, the system of a party',
    base: SERVICES,
    scope: 'one',
    filter: `(&(nhsMhsPartyKey=YEA-801248)(objectClass=nhsAs)(nhsAsSvcIA=${TRACE}))`,
    found: [DEMOGRAPHICS],
  },
  {
    who: 'NHS App, a contract',
    base: SERVICES,
    scope: 'one',
    filter: `(&(nhsIDCode=YEA)(objectClass=nhsMHS)(nhsMHSSvcIA=${UPDATE}))`,
    found: ['uniqueIdentifier=ddb096ea4a7e8de10d5b'],
  },
  {
    who: 'GP2GP',
    base: SERVICES,
    filter: EITHER_TRANSFER,
    attributes: ['uniqueIdentifier', 'nhsMhsPartyKey', 'nhsASSvcIA'],
    found: [PRACTICE],
  },
  {
    who: 'healthcare-worker-api',
    base: 'uid=656005750104,ou=people,o=nhs',
    filter: '(objectclass=*)',
    attributes: WORKER,
    found: [
      PERSON,
      ...['656005753107', '656005754108,uniqueIdentifier=656005753107', '656008045105', '656014452101,uniqueIdentifier=656008045105'].map(
        (id) => `uniqueIdentifier=${id},${PERSON}`,
      ),
    ],
  },
];

let ldap: Ldap;
beforeAll(async () => {
  ldap = await startLdap();
});
afterAll(() => ldap.stop());

interface Found {
  readonly name: string;
  /** Names of attributes as they came. */
  readonly types: readonly string[];
}

async function byLdapts({ base, scope = 'sub', filter, attributes = [] }: Known): Promise<readonly Found[]> {
  const client = new Client({ url: ldap.url });
  const { searchEntries } = await client.search(base, { scope, filter, attributes: [...attributes] });
  await client.unbind();
  // it adds names that were asked for and are not there, without values
  return searchEntries.map(({ dn, ...rest }) => ({ name: dn, types: Object.keys(rest).filter((type) => rest[type]?.length) }));
}

function byLdapjs({ base, scope = 'sub', filter, attributes = [] }: Known): Promise<readonly Found[]> {
  const client = createClient({ url: [ldap.url] });
  const found: Found[] = [];
  return new Promise<readonly Found[]>((resolve, reject) => {
    client.search(base, { scope, filter, attributes }, (error, search) => {
      if (error) return reject(error);
      search
        .on('searchEntry', ({ pojo }) => found.push({ name: pojo.objectName, types: pojo.attributes.map(({ type }) => type) }))
        .on('error', reject)
        .on('end', ({ status }) => (status === 0 ? resolve(found) : reject(new Error(`${status}`))));
    });
  }).finally(() => client.destroy());
}

describe.each([
  { client: 'ldapts', searchBy: byLdapts },
  { client: 'ldapjs', searchBy: byLdapjs },
])('$client', ({ client, searchBy }) => {
  test.each(SEARCHES)('$who', async (search) => {
    const entries = await searchBy(search);
    const names = search.found.map((name) => (name.endsWith('o=nhs') ? name : `${name},ou=Services,o=nhs`));
    if (search.atLeast === undefined) expect(entries.map(({ name }) => name)).toEqual(names);
    else expect(entries.slice(0, names.length).map(({ name }) => name)).toEqual(names);
    expect(entries.length).toBeGreaterThanOrEqual(search.atLeast ?? names.length);
    const types = new Set(entries.flatMap((entry) => entry.types));
    if (search.attributes === undefined || search.attributes.includes('*')) expect(types.size).toBeGreaterThan(10);
    // spelt as in the schema, whatever the client has written
    else if (client === 'ldapjs') for (const type of types) expect(attributeNamed(type)?.name).toBe(type);
  });
});
