/** The world as the kernel takes it up: its collections, and what is in them at first. */
import type { Frame } from '#kernel/suite';
import { WORLD_COLLECTIONS } from './collections.ts';
import { loadSeeds } from './seeds.ts';

/** The world: the seeds that the configuration names. */
export const worldFrame: Frame = { collections: WORLD_COLLECTIONS, seeds: ({ seed }) => loadSeeds(seed) };
