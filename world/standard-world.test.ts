/** The standard world: who is in it, and what published suites compare. */
import { describe, expect, test } from 'vitest';
import type { Organisation } from './organisation.ts';
import type { Patient } from './patient.ts';
import { mayBeLive } from './rules/nhs-number.ts';
import { loadSeeds } from './seeds.ts';

describe('the standard world', () => {
  const seeds = loadSeeds();
  const patients = new Map([...(seeds.get('patients') ?? [])].map(({ id, doc }) => [id, doc as Patient]));
  const organisations = new Map([...(seeds.get('organisations') ?? [])].map(({ id, doc }) => [id, doc as Organisation]));

  test('has somebody for each state that changes an answer', () => {
    const all = [...patients.values()];
    const somebody = (is: (patient: Patient) => unknown) => all.filter((patient) => is(patient)).length;
    for (const notification of ['formal', 'informal', 'removed'])
      expect(somebody(({ death }) => death?.notification === notification)).toBeGreaterThan(0);
    for (const level of ['restricted', 'veryRestricted'])
      expect(somebody(({ confidentiality }) => confidentiality === level)).toBeGreaterThan(0);
    for (const gender of ['male', 'female', 'other', 'unknown', undefined])
      expect(somebody((patient) => patient.gender === gender)).toBeGreaterThan(0);
    for (const use of ['home', 'temporary', 'correspondence'])
      expect(somebody(({ addresses }) => addresses.some((address) => address.use === use))).toBeGreaterThan(0);
    expect(somebody(({ supersededBy }) => supersededBy)).toBeGreaterThan(2);
    expect(somebody(({ invalidated }) => invalidated)).toBe(1);
    expect(somebody(({ checkDigitFails }) => checkDigitFails)).toBe(1);
    expect(somebody(({ removal }) => removal)).toBeGreaterThan(2);
    expect(somebody(({ communication }) => communication?.interpreterRequired)).toBeGreaterThan(2);
    expect(somebody(({ gpRegistration }) => gpRegistration === undefined)).toBeGreaterThan(2);
    expect(somebody(({ names }) => names.some(({ use }) => use === 'maiden'))).toBeGreaterThan(0);
    expect(somebody(({ birthDate }) => birthDate?.length === 4)).toBe(1);
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
