/** The searches that clients are known to send (ldap-sds §5), and what a search can be asked for. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeMessage } from '#formats/ldap/encode';
import type { Operation, SearchRequest } from '#formats/ldap/message';
import { decodePagedResults, PAGED_RESULTS, pagedResultsControl } from '#formats/ldap/paged-results';
import { type Ldap, searchFor, startLdap } from './testing/ldap.ts';

const UPLOAD = 'urn:nhs:names:services:psis:REPC_IN150016UK05';
const AS = 'uniqueIdentifier=928942012545,ou=Services,o=nhs';
const MHS = 'uniqueIdentifier=S20001A000182,ou=Services,o=nhs';

let ldap: Ldap;
beforeAll(async () => {
  ldap = await startLdap();
});
afterAll(() => ldap.stop());

type Attributes = Readonly<Record<string, readonly string[]>>;

/** Entries by name, in the order in which they came. */
async function find(filter: string, more: Partial<SearchRequest> = {}): Promise<Map<string, Attributes>> {
  return entriesIn(await ldap.talk().ask(searchFor(filter, more)));
}

function entriesIn(answers: readonly Operation[]): Map<string, Attributes> {
  return new Map(
    answers.flatMap((answer) =>
      answer.kind === 'searchEntry' ? [[answer.name, Object.fromEntries(answer.attributes.map(({ type, values }) => [type, values]))]] : [],
    ),
  );
}

const names = async (filter: string, more: Partial<SearchRequest> = {}) => [
  ...(await find(filter, { attributes: ['1.1'], ...more })).keys(),
];

describe('look-ups in two steps', () => {
  test('the system', async () => {
    const filter = `(&(nhsIDCode=YES) (objectClass=nhsAs) (nhsAsSvcIA=${UPLOAD}))`;
    expect(await find(filter, { attributes: ['nhsMHSPartyKey', 'uniqueIdentifier'] })).toEqual(
      new Map([[AS, { nhsMHSPartyKey: ['YES-0000806'], uniqueIdentifier: ['928942012545'] }]]),
    );
  });
  test('where its messages go', async () => {
    const found = await find(`(&(objectClass=nhsMhs) (nhsMHSPartyKey=YES-0000806) (nhsMhsSvcIA=${UPLOAD}))`, {
      attributes: ['nhsMhsCPAId', 'NHSMHSENDPOINT', 'nhsMHSRetries', 'nhsMhsSvcIA', 'mail'],
    });
    expect(found).toEqual(
      new Map([
        [
          MHS,
          {
            nhsMhsCPAId: ['S20001A000182'],
            nhsMHSEndPoint: [expect.stringMatching(/\/reliablemessaging\/reliablerequest$/)],
            nhsMHSRetries: ['2'],
            nhsMhsSvcIA: [UPLOAD],
          },
        ],
      ]),
    );
  });
});

describe('bases are found however they are written', () => {
  test.each([
    'ou=services,o=nhs',
    'ou=services, o=nhs',
    'OU=Services,O=NHS',
    'o=nhs',
    ' o = nhs ',
    '2.5.4.11=services,organizationName=nhs',
  ])('%s', async (base) => {
    expect(await names(`(&(nhsIDCode=YES)(objectClass=nhsAs)(nhsAsSvcIA=${UPLOAD}))`, { base })).toEqual([AS]);
  });
});

describe('scopes', () => {
  test('only the base', async () => {
    expect(await names('(objectClass=*)', { base: 'o=nhs', scope: 'base' })).toEqual(['o=nhs']);
    expect(await names('(objectClass=nhsAs)', { base: 'o=nhs', scope: 'base' })).toEqual([]);
    expect(await names('(nhsIDCode=YES)', { base: AS, scope: 'base' })).toEqual([AS]);
  });
  test('one level', async () => {
    expect(await names('(objectClass=*)', { base: 'o=nhs', scope: 'one' })).toEqual([
      'ou=Organisations,o=nhs',
      'ou=People,o=nhs',
      'ou=Services,o=nhs',
    ]);
    expect(await names(`(&(nhsIDCode=YES)(nhsAsSvcIA=${UPLOAD}))`, { scope: 'one' })).toEqual([AS]);
    expect(await names(`(&(nhsIDCode=YES)(nhsAsSvcIA=${UPLOAD}))`, { base: 'o=nhs', scope: 'one' })).toEqual([]);
  });
  test('all below, the base included or not', async () => {
    const person = 'uid=656005750104,ou=people,o=nhs';
    const all = await names('(objectClass=*)', { base: person });
    expect(all[0]).toBe('uid=656005750104,ou=People,o=nhs');
    expect(await names('(objectClass=*)', { base: person, scope: 'children' })).toEqual(all.slice(1));
    expect(all.length).toBeGreaterThan(2);
  });
});

