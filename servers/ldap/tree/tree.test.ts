import { beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../entry.ts';
import { attributeNamed, classNamed } from '../schema/schema.ts';
import { entriesOf, standardWorld } from './testing/standard-tree.ts';

let entries: readonly Entry[];
let byDn: ReadonlyMap<string, Entry>;
beforeAll(() => {
  entries = entriesOf(standardWorld());
  byDn = new Map(entries.map((entry) => [entry.dn, entry]));
});

const attributesOf = (dn: string) => Object.fromEntries((byDn.get(dn)?.attributes ?? []).map(({ type, values }) => [type, values]));

describe('every entry of the standard world', () => {
  test('has a place of its own, below one that is there', () => {
    const paths = new Set(entries.map(({ path }) => path));
    expect(paths.size).toBe(entries.length);
    const orphans = entries.filter(({ path }) => path.lastIndexOf('\0') > 0 && !paths.has(path.slice(0, path.lastIndexOf('\0'))));
    expect(orphans.map(({ dn }) => dn)).toEqual([]);
  });

  test('has what its class asks for, what it allows, and nothing else', () => {
    const faults: string[] = [];
    for (const { dn, attributes } of entries) {
      const objectClass = classNamed(attributes[0]?.values.at(-1) ?? '');
      const types = new Set(attributes.map(({ type }) => type));
      for (const must of objectClass?.must ?? ['objectClass']) if (!types.has(must)) faults.push(`${dn} lacks ${must}`);
      for (const type of types) if (!objectClass?.must.has(type) && !objectClass?.may.has(type)) faults.push(`${dn} has ${type}`);
    }
    expect(faults).toEqual([]);
  });

  test('has attributes as the schema spells them, in alphabetical order after its class, with values that differ', () => {
    const faults: string[] = [];
    for (const { dn, attributes } of entries) {
      const types = attributes.map(({ type }) => type);
      if (types[0] !== 'objectClass') faults.push(`${dn} begins with ${types[0]}`);
      const rest = types.slice(1).map((type) => type.toLowerCase());
      if (rest.join() !== [...rest].sort().join()) faults.push(`${dn} has ${types.join()}`);
      for (const { type, values } of attributes) {
        const known = attributeNamed(type);
        if (known?.name !== type) faults.push(`${type} is ${known?.name}`);
        if (values.length === 0 || new Set(values).size < values.length || values.includes('')) faults.push(`${dn} has ${type}: ${values}`);
        if (known?.singleValue && values.length > 1) faults.push(`${dn} has ${values.length} values of ${type}`);
      }
    }
    // published so: one entry for three interactions
    const published = 'uniqueIdentifier=227319907549,ou=Services,o=nhs has 3 values of';
    expect(faults).toEqual([`${published} nhsMHsIN`, `${published} nhsMhsSvcIA`]);
  });

  test('has the part of its name among its attributes', () => {
    for (const { dn } of entries) {
      const [, type = '', value = ''] = /^([^=]+)=([^,]*)/.exec(dn) ?? [];
      expect(attributesOf(dn)[type], dn).toContain(value);
    }
  });

  test('says operationally what it is and since when, under an identifier of its own', () => {
    const operational = entries.map((entry) => Object.fromEntries(entry.operational.map(({ type, values }) => [type, values[0]])));
    expect(new Set(operational.map(({ entryUUID }) => entryUUID)).size).toBe(entries.length);
    for (const one of operational) {
      expect(one).toEqual({
        structuralObjectClass: expect.any(String),
        entryUUID: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-9[\da-f]{3}-[\da-f]{12}$/),
        createTimestamp: expect.stringMatching(/^\d{14}Z$/),
        modifyTimestamp: one.createTimestamp,
      });
    }
  });
});

