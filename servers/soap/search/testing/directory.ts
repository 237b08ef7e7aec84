/** A session's world with the directory services of the standard world in it, and more where a test brings its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { packagePath } from '#kernel/package';
import { openStore } from '#kernel/store/open';
import type { SeedDocument } from '#kernel/store/store';
import { SERVICES, WORLD_COLLECTIONS } from '#world/collections';
import type { DirectoryService } from '#world/directory-service';
import { resolveDates } from '#world/seeds/relative-dates';
import { seeded } from '#world/testing/seeded';
import { openWorld, type World } from '#world/world';

/** The day on which the seeds' relative dates are told. */
const TODAY = '2026-11-25';

/** The services of the standard world. */
export function standardServices(): readonly DirectoryService[] {
  const folder = packagePath('seed-data/services');
  const written = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => resolveDates(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')), TODAY) as object[]);
  return seeded(SERVICES, written)[1].map(({ doc }) => doc as DirectoryService);
}

/** The worlds of sessions over these services, by name. */
export async function openSessions(services: readonly DirectoryService[]): Promise<(session: string) => World> {
  const seeds = new Map([[SERVICES.name, services.map((doc): SeedDocument => ({ id: doc.id, doc }))]]);
  const store = await openStore({ seeds, collections: WORLD_COLLECTIONS });
  return (session) => openWorld(store.session(session));
}

export async function openDirectory(services: readonly DirectoryService[]): Promise<World> {
  return (await openSessions(services))('default');
}
