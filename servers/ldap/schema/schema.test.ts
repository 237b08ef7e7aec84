import { describe, expect, test } from 'vitest';
import { equalityOf, orderOf, partsOf } from './comparing.ts';
import { type AttributeType, attributeNamed, classNamed } from './schema.ts';

const attribute = (name: string) => attributeNamed(name) as AttributeType;
const same = (name: string, one: string, other: string) => {
  const comparable = equalityOf(attribute(name));
  return comparable === undefined ? undefined : comparable(one) === comparable(other);
};

describe('an attribute', () => {
  test.each(['nhsMHSPartyKey', 'nhsMhsPartyKey', 'NHSMHSPARTYKEY', '1.2.826.0.1285.0.2.1.82', 'nhsmhspartykey;binary'])(
    'is found as %s',
    (name) => {
      expect(attributeNamed(name)?.name).toBe('nhsMHSPartyKey');
    },
  );

  test.each([
    ['userid', 'uid'],
    ['Sn', 'sn'],
    ['surname', 'sn'],
    ['nhsOcsPrCode', 'nhsOCSPRCode'],
    ['nhsIdCode', 'nhsIDCode'],
    ['nhsASSvcIA', 'nhsAsSvcIA'],
  ])('%s is shown as %s', (name, shown) => {
    expect(attributeNamed(name)?.name).toBe(shown);
  });

  test('that nobody knows is not found', () => {
    expect(attributeNamed('nhsNothing')).toBeUndefined();
    expect(attributeNamed('')).toBeUndefined();
  });

  test('has what it inherits', () => {
    expect(attribute('cn')).toMatchObject({
      equality: 'caseIgnoreMatch',
      substrings: 'caseIgnoreSubstringsMatch',
      syntax: '1.3.6.1.4.1.1466.115.121.1.15',
      superior: { name: 'name' },
    });
  });

  test.each([
    ['nhsMHSPartyKey', true],
    ['nhsIDCode', true],
    ['nhsMhsManufacturerOrg', true],
    ['nhsPersonStatus', true],
    ['uniqueIdentifier', false],
    ['nhsMHSEndPoint', false],
    ['nhsAsSvcIA', false],
    ['nhsJobRoleCode', false],
  ])('%s has one value: %s', (name, singleValue) => {
    expect(attribute(name).singleValue).toBe(singleValue);
  });

  test('is operational when the server keeps it', () => {
    expect(['entryUUID', 'createTimestamp', 'namingContexts'].map((name) => attribute(name).operational)).toEqual([true, true, true]);
    expect(attribute('nhsDateApproved').operational).toBe(false);
  });
});

describe('values', () => {
  test.each([
    ['nhsMHSPartyKey', 'YES-0000806', 'yes-0000806', true],
    ['uniqueIdentifier', 'S20001A000182', 's20001a000182', true],
    ['nhsIDCode', 'YES', 'yes', false],
    ['nhsIDCode', 'YES', ' YES ', true],
    ['nhsAsSvcIA', 'urn:nhs:names:services:psis:X', 'urn:nhs:names:services:PSIS:X', false],
    ['sn', 'de  la Cruz', 'De La cruz', true],
    ['sn', 'Müller', 'MU\u0308LLER', true],
    ['objectClass', 'nhsAs', 'NHSAS', true],
    ['objectClass', 'nhsAs', '1.2.826.0.1285.0.2.0.107', true],
    ['objectClass', 'nhsAs', 'nhsMhs', false],
    ['telephoneNumber', '0113 496-0000', '01134960000', true],
    ['postalAddress', '1 High Street$Leeds', '1 high street $ LEEDS', true],
    ['entryDN', 'uid=1, ou=People,o=nhs', 'UID=1,OU=people,O=NHS', true],
    ['createTimestamp', '20190120215555Z', '201901202155Z', false],
    ['modifyTimestamp', '2019012021Z', '20190120210000Z', true],
  ])('of %s: %j and %j are equal: %s', (name, one, other, expected) => {
    expect(same(name, one, other)).toBe(expected);
  });

  test('that a rule does not know compare with nothing', () => {
    expect(equalityOf(attribute('objectClass'))?.('nhsNothing')).toBeUndefined();
    expect(equalityOf(attribute('uidNumber'))?.('one')).toBeUndefined();
    expect(equalityOf(attribute('hasSubordinates'))?.('true')).toBeUndefined();
  });

  test('of an attribute without a rule are not compared', () => {
    for (const name of ['nhsMHsSN', 'nhsMHSAckRequested', 'nhsOrgType', 'nhsDateApproved'])
      expect(equalityOf(attribute(name)), name).toBeUndefined();
  });

  test('are compared in parts where the schema says so, or leniently', () => {
    expect(partsOf(attribute('sn'))?.('De  L')).toBe('de l');
    expect(partsOf(attribute('nhsAsSvcIA'))).toBeUndefined();
    expect(partsOf(attribute('nhsAsSvcIA'), true)?.('urn:nhs:Psis')).toBe('urn:nhs:Psis');
    expect(partsOf(attribute('nhsMHSPartyKey'), true)?.('YES-')).toBe('yes-');
    expect(partsOf(attribute('nhsMHsSN'), true)).toBeUndefined();
  });

  test('have an order where the schema says so', () => {
    expect(orderOf(attribute('uidNumber'))?.('9', '10')).toBeLessThan(0);
    expect(orderOf(attribute('createTimestamp'))?.('20190120215555Z', '20180120215555Z')).toBeGreaterThan(0);
    expect(orderOf(attribute('nhsDateApproved'))).toBeUndefined();
  });
});

test('a class has all that its superiors ask for', () => {
  const person = classNamed('NHSPERSON');
  expect(person?.lineage.map(({ name }) => name)).toEqual(['nhsPerson', 'inetOrgPerson', 'organizationalPerson', 'person', 'top']);
  expect([...(person?.must ?? [])]).toEqual(expect.arrayContaining(['objectClass', 'cn', 'sn', 'uid', 'nhsPersonStatus']));
  expect(person?.may.has('nhsOCSPRCode')).toBe(true);
  expect(classNamed('nhsNothing')).toBeUndefined();
});
