import { describe, expect, test } from 'vitest';
import { nameOfJobRole } from './codes/job-roles.ts';
import { PRACTITIONERS } from './collections.ts';
import type { HealthcareWorker, IdentityUser } from './identity-user.ts';
import { isOpen, type Organisation } from './organisation.ts';
import { parse } from './parsers.ts';
import { type Practitioner, roleProfilesOn } from './practitioner.ts';
import { loadSeeds } from './seeds.ts';

const TODAY = '2026-11-25';
/** As they stand in published examples. */
const REGISTRATIONS = `
  din 70201123456, din 977677, gmc 4428981, gmc 6095103, gmc 6150129, gmc G1234521, gmc G1234538, gmc G1234545, gmc G1234552, gmc G1234569, gmc G3377170, gmc G4499051, gmc G4499053, gmc G9999999, gphc 2083469, gphc 6095103, nmc 12A1B1AA, nmc 12A3456B, spurious 12A3456B, spurious 2083469, spurious 612345, spurious 666666, spurious 683458
`
  .split(',')
  .map((entry) => entry.trim());
const profile = { id: '999130000001', organisation: 'A20047', jobRole: 'S0010:G0020:R0260' };
const doctor = { sdsUserId: '999110000001', name: { given: ['Ann'], family: 'Other' } };

function make(changes: object): Practitioner {
  const parsed = parse(PRACTITIONERS, { ...doctor, ...changes });
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.doc;
}

function issuesOf(changes: object): readonly string[] {
  const parsed = parse(PRACTITIONERS, { ...doctor, ...changes });
  return 'issues' in parsed ? parsed.issues.map(({ path, reason }) => `${path}: ${reason}`) : [];
}

describe('a practitioner', () => {
  const withProfile = (changes: object) => ({ roleProfiles: [{ ...profile, ...changes }] });

  test.each<[object, string]>([
    [
      withProfile({ areasOfWork: [{ code: 'P0010:T0210', name: 'Medicine' }] }),
      'roleProfiles.0.areasOfWork.0.code: must be an area of work: P, Q and T, each with four digits',
    ],
    [
      withProfile({ businessFunctions: [{ code: 'B28', name: 'Manage Allergies' }] }),
      'roleProfiles.0.businessFunctions.0.code: must be a business function: B and four digits',
    ],
    [withProfile({ workgroups: [{ code: '655694018104', name: '' }] }), 'roleProfiles.0.workgroups.0.name: must not be empty'],
    [withProfile({ period: { from: '2020', to: '2019' } }), 'roleProfiles.0.period: must not end before it begins'],
    [{ languages: ['Welsh'] }, 'languages.0: must be a language code: two letters, or q1 to q5'],
    [{ left: '2019' }, 'left: must be a day of the calendar: yyyy-mm-dd'],
  ])('with %j is refused', (changes, issue) => expect(issuesOf(changes)).toEqual([issue]));

  test('has the roles whose time it is, and none once they have left', () => {
    const roleProfiles = [
      { ...profile, id: 'before', period: { from: '2001-01-08', to: '2016-09-30' } },
      { ...profile, id: 'after', period: { from: '2016-10-01' } },
    ];
    const onDay = (day: string, left?: string) => roleProfilesOn(day, make({ roleProfiles, ...(left && { left }) })).map(({ id }) => id);
    expect([onDay('2000-01-01'), onDay('2016-09-30'), onDay('2016-10-01'), onDay(TODAY)]).toEqual([[], ['before'], ['after'], ['after']]);
    expect([onDay('2022-12-30', '2022-12-30'), onDay(TODAY, '2022-12-30')]).toEqual([['after'], []]);
  });
});

