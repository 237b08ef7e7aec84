/** Values out of which requests are made: what could be in a record, what nearly could, and rubbish. */
import fc from 'fast-check';
import { ADA, CUFF, MINIMAL, NOBODY, OLD_CUFF, RUTH, YOUDS } from './people.ts';

const ID = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
const numbers = [ADA, RUTH, CUFF, OLD_CUFF, MINIMAL, ...YOUDS].map(({ nhsNumber }) => nhsNumber);
export const nhsNumber = fc.constantFrom(...numbers, NOBODY, '9000000000', '0', '$process-birth-details', '_history', '%00', '..');
export const text = fc.oneof(
  fc.constantFrom('', ' ', "'", 'O`Brien', '*', 'Sm*', '2010-10-22', 'ge1990-01-01', 'true', 'female'),
  fc.string(),
);

export const period = fc.record(
  { start: fc.constantFrom('2020-01-01', '2999-01-01', 'x'), end: fc.constantFrom('2026-04-01', '2019-01-01') },
  { requiredKeys: [] },
);
const coded = (...codes: string[]) => fc.record({ coding: fc.constantFrom(...codes).map((code) => [{ code }]) });
/** What could be an item of a record, or nearly. */
export const item = fc.oneof(
  fc.record(
    {
      id: fc.constantFrom('N1', 'A1', 'T1', 'C1', 'G1', 'x'),
      use: fc.constantFrom('usual', 'old', 'home', 'temp', 'billing', 'mobile', 'work', 'x'),
      period,
      given: fc.array(text, { maxLength: 6 }),
      family: text,
      prefix: fc.array(fc.constantFrom('Mr', 'MR.', 'Dr', '.')),
      suffix: fc.array(text, { maxLength: 2 }),
      line: fc.array(fc.oneof(text, fc.constant(null)), { maxLength: 6 }),
      postalCode: fc.constantFrom('LS1 4AP', 'HX7 8AD', 'ZZ99 3VZ', 'x'),
      text: fc.constantFrom('Holiday Home', 'x'),
      system: fc.constantFrom('phone', 'email', 'fax', 'other', 'x'),
      value: fc.constantFrom('07700 900123', 'ada@example.com', ''),
      relationship: coded('C', 'x').map((one) => [one]),
      telecom: fc.array(fc.record({ system: fc.constantFrom('phone', 'fax'), value: text }), { maxLength: 2 }),
      identifier: fc.record({ value: fc.constantFrom('A20047', 'Z99999', 'x'), period }),
    },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      url: fc
        .constantFrom('NHSCommunication', 'ContactPreference', 'NominatedPharmacy', 'DeathNotificationStatus', 'x')
        .map((name) => ID + name),
      extension: fc.array(
        fc.record(
          {
            url: fc.constantFrom('language', 'interpreterRequired', 'PreferredContactMethod', 'deathNotificationStatus', 'type', 'value'),
            valueCodeableConcept: coded('fr', 'en', '1', '2', 'U'),
            valueBoolean: fc.boolean(),
            valueString: text,
          },
          { requiredKeys: ['url'] },
        ),
        { maxLength: 3 },
      ),
      valueReference: fc.record({ identifier: fc.record({ value: fc.constantFrom('A20047', 'x') }) }),
      valueAddress: fc.record({ city: text, country: fc.constantFrom('GBR', '1', 'x') }),
    },
    { requiredKeys: ['url'] },
  ),
);
/** A value of any kind. */
export const anything = fc.oneof(item, text, fc.constantFrom('2001-01-01', 'male', 3, null, true), fc.jsonValue({ maxDepth: 4 }));
const pointer = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('name', 'address', 'telecom', 'contact', 'extension', 'generalPractitioner'),
      fc.constantFrom('-', '0', '1', '99', '-1', '01'),
      fc.constantFrom(
        '',
        '/id',
        '/url',
        '/line/0',
        '/given/-',
        '/family',
        '/period/start',
        '/extension/0',
        '/extension/0/valueBoolean',
        '/__proto__',
      ),
    )
    .map(([field, index, rest]) => `/${field}/${index}${rest}`),
  fc.constantFrom(
    '/gender',
    '/birthDate',
    '/deceasedDateTime',
    '/multipleBirthInteger',
    '/managingOrganization',
    '/name',
    '',
    '/id',
    '/~2',
  ),
  fc.string(),
);
export const patch = fc.record(
  { op: fc.constantFrom('add', 'replace', 'remove', 'test', 'move', null), path: pointer, value: anything },
  { requiredKeys: ['op', 'path'] },
);
export const list = (of: fc.Arbitrary<unknown>) => fc.oneof(fc.array(of, { maxLength: 2 }), anything);
export const patient = fc.record(
  {
    resourceType: fc.constant('Patient'),
    name: list(item),
    address: list(item),
    telecom: list(item),
    extension: list(item),
    gender: anything,
    birthDate: anything,
    identifier: list(fc.record({ value: nhsNumber })),
    multipleBirthInteger: anything,
  },
  { requiredKeys: [] },
);
