/** The standard world for tests of events: its ids and its clock repeat themselves. */
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import { WORLD_COLLECTIONS } from '#world/collections';
import type { Patient } from '#world/patient';
import { loadSeeds } from '#world/seeds';
import { openWorld, type World } from '#world/world';
import type { Triggering } from '../trigger.ts';

/** Wednesday, 25 November 2026, nine o'clock. */
export const NOW = Date.parse('2026-11-25T09:00:00Z');

/** Jack Dawkins, as in the official examples. */
export const JACK = '9912003888';

export interface StandardWorld {
  readonly world: World;
  readonly triggering: Triggering;
  patient(nhsNumber: string): Promise<Patient>;
  close(): Promise<void>;
}

export async function openStandardWorld(): Promise<StandardWorld> {
  const store = await openStore({ seeds: loadSeeds(), collections: WORLD_COLLECTIONS });
  const world = openWorld(store.session('default'));
  return {
    world,
    triggering: { world, ids: seededIds(1), now: NOW, sequence: () => 1 },
    async patient(nhsNumber) {
      const found = await world.patients.get(nhsNumber);
      if (found === undefined) throw new Error(`no patient ${nhsNumber}`);
      return found.doc;
    },
    close: () => store.close(),
  };
}