describe('the staff of the standard world', () => {
  const seeds = loadSeeds([], TODAY);
  const all = (name: string) => new Map([...(seeds.get(name) ?? [])].map(({ id, doc }) => [id, doc as unknown]));
  const staff = [...(all('practitioners') as Map<string, Practitioner>).values()];
  const organisations = all('organisations') as Map<string, Organisation>;
  const users = [...(all('users') as Map<string, IdentityUser>).values()].filter(
    (user): user is HealthcareWorker => user.provider === 'nhs-cis2',
  );
  const byId = new Map(staff.map((one) => [one.sdsUserId, one]));
  const profiles = staff.flatMap(({ sdsUserId, roleProfiles }) => roleProfiles.map((held) => ({ ...held, sdsUserId })));

  test('have job roles of the national list, by their names', () => {
    for (const { sdsUserId, jobRole, jobRoleName } of profiles) {
      expect(jobRoleName, sdsUserId).toBeDefined();
      expect(jobRoleName, sdsUserId).toBe(nameOfJobRole(jobRole));
    }
    expect(nameOfJobRole('S8001:G8002:R8888')).toBeUndefined();
    expect(nameOfJobRole('S9999:G8002:R8008')).toBeUndefined();
  });

  test('are one person at each organisation, whatever their roles there', () => {
    const persons = new Map<string, string>();
    for (const { sdsUserId, organisation, organisationPersonId } of profiles) {
      const person = `${sdsUserId} at ${organisation}`;
      expect(organisationPersonId, person).toBeDefined();
      expect(persons.get(organisationPersonId ?? '') ?? person).toBe(person);
      persons.set(organisationPersonId ?? '', person);
    }
    expect(persons.size).toBe(new Set(persons.values()).size);
  });

  test('share a role profile only where published suites have it so', () => {
    const seen = new Set<string>();
    const shared = profiles.map(({ id }) => id).filter((id) => seen.size === seen.add(id).size);
    expect(shared.sort()).toEqual(['555254240100', '555254242102', '555254242105', 'PT1234']);
  });

  test('work where there was an organisation, and nowhere after they have left', () => {
    for (const { sdsUserId, roleProfiles, left } of staff) {
      for (const { id, organisation, period } of roleProfiles) {
        const there = organisations.get(organisation) as Organisation;
        if (period?.from !== undefined) expect(isOpen(there, period.from), `${sdsUserId} ${id}`).toBe(true);
        if (left !== undefined) expect(period?.to !== undefined && period.to <= left, `${sdsUserId} ${id}`).toBe(true);
      }
    }
  });

  /** What CIS2 and the platform's own test realm give their test users: role profile, organisation, job role; where they say so. */
  const PUBLISHED: readonly (readonly [user: string, roles: readonly string[]])[] = [
    ['656005750104', ['656014452101 Y51 S8001:G8002:R8008', '656005754108 X09 S0080:G0450:R5080']],
    ['656005750107', ['555254242105 RBA S8000:G8000:R8000', '555254242102 RBA S8000:G8000:R8000']],
    ['656005750108', ['555254242106 A83008 S0010:G0020:R0260']],
    ['656005750109', ['656005750209 RCD S8000:G8000:R8000']],
    ['656005750111', ['656005750211 A20047 S0010:G0020:R0260']],
    ['656005750112', ['656005750212 A20047 S8001:G8002:R8008']],
    ['910000000001', ['555254240100 RBA S8000:G8000:R8001', '555254242102 RBA S8000:G8000:R8000', '555254241101 RBA S8000:G8000:R8003']],
    ['555254239107', ['555254240100 RBA S8000:G8000:R8001']],
    ['787807429512', ['555254242105 RBA S8000:G8000:R8000']],
  ];

  test.each(PUBLISHED)('%s has the roles that were published', (user, roles) => {
    const held = byId.get(user)?.roleProfiles.map(({ id, organisation, jobRole }) => `${id} ${organisation} ${jobRole}`);
    expect(held).toEqual(roles);
  });

  test('are all those who can sign in with CIS2, with the role that each has chosen', () => {
    for (const { id, practitioner, selectedRole } of users) {
      if (practitioner === undefined) continue;
      expect(byId.has(practitioner), id).toBe(true);
      if (selectedRole)
        expect(
          byId.get(practitioner)?.roleProfiles.map((held) => held.id),
          id,
        ).toContain(selectedRole);
    }
  });

  test.each(['A20047', 'B82617', 'Y12345', 'H81109', 'B81001', 'A83008', 'GP0001', 'Y00025', 'C81007'])(
    '%s has doctors, a nurse, and somebody at the desk or in the office',
    (practice) => {
      const jobs = staff.flatMap((one) => roleProfilesOn(TODAY, one)).filter(({ organisation }) => organisation === practice);
      const having = (roles: RegExp) => jobs.filter(({ jobRole }) => roles.test(jobRole.slice(-5))).length;
      expect(having(/R0260|R0270/)).toBeGreaterThanOrEqual(2);
      expect(having(/R8001|R06\d0/)).toBeGreaterThanOrEqual(1);
      expect(having(/R8009|R801\d/)).toBeGreaterThanOrEqual(1);
    },
  );

  test('are many, of many kinds', () => {
    expect(staff.length).toBeGreaterThanOrEqual(60);
    expect(staff.filter(({ roleProfiles }) => new Set(roleProfiles.map(({ organisation }) => organisation)).size >= 3)).not.toEqual([]);
    expect(staff.filter(({ left }) => left !== undefined).length).toBeGreaterThanOrEqual(5);
    expect(staff.filter(({ languages }) => languages.length > 0).length).toBeGreaterThanOrEqual(40);
  });

  test('have no registration but those that examples of the national services have published', () => {
    const numbers = staff.flatMap(({ registrations }) => registrations.map(({ register, number }) => `${register} ${number}`));
    expect(numbers.sort()).toEqual(REGISTRATIONS);
  });
});
