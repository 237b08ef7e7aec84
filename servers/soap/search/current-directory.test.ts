import { describe, expect, test } from 'vitest';
import { seededIds } from '#kernel/ids';
import { perform } from '#world/changes/verb';
import { setServiceCapacity } from '#world/changes/verbs/set-service-capacity';
import type { DirectoryService } from '#world/directory-service';
import { locate } from '#world/places/places';
import type { World } from '#world/world';
import type { Case } from './case.ts';
import { openSearch } from './search.ts';
import { openDirectory, openSessions, standardServices } from './testing/directory.ts';

const SERVICES = standardServices();
const NOON = Date.parse('2026-11-25T12:00:00Z');
/** A treatment centre in Leeds, the nearest to the caller. */
const WHARFE_STREET = '2000101031';
const CALLER: Case = {
  postcode: 'LS10 2EZ',
  location: locate('LS10 2EZ') as Case['location'],
  distance: { km: 10, source: 'Web Service' },
  ages: { fromDays: 14_610, toDays: 14_610 },
  gender: 'female',
  symptoms: { group: 1006, discriminators: [4003] },
  disposition: 1005,
  referralRole: 23,
  at: NOON,
};

/** What becomes of the treatment centre: offered, or why not. */
async function standing(search: ReturnType<typeof openSearch>, asked = CALLER): Promise<string> {
  const { services, excluded } = await search.services(asked);
  if (services.some(({ service }) => service.id === WHARFE_STREET)) return 'offered';
  return excluded().find(({ service }) => service.id === WHARFE_STREET)?.reason ?? 'out of reach';
}

async function change(world: World, changes: Partial<DirectoryService>): Promise<void> {
  const stored = await world.services.get(WHARFE_STREET);
  await world.services.put({ ...(stored as NonNullable<typeof stored>).doc, ...changes });
}

describe('what changes in the world shows in the next answer', () => {
  test('a service turns red by a verb, and green again', async () => {
    const world = await openDirectory(SERVICES);
    const search = openSearch(world);
    expect(await standing(search)).toBe('offered');
    const by = { at: NOON, ids: seededIds(1) };
    await perform(world, setServiceCapacity, { service: WHARFE_STREET, status: 'red' }, by);
    expect(await standing(search)).toBe('noCapacity');
    await perform(world, setServiceCapacity, { service: WHARFE_STREET, status: 'green' }, by);
    expect(await standing(search)).toBe('offered');
  });

  test('a service changes its hours, closes for good, moves away, is gone, and comes back with a reset', async () => {
    const world = await openDirectory(SERVICES);
    const search = openSearch(world);
    await change(world, { opening: { week: {}, dates: [] } });
    expect(await standing(search)).toBe('closed');
    await change(world, { status: 'closed' });
    expect(await standing(search)).toBe('notActive');
    await change(world, { status: 'active', location: { easting: 245_000, northing: 60_000 } });
    expect(await standing(search)).toBe('out of reach');
    await world.services.delete(WHARFE_STREET);
    expect(await standing(search)).toBe('out of reach');
    await world.store.reset();
    expect(await standing(search)).toBe('offered');
  });

  test('and in no other session’s', async () => {
    const worldOf = await openSessions(SERVICES);
    const [one, other] = [openSearch(worldOf('one')), openSearch(worldOf('other'))];
    expect([await standing(one), await standing(other)]).toEqual(['offered', 'offered']);
    await change(worldOf('one'), { capacityStatus: 'red' });
    expect([await standing(one), await standing(other)]).toEqual(['noCapacity', 'offered']);
  });

  test('what was told of a search stays true to when it was made', async () => {
    const world = await openDirectory(SERVICES);
    const search = openSearch(world);
    await change(world, { capacityStatus: 'red' });
    const before = await search.services(CALLER);
    await change(world, { capacityStatus: 'green', status: 'closed' });
    await search.services(CALLER);
    expect(before.excluded().find(({ service }) => service.id === WHARFE_STREET)?.reason).toBe('noCapacity');
  });
});

test('a directory that could not be read is read again', async () => {
  const world = await openDirectory(SERVICES);
  let fails = true;
  const flaky = {
    ...world,
    services: Object.assign(Object.create(world.services), {
      list: (page: object) => (fails ? Promise.reject(new Error('away')) : world.services.list(page)),
    }),
  } as World;
  const search = openSearch(flaky);
  await expect(search.services(CALLER)).rejects.toThrow('away');
  fails = false;
  expect(await standing(search)).toBe('offered');
});
