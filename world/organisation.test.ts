import { describe, expect, test } from 'vitest';
import { ODS_PRIMARY_ROLES, ODS_RELATIONSHIPS, ODS_ROLES } from './codes/ods.ts';
import { ORGANISATIONS } from './collections.ts';
import {
  COMMISSIONED_BY,
  GP_PRACTICE,
  IN_GEOGRAPHY_OF,
  INTEGRATED_CARE_BOARD,
  isActiveAs,
  isOpen,
  NHS_ENGLAND_REGION,
  OPERATED_BY,
  type Organisation,
  PARTNER_TO,
  PRIMARY_CARE_NETWORK,
  primaryRole,
  related,
  SUB_ICB_LOCATION,
} from './organisation.ts';
import { parse } from './parsers.ts';
import { covers } from './rules/period.ts';
import { loadSeeds } from './seeds.ts';

const TODAY = '2026-11-25';
const practice = { odsCode: 'Y99000', name: 'A PRACTICE', status: 'active', roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }] };

function make(changes: object = {}): Organisation {
  const parsed = parse(ORGANISATIONS, { ...practice, ...changes });
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.doc;
}

function issuesOf(changes: object): readonly string[] {
  const parsed = parse(ORGANISATIONS, { ...practice, ...changes });
  return 'issues' in parsed ? parsed.issues.map(({ path, reason }) => `${path}: ${reason}`) : [];
}

describe('an organisation', () => {
  test.each<[object, string]>([
    [{ relationships: [{ code: 'RE4', organisation: 'Y99000' }] }, 'relationships: must not lead to itself'],
    [{ successors: ['Y99000'] }, 'successors: must not succeed itself'],
    [{ period: { from: '2020-04-01', to: '2019-04-01' } }, 'period: must not end before it begins'],
    [{ location: { uprn: '0113 496' } }, 'location.uprn: must be 1 to 12 digits'],
    [{ location: { grid: { easting: 429_800.5, northing: 433_500 } } }, 'location.grid.easting: must be whole metres'],
    [{ website: 'www.practice.example' }, 'website: must be an address of the web'],
    [{ recordClass: 'RC2' }, 'recordClass: unknown field'],
  ])('with %j is refused', (changes, issue) => expect(issuesOf(changes)).toEqual([issue]));

  test('is open from the first day of its period to the last', () => {
    const closed = make({ status: 'inactive', period: { from: '2001-04-01', to: '2019-03-31' } });
    expect(['2001-03-31', '2001-04-01', '2019-03-31', '2019-04-01'].map((day) => isOpen(closed, day))).toEqual([false, true, true, false]);
    expect(isOpen(closed)).toBe(false);
    const coming = make({ period: { from: '2027-01-25' } });
    expect([isOpen(coming), isOpen(coming, '2026-11-25'), isOpen(coming, '2027-01-25')]).toEqual([true, false, true]);
    expect(isOpen(make({ status: 'inactive' }), '2026-11-25')).toBe(false);
    const announced = make({ period: { from: '2027-01-25' }, lastChanged: '2026-11-13' });
    expect([isOpen(announced), isActiveAs(GP_PRACTICE, announced)]).toEqual([false, false]);
    expect(isActiveAs(GP_PRACTICE, announced, '2027-01-25')).toBe(true);
  });

  test('has a role while that holds, once or twice, unless it is suspended', () => {
    const primary = { code: 'RO177', primary: true };
    const flooded = make({
      roles: [primary, { code: 'RO76', period: { to: '2026-11-04' } }, { code: 'RO76', period: { from: '2027-01-06' } }],
    });
    const days = ['2026-11-04', '2026-11-05', '2027-01-05', '2027-01-06'];
    expect(days.map((day) => isActiveAs(GP_PRACTICE, flooded, day))).toEqual([true, false, false, true]);
    expect(isActiveAs(GP_PRACTICE, make({ roles: [primary, { code: 'RO76', suspended: true }] }), '2026-11-25')).toBe(false);
    expect(isActiveAs(GP_PRACTICE, make({ roles: [primary] }))).toBe(false);
    expect(primaryRole(flooded)).toBe('RO177');
  });

  test('is related to those to whom a relationship leads that holds', () => {
    const moved = make({
      relationships: [
        { code: 'RE4', organisation: '02V', period: { from: '2013-04-01', to: '2018-03-31' } },
        { code: 'RE4', organisation: '15F', period: { from: '2018-04-01' } },
        { code: 'RE8', organisation: 'U99101' },
      ],
    });
    expect(related(COMMISSIONED_BY, moved)).toEqual(['15F']);
    expect(related(COMMISSIONED_BY, moved, '2016-09-01')).toEqual(['02V']);
    expect(related(PARTNER_TO, moved, '2016-09-01')).toEqual(['U99101']);
  });
});

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['2026-11-25', undefined, undefined, true],
  ['2026-11-25', '2026-11', undefined, true],
  ['2026-11-25', '2026-12', undefined, false],
  ['2026-11-25', undefined, '2026', true],
  ['2026-11-25', undefined, '2025', false],
  ['2026-11-25', '2026-11-25T09:00:00+00:00', '2026-11-25T17:00:00+00:00', true],
  ['2026-11-24', '2026-11-25T09:00:00+00:00', undefined, false],
])('%s lies between %s and %s: %s', (day, from, to, expected) => {
  expect(covers({ ...(from && { from }), ...(to && { to }) }, day)).toBe(expected);
});

