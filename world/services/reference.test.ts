import { describe, expect, test } from 'vitest';
import { ageGroup, daysOf, seesAge } from './ages.ts';
import { areasOf } from './areas.ts';
import { searchDistance } from './distance.ts';
import {
  DISCRIMINATORS,
  DISPOSITIONS,
  dispositionId,
  EMERGENCY_DEPARTMENT,
  keptOf,
  REFERRAL_ROLES,
  rankOf,
  SERVICE_TYPES,
  SYMPTOM_GROUPS,
  sessionMinutes,
} from './reference.ts';
import { CLINICAL_TEMPLATE_NAMES, clinicalProfile, profileOf } from './templates.ts';

describe('dispositions', () => {
  test.each([
    ['Dx02', 1002],
    ['DX118', 1118],
    ['Dx010', 10_010],
    ['Dx0106', 100_106],
    ['Dy02', undefined],
    ['', undefined],
  ])('%s is %s', (code, id) => expect(dispositionId(code)).toBe(id));

  test('each has an id of its own', () => {
    expect(DISPOSITIONS.size).toBe(41);
    for (const [id, { code }] of DISPOSITIONS) expect(dispositionId(code)).toBe(id);
  });

  test.each([
    [undefined, 60],
    [0, 60],
    [20, 30],
    [45, 45],
    [60, 60],
    [120, 60],
    [1440, 1380],
  ])('when %s minutes are left, a service may open within %s', (minutes, session) => expect(sessionMinutes(minutes)).toBe(session));
});

describe('types', () => {
  test('have names and ranks', () => {
    expect(SERVICE_TYPES.get(135)).toEqual({ id: 135, name: 'Urgent Treatment Centre (UTC)', rank: 5 });
    expect(SERVICE_TYPES.get(45)).toEqual({ id: 45, name: 'Walk In Centre (WIC)', former: true });
  });

  test('are ordered nationally, and otherwise where commissioners want it', () => {
    expect([rankOf(EMERGENCY_DEPARTMENT), rankOf(EMERGENCY_DEPARTMENT, '15F'), rankOf(EMERGENCY_DEPARTMENT, '99A')]).toEqual([9, 10, 9]);
    expect(rankOf(100, '15C')).toBe(5);
    expect(rankOf(45)).toBe(10);
  });

  test('of some one service is enough', () => expect([keptOf(100), keptOf(138), keptOf(13)]).toEqual([1, 1, 2]));
});

describe('templates', () => {
  test.each(CLINICAL_TEMPLATE_NAMES)('%s knows what the directory knows', (name) => {
    const { symptoms, dispositions, referralRoles } = profileOf(name);
    expect(symptoms.size).toBeGreaterThan(0);
    for (const [group, discriminators] of symptoms) {
      const known = SYMPTOM_GROUPS.get(group)?.discriminators ?? [];
      expect(
        [...discriminators].filter((discriminator) => !known.includes(discriminator)),
        `of group ${group}`,
      ).toEqual([]);
    }
    for (const id of dispositions) expect(DISPOSITIONS.has(id), `disposition ${id}`).toBe(true);
    for (const id of referralRoles) expect(REFERRAL_ROLES.has(id), `role ${id}`).toBe(true);
  });

  test('each discriminator goes with a group', () => {
    const used = new Set([...SYMPTOM_GROUPS.values()].flatMap(({ discriminators }) => discriminators));
    expect([...DISCRIMINATORS.keys()].filter((id) => !used.has(id))).toEqual([4311]);
  });

  test('a service may add to its template', () => {
    const service = { template: 'dental', symptoms: [], dispositions: [1002], referralRoles: [] } as unknown as Parameters<
      typeof clinicalProfile
    >[0];
    const own = clinicalProfile({ ...service, symptoms: [{ group: 1206, discriminators: [4052] }] });
    expect([...(own.symptoms.get(1206) ?? [])].sort()).toEqual([4003, 4052, 4193]);
    expect(own.dispositions.has(1118) && own.dispositions.has(1002)).toBe(true);
    expect(profileOf('dental').dispositions.has(1002)).toBe(false);
    expect(clinicalProfile({ ...service, dispositions: [] })).toBe(profileOf('dental'));
  });
});

describe('a search reaches', () => {
  test.each([
    ['as far as the postcode says', 'ls14ap', 30, false, { km: 5, source: 'Postcode' }],
    ['as far as its sector says', 'DN16 1LE', 30, false, { km: 25, source: 'Sector' }],
    ['as far as its district says', 'E1 4AA', undefined, false, { km: 8, source: 'District' }],
    ['as far as is asked', 'LS2 9JX', 30, false, { km: 30, source: 'Web Service' }],
    ['as far as anywhere', 'LS2 9JX', undefined, false, { km: 60, source: 'National' }],
    ['as far as is forced', 'DN16 1LE', 3, true, { km: 3, source: 'Override' }],
  ])('%s', (_, postcode, requested, forced, expected) => expect(searchDistance(postcode, requested, forced)).toEqual(expected));
});

describe('the areas', () => {
  test.each([
    ['ls29ae', { commissioner: '15F', localAuthority: 'E08000035' }],
    ['LS12 3TB', { commissioner: '15F', localAuthority: 'E08000035' }],
    ['CF14 4XW', { localAuthority: 'W06000015' }],
    ['TA1 5DA', {}],
    ['nowhere', {}],
  ])('of %s', (postcode, areas) => expect(areasOf(postcode)).toEqual(areas));
});

describe('ages', () => {
  test.each([
    [31, 'days', 31],
    [1, 'months', 30],
    [23, 'months', 700],
    [2, 'years', 730],
    [129, 'years', 47_117],
  ] as const)('%i %s are %i days', (age, unit, days) => expect(daysOf(age, unit)).toBe(days));

  test.each([
    [4, { fromDays: 0, toDays: 364 }],
    [2, { fromDays: 1826, toDays: 5843 }],
    [1, { fromDays: 5844, toDays: 47_481 }],
    [5, undefined],
  ])('group %i', (id, range) => expect(ageGroup(id)).toEqual(range));

  test('a toddler may be two, as the service wants', () => {
    const toddler = ageGroup(3) as NonNullable<ReturnType<typeof ageGroup>>;
    expect(seesAge([{ fromDays: 730, toDays: 47_481 }], toddler)).toBe(true);
    expect(seesAge([{ fromDays: 1826, toDays: 47_481 }], toddler)).toBe(false);
    expect(seesAge([], toddler)).toBe(true);
  });
});