describe('filters', () => {
  const within = (filter: string) => names(`(&(nhsIDCode=YES)(objectClass=nhsAs)${filter})`);
  test.each([
    ['(nhsAsSvcIA=urn:nhs:names:services:psis:REPC_IN150016UK05)', true],
    ['(nhsAsSvcIA=URN:nhs:names:services:psis:REPC_IN150016UK05)', false],
    ['(nhsMHSPartyKey=yes-0000806)', true],
    ['(UNIQUEIDENTIFIER=928942012545)', true],
    ['(0.9.2342.19200300.100.1.44=928942012545)', true],
    ['(objectClass=TOP)', true],
    ['(objectClass=1.2.826.0.1285.0.2.0.107)', true],
    ['(objectClass=nonsense)', false],
    ['(|(nhsAsSvcIA=a)(nhsAsSvcIA=urn:nhs:names:services:psis:REPC_IN150016UK05))', true],
    ['(!(nhsMHSPartyKey=YEA-801248))', true],
    ['(!(nonsense=1))', false],
    ['(nhsMHSPartyKey=*)', true],
    ['(mail=*)', false],
    ['(nhsAsSvcIA=urn:nhs:names:services:psis*)', true],
    ['(nhsAsSvcIA=urn:*:psis:*UK05)', true],
    ['(nhsAsSvcIA=  urn:*:psis:*UK05 )', true],
    ['(nhsAsSvcIA=*:psis:*:psis:*)', false],
    ['(uniqueIdentifier=9289*2545)', true],
    ['(uniqueIdentifier=928942*942012545)', false],
    ['(uniqueIdentifier>=1)', false],
    ['(createTimestamp>=20000101000000Z)', true],
    ['(createTimestamp<=20000101000000Z)', false],
    ['(nhsMHSPartyKey~=yes-0000806)', true],
    ['(nhsIDCode:caseIgnoreMatch:=yes)', true],
    ['(nhsIDCode:2.5.13.5:=yes)', false],
    ['(nhsIDCode:nonsenseMatch:=YES)', false],
    ['(nhsIDCode:distinguishedNameMatch:=YES)', false],
    ['(!(nhsIDCode:distinguishedNameMatch:=YES))', false],
    ['(:caseExactMatch:=YES)', true],
    ['(:distinguishedNameMatch:=YES)', false],
    ['(:dn:caseIgnoreMatch:=SERVICES)', true],
    ['(!(nhsIDCode=))', false],
    ['(ou:dn:=services)', true],
    ['(ou:=services)', false],
    ['(&)', true],
    ['(|)', false],
    ['(entryDN=uniqueIdentifier=928942012545,ou=services,o=nhs)', true],
    ['(entryDN=UniqueIdentifier = \\5C39\\5C328942012545, 2.5.4.11=services, o=nhs)', true],
    ['(!(entryDN=nhs))', false],
  ])('%s', async (filter, isFound) => {
    expect((await within(filter)).includes(AS)).toBe(isFound);
  });

  test('letter case counts in an ODS code', async () => {
    expect(await names('(&(nhsIDCode=yes)(objectClass=nhsAs))')).toEqual([]);
  });

  test('what an index finds is what a look at everybody finds', async () => {
    for (const filter of [
      '(nhsIDCode=A20047)',
      '(&(objectClass=nhsAs)(|(nhsIDCode=A20047)(nhsIDCode=X26)))',
      '(sn=*)',
      `(nhsMhsSvcIA=${UPLOAD})`,
    ]) {
      const doubtful = `(!(!${filter}))`;
      expect(await names(filter, { base: 'o=nhs' })).toEqual(await names(doubtful, { base: 'o=nhs' }));
    }
  });
});

