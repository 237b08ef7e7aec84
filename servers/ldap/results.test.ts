/** Each result of the digest's table, and who decides it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BindRequest, type Request, START_TLS, WHO_AM_I } from '#formats/ldap/message';
import { PAGED_RESULTS } from '#formats/ldap/paged-results';
import { codeOf, RESULT_ENTRIES, type ResultName } from './results.ts';
import { type Ldap, searchFor, startLdap } from './testing/ldap.ts';

let ldap: Ldap;
beforeAll(async () => {
  ldap = await startLdap();
});
afterAll(() => ldap.stop());

const PERSON = 'uid=656005750104,ou=people,o=nhs';
const simple = (name: string, password: string, version = 3): BindRequest => ({
  kind: 'bind',
  version,
  name,
  credentials: { method: 'simple', password },
});
const sasl: BindRequest = { kind: 'bind', version: 3, name: '', credentials: { method: 'sasl', mechanism: 'DIGEST-MD5' } };
const compare = (name: string, type: string, value: string): Request => ({ kind: 'compare', name, type, value });
const AS = 'uniqueIdentifier=928942012545,ou=Services,o=nhs';

const CASES: readonly (readonly [string, Request, ResultName, object?])[] = [
  ['anonymous bind', simple('', ''), 'success'],
  ['bind of a person', simple(PERSON, 'password'), 'success'],
  ['bind of a person, written otherwise', simple('UID=656005750104, OU=People, O=NHS', 'password'), 'success'],
  ['bind with another password', simple(PERSON, 'wrong'), 'invalidCredentials'],
  ['bind of nobody', simple('uid=1,ou=people,o=nhs', 'password'), 'invalidCredentials'],
  ['bind of what is no person', simple(AS, 'password'), 'invalidCredentials'],
  ['bind with a name and no password', simple(PERSON, ''), 'unwillingToPerform'],
  ['bind with a password and no name', simple('', 'password'), 'invalidCredentials'],
  ['bind in version 2', simple('', '', 2), 'protocolError'],
  ['bind with SASL', sasl, 'authMethodNotSupported', { diagnostic: 'SASL mechanism DIGEST-MD5 is not supported' }],
  ['bind with what is no name', simple('nobody', 'password'), 'invalidDNSyntax'],
  ['search that finds nothing', searchFor('(nhsIDCode=ZZZ)'), 'success'],
  ['search for an attribute that nobody knows', searchFor('(nonsense=x)'), 'success'],
  ['search below what is not there', searchFor('(a=b)', { base: 'ou=nowhere,o=nhs' }), 'noSuchObject', { matchedName: 'o=nhs' }],
  [
    'search below nobody',
    searchFor('(objectClass=*)', { base: 'uid=1,ou=people,o=nhs' }),
    'noSuchObject',
    { matchedName: 'ou=People,o=nhs' },
  ],
  ['search below another root', searchFor('(a=b)', { base: 'c=gb' }), 'noSuchObject', { matchedName: '' }],
  ['search below the root of all', searchFor('(a=b)', { base: '' }), 'noSuchObject', { matchedName: '' }],
  ['search below what is no name', searchFor('(a=b)', { base: 'o=nhs,' }), 'invalidDNSyntax'],
  ['search of a scope that nobody knows', searchFor('(a=b)', { scope: 9 }), 'protocolError'],
  ['search for more than the client wants', searchFor('(objectClass=nhsAs)', { sizeLimit: 3 }), 'sizeLimitExceeded'],
  ['compare with what is so', compare(AS, 'NHSIDCODE', 'YES'), 'compareTrue'],
  ['compare with regard to letter case', compare(AS, 'nhsIDCode', 'yes'), 'compareFalse'],
  ['compare without regard to letter case', compare(AS, 'nhsMHSPartyKey', 'yes-0000806'), 'compareTrue'],
  ['compare of what the entry has not', compare(AS, 'mail', 'x'), 'noSuchAttribute'],
  ['compare of what nobody knows', compare(AS, 'nonsense', 'x'), 'undefinedAttributeType'],
  ['compare of nobody', compare('uniqueIdentifier=1,ou=Services,o=nhs', 'o', 'x'), 'noSuchObject', { matchedName: 'ou=Services,o=nhs' }],
  ['compare of what is no name', compare('=', 'o', 'x'), 'invalidDNSyntax'],
  ['add', { kind: 'add', name: 'o=x', attributes: [] }, 'unwillingToPerform'],
  ['modify', { kind: 'modify', name: AS, changes: [] }, 'unwillingToPerform'],
  ['modify a name', { kind: 'modifyDn', name: AS, newRdn: 'o=x', deleteOldRdn: true }, 'unwillingToPerform'],
  ['delete', { kind: 'delete', name: AS }, 'unwillingToPerform'],
  ['delete what is no name', { kind: 'delete', name: 'x' }, 'invalidDNSyntax'],
  ['who am I?', { kind: 'extended', oid: WHO_AM_I }, 'success', { value: Buffer.from('') }],
  ['StartTLS', { kind: 'extended', oid: START_TLS }, 'protocolError', { diagnostic: 'unsupported extended operation' }],
  [
    'password modify',
    { kind: 'extended', oid: '1.3.6.1.4.1.4203.1.11.1' },
    'protocolError',
    { diagnostic: 'unsupported extended operation' },
  ],
];

test.each(CASES.map(([what, request, result, more = {}]) => ({ what, request, result, more })))(
  '$what',
  async ({ request, result, more }) => {
    const { ask } = ldap.talk();
    expect((await ask(request)).at(-1)).toMatchObject({ code: codeOf(result), ...more });
  },
);

describe('a control that nobody knows', () => {
  const unknown = (critical: boolean) => [{ oid: '1.2.3.4', critical }];
  test('is refused when it is critical', async () => {
    expect(await ldap.talk().ask(searchFor('(nhsIDCode=YES)'), unknown(true))).toMatchObject([{ code: 12 }]);
  });
  test('is passed over when it is not', async () => {
    expect((await ldap.talk().ask(searchFor('(nhsIDCode=YES)'), unknown(false))).at(-1)).toMatchObject({ code: 0 });
  });
  test('while those that are known are not refused', async () => {
    const known = [{ oid: '2.16.840.1.113730.3.4.2', critical: true }];
    expect((await ldap.talk().ask(searchFor('(nhsIDCode=YES)'), known)).at(-1)).toMatchObject({ code: 0 });
  });
  test('and a page that is malformed is', async () => {
    const broken = [{ oid: PAGED_RESULTS, critical: true, value: Buffer.from('x') }];
    expect(await ldap.talk().ask(searchFor('(nhsIDCode=YES)'), broken)).toMatchObject([{ code: 2 }]);
  });
});

test('who has bound is told who they are, until they bind otherwise or fail to', async () => {
  const { ask } = ldap.talk();
  const who = async () => String(((await ask({ kind: 'extended', oid: WHO_AM_I }))[0] as { value?: Buffer }).value);
  await ask(simple(PERSON.toUpperCase(), 'password'));
  expect(await who()).toBe('dn:uid=656005750104,ou=People,o=nhs');
  await ask(simple(PERSON, 'wrong'));
  expect(await who()).toBe('');
});

test('the server has a limit of its own, and sends what is within', async () => {
  const answers = await ldap.talk({ sizeLimit: 5 }).ask(searchFor('(objectClass=nhsAs)', { attributes: ['1.1'] }));
  expect(answers).toHaveLength(6);
  expect(answers.at(-1)).toMatchObject({ code: 4 });
});

test('each result that can go wrong is in the catalogue, by its name, under its number', async () => {
  const { items } = (await ldap.control('GET', '/errors')) as { items: { server: string; api: string; name: string; status: number }[] };
  expect(items).toEqual(RESULT_ENTRIES.map((entry) => ({ server: 'ldap', api: 'ldap', ...entry })));
  expect(items).toContainEqual(expect.objectContaining({ name: 'busy', status: 51 }));
});