describe('the organisations of the standard world', () => {
  const all = new Map([...(loadSeeds([], TODAY).get('organisations') ?? [])].map(({ id, doc }) => [id, doc as Organisation]));
  const get = (ods: string) => all.get(ods) as Organisation;
  const withRole = (role: string) => [...all.values()].filter(({ roles }) => roles.some(({ code }) => code === role));
  const open = (role: string) => [...all.values()].filter((organisation) => isActiveAs(role, organisation));

  test('have roles and relationships that ODS knows', () => {
    for (const { odsCode, roles, relationships } of all.values()) {
      for (const { code, primary } of roles) expect(primary ? ODS_PRIMARY_ROLES : ODS_ROLES, odsCode).toHaveProperty(code);
      for (const { code } of relationships) expect(ODS_RELATIONSHIPS, odsCode).toHaveProperty(code);
    }
  });

  test('every practice of England has a network, a location of a board, a board, a region and NHS England above it', () => {
    const practices = open(GP_PRACTICE).filter(({ address }) => address?.country === 'ENGLAND');
    expect(practices.length).toBeGreaterThan(75);
    for (const { odsCode, ...rest } of practices) {
      const own = { odsCode, ...rest };
      const [network, ...noOther] = related(PARTNER_TO, own).map(get);
      expect(noOther, odsCode).toEqual([]);
      expect(isActiveAs(PRIMARY_CARE_NETWORK, network as Organisation), odsCode).toBe(true);
      const [location] = related(COMMISSIONED_BY, own).map(get);
      expect(isActiveAs(SUB_ICB_LOCATION, location as Organisation), odsCode).toBe(true);
      expect(related(COMMISSIONED_BY, network as Organisation), odsCode).toEqual([location?.odsCode]);
      const [board] = related(IN_GEOGRAPHY_OF, location as Organisation).map(get);
      expect(isActiveAs(INTEGRATED_CARE_BOARD, board as Organisation), odsCode).toBe(true);
      const [region] = related(IN_GEOGRAPHY_OF, board as Organisation).map(get);
      expect(isActiveAs(NHS_ENGLAND_REGION, region as Organisation), odsCode).toBe(true);
      expect(related('RE2', region as Organisation), odsCode).toEqual(['X26']);
    }
  });

  test('stand in no circle, neither of relationships nor of successors', () => {
    const above = (ods: string) => get(ods).relationships.map(({ organisation }) => organisation);
    const after = (ods: string) => get(ods).successors;
    for (const next of [above, after]) {
      for (const start of all.keys()) {
        const seen = new Set<string>();
        for (
          let level = next(start);
          level.length > 0;
          level = level.flatMap((ods) => (seen.has(ods) ? [] : [...next(seen.add(ods) && ods)]))
        )
          expect(level, start).not.toContain(start);
      }
    }
  });

  test('are active unless their time has ended', () => {
    for (const { odsCode, status, period } of all.values()) expect(status, odsCode).toBe(period?.to === undefined ? 'active' : 'inactive');
  });

  test('those that are sites are run by somebody', () => {
    const sites = [...all.values()].filter(({ site }) => site);
    expect(sites.length).toBeGreaterThan(30);
    for (const site of sites)
      expect(
        site.relationships.map(({ code }) => code),
        site.odsCode,
      ).toContain(OPERATED_BY);
  });

  test('those that stand for no practice have nothing but their codes', () => {
    for (const ods of ['V81997', 'V81998', 'V81999']) {
      expect(get(ods), ods).toMatchObject({ status: 'active', relationships: [] });
      expect(get(ods), ods).not.toHaveProperty('address');
      expect(isActiveAs(GP_PRACTICE, get(ods)), ods).toBe(false);
    }
  });

  test('show what happens to organisations: one after another, two into one, one into two, gone, to come, away for a while, suspended', () => {
    expect(get('A99903').successors).toEqual(['A99902']);
    expect(get('A99902').successors).toEqual(['A99901']);
    expect(get('A99901').successors).toEqual(['A20047']);
    expect([...all.values()].filter(({ successors }) => successors.includes('B83002')).map(({ odsCode }) => odsCode)).toEqual([
      'B99901',
      'B99902',
    ]);
    expect(get('B99903').successors).toHaveLength(3);
    expect(get('B99904')).toMatchObject({ status: 'inactive', successors: [] });
    const standing = ['Y99910', 'Y99902', 'Y99903', 'A20047'].map((ods) => isActiveAs(GP_PRACTICE, get(ods), TODAY));
    expect(withRole(GP_PRACTICE).length).toBeGreaterThan(85);
    expect(standing).toEqual([false, false, false, true]);
  });
});
