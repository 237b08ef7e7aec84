import { describe, expect, it } from 'vitest';
import { ADA, LAZARUS, MINIMAL, OLGA, person, RUTH } from './testing/people.ts';
import { toPdsPatient, toPdsSearchResult } from './views.ts';

/** As it goes on the wire: what is undefined is gone. */
const sent = (value: unknown) => JSON.parse(JSON.stringify(value));
const codeOf = (extension: { extension: { valueCodeableConcept: { coding: unknown[] } }[] }) =>
  extension.extension[0]?.valueCodeableConcept.coding[0];

describe('a patient who is read', () => {
  const read = sent(toPdsPatient(ADA));

  it('has an identifier that is verified', () => {
    expect(read.identifier).toEqual([
      {
        system: 'https://fhir.nhs.uk/Id/nhs-number',
        value: '9990001006',
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
            valueCodeableConcept: {
              coding: [
                {
                  system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus',
                  version: '1.0.0',
                  code: '01',
                  display: 'Number present and verified',
                },
              ],
            },
          },
        ],
      },
    ]);
  });

  it('has a version and no more meta than that', () => {
    expect(read.meta).toEqual({
      versionId: '7',
      security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'U', display: 'unrestricted' }],
    });
  });

  it('has all names but those that are history', () => {
    expect(read.name).toEqual([
      { id: 'N1', use: 'usual', given: ['Ada', 'Mary'], family: 'Ashworth' },
      { id: 'N2', use: 'nickname', given: ['Addie'], family: 'Ashworth' },
      { id: 'N3', use: 'maiden', given: ['Ada'], family: 'Bright' },
    ]);
  });

  it('has all addresses, without empty lines, with what kind they are and how others know them', () => {
    expect(read.address).toEqual([
      {
        id: 'A1',
        use: 'home',
        line: ['3 Mill Lane', 'Hebden'],
        postalCode: 'HX7 8AD',
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey',
            extension: [
              { url: 'type', valueCoding: { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-AddressKeyType', code: 'UPRN' } },
              { url: 'value', valueString: '1234' },
            ],
          },
        ],
      },
      { id: 'A2', use: 'temp', text: 'Second Home', line: ['The Lodge', 'Skipton'], postalCode: 'BD23 1AA' },
      { id: 'A3', use: 'billing', line: ['PO Box 9', 'Leeds'], postalCode: 'LS1 4AP' },
    ]);
  });

  it('has telecoms as they were typed', () => {
    expect(read.telecom).toEqual([
      { id: 'T1', system: 'phone', value: '07700 900 123', use: 'mobile' },
      { id: 'T2', system: 'email', value: 'Ada@Example.com', use: 'home' },
      {
        id: 'T4',
        system: 'other',
        value: '01632 960002',
        use: 'home',
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-OtherContactSystem',
            valueCoding: {
              system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-OtherContactSystem',
              code: 'textphone',
              display: 'Minicom (Textphone)',
            },
          },
        ],
      },
    ]);
  });

  it('has a practice, the period inside the identifier', () => {
    expect(read.generalPractitioner).toEqual([
      {
        id: 'G1',
        type: 'Organization',
        identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'A20047', period: { start: '1999-08-17' } },
      },
    ]);
    expect(read.managingOrganization).toEqual({
      type: 'Organization',
      identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'A20047' },
    });
  });

  it('has extensions in the order that published examples count on', () => {
    expect(read.extension.map(({ url }: { url: string }) => url.replace(/.*[/-]/, ''))).toEqual([
      'NominatedPharmacy',
      'DeathNotificationStatus',
      'NHSCommunication',
      'birthPlace',
      'RemovalFromRegistration',
    ]);
  });

  it('does not tell why they left the register, when that is confidential', () => {
    expect(codeOf(read.extension.at(-1))).toEqual({
      system: 'https://fhir.nhs.uk/CodeSystem/PDS-RemovalReasonExitCode',
      code: 'ORR',
      display: 'Other Reason',
    });
  });

  it('speaks a language by its name', () => {
    const language = (code: string) =>
      codeOf(sent(toPdsPatient(person({ nhsNumber: '9990001006', communication: { language: code } }))).extension[0]);
    expect(language('fr')).toMatchObject({ code: 'fr', display: 'French' });
    expect(language('cy')).toMatchObject({ code: 'cy', display: 'Welsh' });
    expect(language('q4')).toMatchObject({ code: 'q4', display: 'British Sign Language' });
  });

  it('is as little as is known', () => {
    expect(Object.keys(sent(toPdsPatient(MINIMAL)))).toEqual(['resourceType', 'id', 'identifier', 'meta']);
  });

  it('died when that is known, no more exactly than it is known', () => {
    expect(toPdsPatient(OLGA).deceasedDateTime).toBe('1962');
    expect(sent(toPdsPatient(OLGA)).extension[0].extension).toHaveLength(1);
  });

  it('did not die when the notice was withdrawn', () => {
    const read = sent(toPdsPatient(LAZARUS));
    expect(read).not.toHaveProperty('deceasedDateTime');
    expect(codeOf(read.extension[0])).toMatchObject({ code: 'U', display: 'Removed' });
  });
});

describe('a patient who is found', () => {
  const found = sent(toPdsSearchResult(ADA));

  it('has the names that a search looks at', () => {
    expect(found.name.map(({ id }: { id: string }) => id)).toEqual(['N1', 'N2']);
  });

  it('has the home address only', () => {
    expect(found.address.map(({ id }: { id: string }) => id)).toEqual(['A1']);
  });

  it('has no extension but the notice of death, and nobody who answers for the record', () => {
    expect(found.extension).toHaveLength(1);
    expect(found.extension[0].url).toMatch(/DeathNotificationStatus$/);
    expect(found).not.toHaveProperty('managingOrganization');
  });

  it('has the birth date under which they are found', () => {
    const two = person({ nhsNumber: '9990001006', birthDate: '2010-10-22', birthDateInSearch: '2005-06-16' });
    expect(toPdsSearchResult(two).birthDate).toBe('2005-06-16');
    expect(toPdsPatient(two).birthDate).toBe('2010-10-22');
  });
});

it.each([
  ['R', 'restricted', RUTH],
  ['V', 'very restricted', { ...RUTH, confidentiality: 'veryRestricted' }],
] as const)('tells nothing about where somebody lives whose record is %s', (code, display, patient) => {
  for (const shown of [sent(toPdsPatient(patient)), sent(toPdsSearchResult(patient))]) {
    expect(shown.meta.security[0]).toMatchObject({ code, display });
    expect(JSON.stringify(shown)).not.toMatch(/Mill Lane|HX7|Skipton|01632|generalPractitioner|Pharmacy|Halifax/);
  }
});
