/** The standard world: who is in it, and what published suites compare. */
import { describe, expect, test } from 'vitest';
import { publishedNhsNumbers } from './identities.ts';
import type { Organisation } from './organisation.ts';
import type { Patient } from './patient.ts';
import { mayBeLive } from './rules/nhs-number.ts';
import { loadSeeds } from './seeds.ts';

/** Codes that stand for no practice, for one that does not apply, for one that is not known. */
const NO_PRACTICE = new Set(['V81997', 'V81998', 'V81999']);

describe('the standard world', () => {
  const seeds = loadSeeds();
  const patients = new Map([...(seeds.get('patients') ?? [])].map(({ id, doc }) => [id, doc as Patient]));
  const organisations = new Map([...(seeds.get('organisations') ?? [])].map(({ id, doc }) => [id, doc as Organisation]));

  const REMOVALS = ['AFN', 'DEA', 'EMB', 'LDN', 'NIT', 'ORR', 'SCT', 'SDN', 'TRA'];
  const METHODS = ['letter', 'visit', 'telephone', 'email', 'textphone', 'telephoneViaProxy', 'signLanguage', 'noTelephone'];
  const TEMPORARY = [
    'Second Home',
    'Student Accommodation',
    'Respite Care Address',
    'Temporary Residence Address',
    'Convalescence Home',
    'Mobile Home',
    'Holiday Home',
  ];

  test.each<[state: string, values: readonly unknown[], of: (patient: Patient) => unknown]>([
    ['death', ['formal', 'informal', 'removed'], ({ death }) => death?.notification],
    ['a death as exact as is known', [4, 7, 10, 25], ({ death }) => death?.date.length],
    ['confidentiality', ['unrestricted', 'restricted', 'veryRestricted'], ({ confidentiality }) => confidentiality],
    ['gender', ['male', 'female', 'other', 'unknown', undefined], ({ gender }) => gender],
    ['a birth date as exact as is known', [undefined, 4, 7, 10], ({ birthDate }) => birthDate?.length],
    ['birth order', [1, 2, 3, 8], ({ birthOrder }) => birthOrder],
    ['names', ['usual', 'nickname', 'temporary', 'previous', 'maiden'], ({ names }) => names.map(({ use }) => use)],
    ['addresses', ['home', 'temporary', 'correspondence'], ({ addresses }) => addresses.map(({ use }) => use)],
    ['temporary addresses', TEMPORARY, ({ addresses }) => addresses.map(({ description }) => description)],
    ['telecoms', ['phone', 'fax', 'email', 'textphone'], ({ telecoms }) => telecoms.map(({ kind }) => kind)],
    ['where telecoms are', ['home', 'work', 'temporary', 'mobile'], ({ telecoms }) => telecoms.map(({ use }) => use)],
    ['how they are told', METHODS, ({ contactPreference }) => contactPreference?.method],
    ['in which form', ['largePrint', 'braille', 'audioTape'], ({ contactPreference }) => contactPreference?.writtenFormat],
    ['an interpreter', [true, false, undefined], ({ communication }) => communication?.interpreterRequired],
    ['languages of hands and fingers', ['q1', 'q4', 'q5'], ({ communication }) => communication?.language],
    ['pharmacies', ['nominated', 'dispensingDoctor', 'applianceSupplier'], ({ pharmacies }) => Object.keys(pharmacies ?? {})],
    ['why they left', REMOVALS, ({ removal }) => removal?.reason],
    ['no practice', ['V81997', 'V81998', 'V81999', undefined], ({ gpRegistration }) => gpRegistration?.practice],
    ['record sharing', ['none', 'expressConsent', 'expressDissent'], ({ recordSharing }) => recordSharing],
    ['summary care record', ['yes', 'no', 'ask'], ({ summaryCareRecord }) => summaryCareRecord],
    ['verification', ['02', '03', '04', '05', '06', '07', '08'], ({ nhsNumberVerification }) => nhsNumberVerification],
    ['insurance abroad', ['DEU', 'ESP', 'FRA', 'IRL', 'POL'], ({ coverage }) => coverage?.country],
    ['withdrawn', [true], ({ invalidated }) => invalidated],
    ['found by a search only', [true], ({ checkDigitFails }) => checkDigitFails],
    ['merged', [true], ({ supersededBy }) => supersededBy !== undefined],
  ])('has somebody for each state that changes an answer: %s', (_, values, of) => {
    const all = new Set([...patients.values()].flatMap(of));
    expect(values.filter((value) => !all.has(value))).toEqual([]);
  });

  test('has more than 120 people of our own, in families too', () => {
    const own = [...patients.values()].filter(({ nhsNumber }) => nhsNumber < '9990100000' && !publishedNhsNumbers().has(nhsNumber));
    const ownNumbers = new Set(own.filter(({ nhsNumber }) => nhsNumber.startsWith('9990')).map(({ nhsNumber }) => nhsNumber));
    expect(ownNumbers.size).toBeGreaterThan(120);
    const related = own.filter(({ relatedPeople }) => relatedPeople.some(({ nhsNumber = '' }) => ownNumbers.has(nhsNumber)));
    expect(related.length).toBeGreaterThan(40);
  });

  test.each(['9000000009', '9000000017', '9000000025', '9000000033', '9693632109', '9732019395', '9736363120', '9912003071', '5900054586'])(
    'has the published patient %s',
    (nhsNumber) => expect(patients.has(nhsNumber)).toBe(true),
  );

  test.each(['9111231130', '9727194737', '9999999999', '9000000000', '9876543210', '1111111111'])(
    'has nobody with %s, which published tests expect to be nobody',
    (nhsNumber) => expect(patients.has(nhsNumber)).toBe(false),
  );

  test('has no number that may be a living person’s', () => {
    expect([...patients.keys()].filter(mayBeLive)).toEqual([]);
  });

  test('has one name at most of each use that a person can have once, and one address of each use', () => {
    for (const { nhsNumber, names, addresses } of patients.values()) {
      const uses = [
        ...names.filter(({ use, historic }) => !historic && ['usual', 'nickname'].includes(use)).map(({ use }) => use),
        ...addresses.filter(({ historic }) => !historic).map(({ use }) => `${use} address`),
      ];
      expect(new Set(uses).size, nhsNumber).toBe(uses.length);
    }
  });

  test('the entries of a record have ids of their own', () => {
    for (const { nhsNumber, names, addresses, telecoms, emergencyContacts, relatedPeople } of patients.values()) {
      const ids = [names, addresses, telecoms, emergencyContacts, relatedPeople].map((entries) => entries.map(({ id }) => id));
      for (const list of ids) expect(new Set(list).size, nhsNumber).toBe(list.length);
    }
  });

  test('the living are registered with practices that are open', () => {
    for (const { nhsNumber, gpRegistration } of patients.values()) {
      if (!gpRegistration) continue;
      const practice = organisations.get(gpRegistration.practice);
      expect(practice?.status, nhsNumber).toBe('active');
      if (NO_PRACTICE.has(gpRegistration.practice)) continue;
      expect(
        practice?.roles.map(({ code }) => code),
        nhsNumber,
      ).toContain('RO76');
    }
  });

  test('what published suites compare is as they have it', () => {
    const jane = patients.get('9000000009');
    expect(jane).toMatchObject({ serialChangeNumber: 2, gender: 'female', birthDate: '2010-10-22', birthOrder: 1 });
    expect(jane?.names.map(({ id }) => id)).toEqual(['123']);
    expect(jane?.addresses.map(({ id }) => id)).toEqual(['456', 'T456']);
    expect(jane?.telecoms.map(({ id }) => id)).toEqual(['789', '790', 'OC789']);
    expect(jane?.relatedPeople.map(({ id }) => id)).toEqual(['507B7621', 'B3380E98']);
    expect(jane?.gpRegistration).toEqual({ id: '254406A3', practice: 'Y12345', period: { from: '2020-01-01', to: '2021-12-31' } });
    expect(jane?.names[0]).not.toHaveProperty('suffixes');
    const [first] = patients.get('9736363015')?.names ?? [];
    expect(first?.suffixes).toEqual(['PhD', 'MBBS']);
  });
});
