/** The search with its index, held against a look at all services. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SERVICES } from '#world/collections';
import type { DirectoryService } from '#world/directory-service';
import { generateServices } from '#world/generate/services';
import { locate } from '#world/places/places';
import { ageGroup } from '#world/services/ages';
import { seeded } from '#world/testing/seeded';
import { type Case, MOST_LISTED, type SearchResult } from './case.ts';
import { openSearch } from './search.ts';
import { openDirectory, standardServices } from './testing/directory.ts';
import { lookAtAll } from './testing/naive.ts';

const LEEDS = { easting: 429_800, northing: 433_500 };
const PRACTICES = ['B83002', 'Y12345', 'A20047'];
const AREAS = ['15F', '36J', 'E08000035'];

function listOf<T>(values: readonly T[], most = 2): fc.Arbitrary<T[]> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...values), { maxLength: most }) },
  );
}

const service = fc.record(
  {
    type: fc.constantFrom(100, 100, 100, 13, 13, 105, 25, 135, 40),
    template: fc.constantFrom('general-practice' as const, 'general-practice' as const, 'urgent-treatment' as const, 'pharmacy' as const),
    odsCode: fc.constantFrom(...PRACTICES, ...Array.from({ length: 30 }, (_, at) => `Z${10_000 + at}`)),
    status: fc.constantFrom('active' as const, 'active' as const, 'active' as const, 'closed' as const),
    capacityStatus: fc.constantFrom('green' as const, 'green' as const, 'amber' as const, 'red' as const),
    location: fc.record({
      easting: fc.integer({ min: LEEDS.easting - 16_000, max: LEEDS.easting + 16_000 }),
      northing: fc.integer({ min: LEEDS.northing - 16_000, max: LEEDS.northing + 16_000 }),
    }),
    ages: listOf([
      { fromDays: 0, toDays: 5843 },
      { fromDays: 5844, toDays: 47_481 },
    ]),
    genders: listOf(['male' as const, 'female' as const]),
    restrictedToPractices: listOf(PRACTICES),
    commissionedForPractices: listOf(PRACTICES),
    limitedTo: listOf(AREAS),
    promotedTo: listOf(AREAS),
    onlyWhenOpenWithin: fc.constantFrom(0 as const, 15 as const, 30 as const),
    opening: fc.constantFrom(
      { always: true as const },
      { always: true as const },
      { week: { wednesday: [{ from: '09:00', to: '17:00' }], thursday: [{ from: '08:00', to: '20:00' }] } },
      { dates: [{ date: '2026-11-25', sessions: [] }], always: true as const },
    ),
  },
  { requiredKeys: ['type', 'template', 'location', 'opening'] },
);

/** Many enough for shelves that are looked at cell by cell. */
const services = fc.array(service, { minLength: 150, maxLength: 400, size: 'max' }).map((all) =>
  seeded(
    SERVICES,
    all.map((one, at) => ({
      id: String(1_000_000 + at),
      name: `Service ${at}`,
      address: { lines: ['1 High Street'], postcode: 'LS1 4AP' },
      ...one,
    })),
  )[1].map(({ doc }) => doc as DirectoryService),
);

const whom: fc.Arbitrary<Omit<Case, 'postcode' | 'location'>> = fc.record(
  {
    distance: fc.constantFrom(1, 4, 9, 25, 60).map((km) => ({ km, source: 'Web Service' as const })),
    surgery: fc.constantFrom(...PRACTICES, 'Z10001'),
    ages: fc.oneof(
      fc.integer({ min: 0, max: 40_000 }).map((days) => ({ fromDays: days, toDays: days })),
      fc.constantFrom(1, 2, 3, 4).map((id) => ageGroup(id) as Case['ages']),
    ),
    gender: fc.constantFrom('male' as const, 'female' as const, 'indeterminate' as const),
    symptoms: fc.record({
      group: fc.constantFrom(1006, 1110, 360),
      discriminators: fc.uniqueArray(fc.constantFrom(4003, 4003, 4020, 14_023), { minLength: 1, maxLength: 2 }),
    }),
    disposition: fc.constantFrom(1005, 1009, 1028, 1045),
    referralRole: fc.constantFrom(23, 24, 132),
    at: fc
      .constantFrom('2026-11-25T08:31:00Z', '2026-11-25T12:00:00Z', '2026-11-25T16:31:00Z', '2026-11-29T03:00:00Z', '2026-12-24T23:30:00Z')
      .map(Date.parse),
  },
  { requiredKeys: ['distance', 'ages', 'gender', 'referralRole', 'at'] },
);
const caller: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom('LS1 4AP', 'LS9 9XA', 'BD1 3LS'), whom)
  .map(([postcode, rest]) => ({ postcode, location: locate(postcode) as Case['location'], ...rest }));

function offeredBy(result: SearchResult): readonly string[] {
  return result.services.map(({ service, suffix }) => (suffix === undefined ? service.id : `${service.id} (${suffix})`));
}

async function compare(all: readonly DirectoryService[], callers: readonly Case[]): Promise<void> {
  const search = openSearch(await openDirectory(all));
  for (const asked of callers) {
    const result = await search.services(asked);
    const { offered, excluded } = lookAtAll(all, asked);
    expect(offeredBy(result)).toEqual(offered);
    const told = result.excluded();
    expect(told).toHaveLength(Math.min(excluded.size, MOST_LISTED));
    for (const { service, reason } of told) expect([service.id, reason]).toEqual([service.id, excluded.get(service.id)]);
  }
}

test('whoever calls is offered what a look at all services finds, and told the same reasons', async () => {
  await fc.assert(fc.asyncProperty(services, fc.array(caller, { minLength: 5, maxLength: 10 }), compare), {
    numRuns: 12,
    endOnFailure: true,
  });
});

test('and so it is over the services of the standard world and thousands of generated ones', async () => {
  const all = [...standardServices(), ...generateServices(3_000, 5)].map((one) =>
    one.location === undefined ? { ...one, location: pointOf(one) } : one,
  );
  await compare(all, fc.sample(caller, { numRuns: 25, seed: 1 }));
});

function pointOf({ address }: DirectoryService): NonNullable<DirectoryService['location']> {
  const { easting, northing } = locate(address.postcode) as Case['location'];
  return { easting, northing };
}