describe('attributes', () => {
  const shown = async (attributes: readonly string[], more: Partial<SearchRequest> = {}) =>
    Object.keys((await find('(objectClass=*)', { base: AS, scope: 'base', attributes, ...more })).get(AS) ?? {});

  test('all that belong to users, the classes first', async () => {
    const all = await shown([]);
    expect(all[0]).toBe('objectClass');
    expect(all).toContain('nhsAsSvcIA');
    expect(all).not.toContain('entryDN');
    expect(await shown(['*'])).toEqual(all);
  });
  test('all that belong to the server', async () => {
    const all = await shown(['+']);
    expect(all).toEqual(expect.arrayContaining(['entryDN', 'entryUUID', 'createTimestamp', 'hasSubordinates', 'subschemaSubentry']));
    expect(all).not.toContain('nhsIDCode');
    expect(await shown(['*', '+'])).toEqual([...(await shown([])), ...all]);
  });
  test('none', async () => {
    expect(await shown(['1.1'])).toEqual([]);
  });
  test('by name, spelt as in the schema', async () => {
    expect(await shown(['NHSIDCODE', 'nhsMhsPartyKey', 'nonsense', 'entrydn'])).toEqual(['nhsIDCode', 'nhsMHSPartyKey', 'entryDN']);
  });
  test('by class', async () => {
    expect(await shown(['@nhsAs'])).toEqual(await shown([]));
  });
  test('only their types', async () => {
    const [attributes] = (await find('(objectClass=*)', { base: AS, scope: 'base', attributes: ['nhsIDCode'], typesOnly: true })).values();
    expect(attributes).toEqual({ nhsIDCode: [] });
  });
  test('of the base, whether something is below', async () => {
    const below = async (base: string) => [
      ...(await find('(objectClass=*)', { base, scope: 'base', attributes: ['hasSubordinates'] })).values(),
    ];
    expect(await below('ou=services,o=nhs')).toEqual([{ hasSubordinates: ['TRUE'] }]);
    expect(await below(AS)).toEqual([{ hasSubordinates: ['FALSE'] }]);
  });
});

describe('entries that the server makes of itself', () => {
  test('what it can do', async () => {
    const [dse] = (await find('(objectClass=*)', { base: '', scope: 'base', attributes: ['*', '+'] })).values();
    expect(dse).toMatchObject({ namingContexts: ['o=nhs'], subschemaSubentry: ['cn=Subschema'], supportedLDAPVersion: ['3'] });
    expect(dse?.supportedControl).toContain(PAGED_RESULTS);
  });
  test('its schema', async () => {
    const schema = await find('(objectClass=subschema)', {
      base: 'cn=subschema',
      scope: 'base',
      attributes: ['attributeTypes', 'objectClasses'],
    });
    expect([...schema.keys()]).toEqual(['cn=Subschema']);
    expect(schema.get('cn=Subschema')?.attributeTypes?.length).toBeGreaterThan(400);
  });
});

describe('page by page', () => {
  async function pages(size: number, sizeLimit = 0): Promise<{ found: string[]; code: number; count: number }> {
    const { send, next } = ldap.talk();
    const found: string[] = [];
    let cookie = Buffer.alloc(0);
    for (let count = 1; ; count++) {
      send({
        id: count,
        operation: searchFor('(objectClass=nhsAs)', { attributes: ['1.1'], sizeLimit }),
        controls: [pagedResultsControl({ size, cookie }, true)],
      });
      for (;;) {
        const message = await next();
        if (message?.operation.kind === 'searchEntry') found.push(message.operation.name);
        else if (message?.operation.kind === 'searchDone') {
          cookie = Buffer.from(decodePagedResults(message.controls[0]?.value).cookie);
          if (cookie.length === 0) return { found, code: message.operation.code, count };
          break;
        } else throw new Error(`unexpected: ${JSON.stringify(message)}`);
      }
    }
  }

  test('the pages together are the whole, each entry once', async () => {
    const whole = await names('(objectClass=nhsAs)');
    const { found, code, count } = await pages(50);
    expect({ found, code, count }).toEqual({ found: whole, code: 0, count: Math.ceil(whole.length / 50) });
    expect((await pages(whole.length)).count).toBe(1);
  });
  test('a limit counts over all pages', async () => {
    const { found, code } = await pages(50, 120);
    expect([found.length, code]).toEqual([120, 4]);
  });
});

test('searches do not wait for one another: a short one that comes later is answered before a long one', async () => {
  const { send, next } = ldap.talk();
  send(searchFor('(objectClass=*)', { base: 'o=nhs' }), searchFor('(nhsIDCode=YES)', { attributes: ['1.1'] }));
  const done: number[] = [];
  while (done.length < 2) {
    const message = await next();
    if (message?.operation.kind === 'searchDone') done.push(message.id);
  }
  expect(done).toEqual([2, 1]);
});

test('a search that is abandoned is not answered any more', async () => {
  const { send, next, write } = ldap.talk();
  const long = searchFor('(objectClass=*)', { base: 'o=nhs' });
  write(
    Buffer.concat([
      encodeMessage({ id: 1, operation: long, controls: [] }),
      encodeMessage({ id: 2, operation: { kind: 'abandon', abandoned: 1 }, controls: [] }),
    ]),
  );
  send({ id: 3, operation: searchFor('(nhsIDCode=nobody)'), controls: [] });
  const seen = new Set<number>();
  for (let message = await next(); message !== undefined; message = await next()) {
    if (message.operation.kind === 'searchDone') seen.add(message.id);
    if (message.id === 3) break;
  }
  expect(seen).toEqual(new Set([3]));
});
