/** Clients that nobody here wrote, over sockets: plain, over TLS, with certificates. */
import { Client, type SearchOptions } from 'ldapts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Ldap, startLdap } from './testing/ldap.ts';

const FILTER = '(&(nhsIDCode=YES)(objectClass=nhsAs)(nhsAsSvcIA=urn:nhs:names:services:psis:REPC_IN150016UK05))';
const ASK: SearchOptions = { scope: 'sub', filter: FILTER, attributes: ['nhsMHSPartyKey', 'uniqueIdentifier'] };
const FOUND = [{ dn: 'uniqueIdentifier=928942012545,ou=Services,o=nhs', nhsMHSPartyKey: 'YES-0000806', uniqueIdentifier: '928942012545' }];
const PERSON = 'uid=656005750104,ou=people,o=nhs';

let ldap: Ldap;
beforeAll(async () => {
  ldap = await startLdap();
});
afterAll(() => ldap.stop());

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.unbind();
});

function open(options: Partial<ConstructorParameters<typeof Client>[0]> = {}): Client {
  const client = new Client({ url: ldap.url, ...options });
  clients.push(client);
  return client;
}

describe('ldapts', () => {
  test('searches without a bind, after an anonymous one, and after that of a person', async () => {
    const client = open();
    expect((await client.search('ou=services, o=nhs', ASK)).searchEntries).toEqual(FOUND);
    await client.bind('', '');
    expect((await client.search('ou=services,o=nhs', ASK)).searchEntries).toEqual(FOUND);
    await client.bind(PERSON, 'password');
    expect((await client.search('o=nhs', ASK)).searchEntries).toEqual(FOUND);
    await expect(client.bind(PERSON, 'wrong')).rejects.toMatchObject({ code: 49 });
  });
  test('is told what went wrong', async () => {
    const client = open();
    await expect(client.search('ou=nowhere,o=nhs', ASK)).rejects.toMatchObject({ code: 32 });
    await expect(client.del('o=nhs')).rejects.toMatchObject({ code: 53 });
    expect(await client.compare('o=nhs', 'o', 'NHS')).toBe(true);
  });
  test('reads page by page', async () => {
    const paged = await open().search('o=nhs', {
      filter: '(objectClass=nhsAs)',
      attributes: ['uniqueIdentifier'],
      paged: { pageSize: 40 },
    });
    const whole = await open().search('o=nhs', { filter: '(objectClass=nhsAs)', attributes: ['uniqueIdentifier'] });
    expect(paged.searchEntries).toEqual(whole.searchEntries);
  });
  test('searches many at a time on one connection', async () => {
    const client = open();
    await client.bind('', '');
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.search('ou=services,o=nhs', ASK)));
    expect(answers.every(({ searchEntries }) => JSON.stringify(searchEntries) === JSON.stringify(FOUND))).toBe(true);
  });
  test('comes over TLS, to a certificate of the local authority', async () => {
    const { caPem } = await ldap.suite.kernel.authority();
    const client = open({ url: ldap.ldaps, tlsOptions: { ca: [caPem] } });
    expect((await client.search('ou=services,o=nhs', ASK)).searchEntries).toEqual(FOUND);
    await expect(open({ url: ldap.ldaps }).search('o=nhs', ASK)).rejects.toThrow();
  });
  test('is refused StartTLS', async () => {
    await expect(open().startTLS()).rejects.toMatchObject({ code: 2 });
  });
});

describe('where certificates are asked for', () => {
  let guarded: Ldap;
  beforeAll(async () => {
    guarded = await startLdap({ mtls: true });
  });
  afterAll(() => guarded.stop());

  test('who shows one is answered, and nobody else', async () => {
    const authority = await guarded.suite.kernel.authority();
    const { cert, key } = await authority.client('supplier');
    const ca = [authority.caPem];
    const trusted = open({ url: guarded.ldaps, tlsOptions: { ca, cert, key } });
    expect((await trusted.search('ou=services,o=nhs', ASK)).searchEntries).toEqual(FOUND);
    await expect(open({ url: guarded.ldaps, tlsOptions: { ca } }).search('o=nhs', ASK)).rejects.toThrow();
  });
});
