/** The people of the tests: one for each rule that a test is about. */

import { PATIENTS } from '#world/collections';
import { parse } from '#world/parsers';
import type { Patient } from '#world/patient';

/** A patient from what matters about them; the rest is filled in as when seeds are loaded. */
export function person(fields: { readonly nhsNumber: string } & Partial<Patient>): Patient {
  const parsed = parse(PATIENTS, { serialChangeNumber: 1, ...fields });
  if ('issues' in parsed) throw new Error(parsed.issues.map(({ path, reason }) => `${path}: ${reason}`).join('; '));
  return parsed.doc;
}

const named = (family: string, ...given: string[]) => [{ id: 'N1', use: 'usual', given, family }] as const;

/** Has one of everything that a search can ask for. */
export const ADA = person({
  nhsNumber: '9990001006',
  serialChangeNumber: 7,
  names: [
    ...named('Ashworth', 'Ada', 'Mary'),
    { id: 'N2', use: 'nickname', given: ['Addie'], family: 'Ashworth' },
    { id: 'N3', use: 'maiden', given: ['Ada'], family: 'Bright' },
    { id: 'N4', use: 'usual', given: ['Ada'], family: 'Crowe', historic: true },
  ],
  gender: 'female',
  birthDate: '1956-05-02',
  death: { date: '2019-02-28T00:00:00+00:00', notification: 'informal', notifiedAt: '2019-03-01T09:30:00+00:00' },
  addresses: [
    { id: 'A1', use: 'home', lines: ['', '3 Mill Lane', '', 'Hebden', ''], postcode: 'HX7 8AD', uprn: '1234' },
    { id: 'A2', use: 'temporary', lines: ['The Lodge', '', '', 'Skipton'], postcode: 'BD23 1AA', description: 'Second Home' },
    { id: 'A3', use: 'correspondence', lines: ['PO Box 9', '', '', 'Leeds'], postcode: 'LS1 4AP' },
    { id: 'A4', use: 'home', lines: ['1 Old Road', '', '', 'York'], postcode: 'YO1 7HH', historic: true },
  ],
  telecoms: [
    { id: 'T1', kind: 'phone', use: 'mobile', value: '07700 900 123' },
    { id: 'T2', kind: 'email', use: 'home', value: 'Ada@Example.com' },
    { id: 'T3', kind: 'phone', use: 'home', value: '01632 960001', historic: true },
    { id: 'T4', kind: 'textphone', use: 'home', value: '01632 960002' },
  ],
  emergencyContacts: [{ id: 'C1', telecoms: [{ kind: 'phone', value: '01632 960003' }] }],
  gpRegistration: { id: 'G1', practice: 'A20047', period: { from: '1999-08-17' } },
  managingOrganisation: { organisation: 'A20047' },
  pharmacies: { nominated: 'FA565' },
  birthPlace: { city: 'Halifax', country: 'GBR' },
  communication: { language: 'q4', interpreterRequired: true },
  removal: { reason: 'AFN', period: { from: '2019-03-02T00:00:00+00:00' } },
});

/** Restricted, and otherwise found by the same as {@link ADA}. */
export const RUTH = person({
  ...ADA,
  nhsNumber: '9990001014',
  confidentiality: 'restricted',
  names: named('Ashworth', 'Ruth'),
  telecoms: [],
});

/** Namesakes, born within three days. */
export const YOUDS = [
  person({ nhsNumber: '9990001030', names: named('Youds', 'Luke'), birthDate: '1970-01-24', gender: 'male' }),
  person({ nhsNumber: '9990001022', names: named('YOUDS', 'Luke', 'James'), birthDate: '1970-01-24', gender: 'other' }),
  person({ nhsNumber: '9990001049', names: named('Youds', 'John Paul', 'James'), birthDate: '1970-01-25', gender: 'male' }),
  person({ nhsNumber: '9990001057', names: named('Youds', 'Luke'), birthDate: '1970-01-26' }),
];

/** Two records of one person, one after the other superseded; and the one that holds. */
export const CUFF = person({ nhsNumber: '9990001065', names: named('Cuff', 'Jane'), birthDate: '1926-01-07' });
export const OLD_CUFF = person({ ...CUFF, nhsNumber: '9990001073', supersededBy: CUFF.nhsNumber });
export const OLDEST_CUFF = person({ ...CUFF, nhsNumber: '9990001081', supersededBy: OLD_CUFF.nhsNumber, invalidated: true });

export const INVALIDATED = person({ nhsNumber: '9990001103', names: named('Cuff', 'Jim'), birthDate: '1926-01-07', invalidated: true });

/** Nothing but a number. */
export const MINIMAL = person({ nhsNumber: '9990001111', serialChangeNumber: 2 });

/** Died, it is only known in which year. */
export const OLGA = person({
  nhsNumber: '9990001138',
  names: named("O'Neil-Smith", 'Olga'),
  birthDate: '1890-11-30',
  death: { date: '1962', notification: 'formal' },
});

/** The notice of the death was withdrawn. */
export const LAZARUS = person({
  nhsNumber: '9990001146',
  names: named('Bethany', 'Lazarus'),
  birthDate: '1950-04-01',
  death: { date: '2020-01-01', notification: 'removed', notifiedAt: '2020-01-05T00:00:00+00:00' },
});

export const PEOPLE: readonly Patient[] = [ADA, RUTH, ...YOUDS, CUFF, OLD_CUFF, OLDEST_CUFF, INVALIDATED, MINIMAL, OLGA, LAZARUS];

/** A good number that nobody has. */
export const NOBODY = '9990001154';