describe('entries that suites look for', () => {
  test('Spine as an accredited system', () => {
    expect(attributesOf('uniqueIdentifier=928942012545,ou=Services,o=nhs')).toEqual({
      objectClass: ['top', 'nhsAs'],
      nhsApproverURP: ['uniqueIdentifier=283886066515,uniqueIdentifier=747394079517,uid=828249614516,ou=people,o=nhs'],
      nhsAsClient: ['YES'],
      nhsAsSvcIA: expect.arrayContaining(['urn:nhs:names:services:psis:REPC_IN150016UK05']),
      nhsDateApproved: ['20131104000000'],
      nhsDateRequested: ['20131028000000'],
      nhsIDCode: ['YES'],
      nhsMhsManufacturerOrg: ['YES'],
      nhsMHSPartyKey: ['YES-0000806'],
      nhsRequestorURP: ['uniqueIdentifier=331622135514,uniqueIdentifier=747394079517, uid=828249614516,ou=people,o=nhs'],
      uniqueIdentifier: ['928942012545'],
    });
    expect(attributesOf('uniqueIdentifier=928942012545,ou=Services,o=nhs').nhsAsSvcIA).toHaveLength(478);
  });

  test('the contract for uploads of summary care records', () => {
    expect(attributesOf('uniqueIdentifier=S20001A000182,ou=Services,o=nhs')).toEqual({
      objectClass: ['top', 'nhsMhs'],
      nhsApproverURP: ['uniqueIdentifier=242853999512,uniqueIdentifier=747394079517,uid=828249614516,ou=people,o=nhs'],
      nhsContractPropertyTemplateKey: ['28'],
      nhsDateApproved: ['20131104000000'],
      nhsDateDNSApproved: ['20131104000000'],
      nhsDateRequested: ['20131028000000'],
      nhsDNSApprover: ['uniqueIdentifier=283886066515,uniqueIdentifier=747394079517,uid=828249614516,ou=people,o=nhs'],
      nhsEPInteractionType: ['HL7'],
      nhsIDCode: ['YES'],
      nhsMHSAckRequested: ['always'],
      nhsMHSActor: ['urn:oasis:names:tc:ebxml-msg:actor:toPartyMSH'],
      nhsMhsCPAId: ['S20001A000182'],
      nhsMHSDuplicateElimination: ['always'],
      nhsMHSEndPoint: ['http://spine.test:9000/reliablemessaging/reliablerequest'],
      nhsMhsFQDN: ['msg.opentest.hscic.gov.uk'],
      nhsMHsIN: ['REPC_IN150016UK05'],
      nhsMHSIsAuthenticated: ['transient'],
      nhsMHSPartyKey: ['YES-0000806'],
      nhsMHSPersistDuration: ['PT5M'],
      nhsMHSRetries: ['2'],
      nhsMHSRetryInterval: ['PT1M'],
      nhsMHsSN: ['urn:nhs:names:services:psis'],
      nhsMhsSvcIA: ['urn:nhs:names:services:psis:REPC_IN150016UK05'],
      nhsMHSSyncReplyMode: ['MSHSignalsOnly'],
      nhsProductKey: ['999'],
      nhsRequestorURP: ['uniqueIdentifier=331622135514,uniqueIdentifier=747394079517, uid=828249614516,ou=people,o=nhs'],
      uniqueIdentifier: ['S20001A000182'],
    });
  });

  test('a practice', () => {
    expect(attributesOf('uniqueIdentifier=A20047,ou=Organisations,o=nhs')).toEqual({
      objectClass: ['top', 'organization', 'nhsGPPractice'],
      l: ['SOUTH HUMBERSIDE'],
      labeledURI: ['https://www.dr-leggs-surgery.example/'],
      mail: ['reception@dr-leggs-surgery.example'],
      nhsCountry: ['England'],
      nhsIDCode: ['A20047'],
      nhsOrgOpenDate: ['19740401'],
      nhsOrgType: ['GP Practice'],
      nhsOrgTypeCode: ['PR'],
      nhsParentOrgCode: ['03K'],
      nhsPCTCode: ['03K'],
      nhsSyntheticIndicator: ['0'],
      o: ["DR LEGG'S SURGERY"],
      postalAddress: ['1 TRENT ROW$$$SCUNTHORPE$SOUTH HUMBERSIDE'],
      postalCode: ['DN16 1LE'],
      telephoneNumber: ['01632 960047'],
      uniqueIdentifier: ['A20047'],
    });
  });

  test('a person, at an organisation, in a role', () => {
    const person = 'uid=656005750104,ou=People,o=nhs';
    expect(attributesOf(person)).toEqual({
      objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson', 'nhsPerson'],
      cn: ['Surekha Kulkarni'],
      displayName: ['Surekha RT cards'],
      givenName: ['Surekha'],
      initials: ['S'],
      mail: ['test.user.656005750104@example.org'],
      nhsPersonStatus: ['1'],
      sn: ['Kulkarni'],
      uid: ['656005750104'],
    });
    expect(attributesOf(`uniqueIdentifier=656005753107,${person}`)).toMatchObject({ nhsIDCode: ['X09'], nhsOrgOpenDate: ['20130401'] });
    expect(attributesOf(`uniqueIdentifier=656005754108,uniqueIdentifier=656005753107,${person}`)).toMatchObject({
      objectClass: ['top', 'nhsOrgPersonRole'],
      nhsAreaOfWorkCodes: ['P0020:Q0300:T0640', 'P0010:Q0050:T0210', 'P0020:Q0300:T0630', 'P0020:Q0300:T0660'],
      nhsBusinessFunctionsCodes: ['B0015', 'B0028', 'B0030', 'B0017'],
      nhsJobRole: ['"Admin & Clerical":"Management - A & C":"Registration Authority Manager"'],
      nhsJobRoleCode: ['S0080:G0450:R5080'],
      nhsWorkGroupsCodes: ['655694018104', '555653110100'],
    });
  });

  test('those who asked for entries and approved them, with the roles in which they did', () => {
    const people = new Set(
      entries.flatMap(({ attributes }) => attributes.filter(({ type }) => /URP$|DNSApprover$/.test(type)).flatMap(({ values }) => values)),
    );
    expect(people.size).toBe(3);
    const paths = new Set(entries.map(({ path }) => path));
    for (const name of people) expect(paths, name).toContain(`\0${name.toLowerCase().split(/, ?/).reverse().join('\0')}`);
  });
});
