/** The world as the kernel takes it up: its collections, and what is in them at first. */
import type { Config } from '#kernel/config';
import type { Seeds } from '#kernel/store/store';
import type { Frame } from '#kernel/suite';
import { WORLD_COLLECTIONS } from './collections.ts';
import { londonDay } from './rules/london.ts';
import { preparedSeeds } from './seeds/standard.ts';

/** Told how many of the further patients have been made, now and then. */
export type PopulationProgress = (made: number, of: number) => void;

/** The frame of a world that tells of its progress while it makes many patients. */
export function worldFrameWith(progress?: PopulationProgress): Frame {
  return {
    collections: WORLD_COLLECTIONS,
    today: () => londonDay(Date.now()),
    verbs: () => import('./changes/verbs.ts').then(({ VERBS }) => VERBS),
    seeds: (config, today) => readWorld(config, today, progress),
  };
}

/** The world: the seeds that the configuration names, and as many further patients as it asks for. */
export const worldFrame: Frame = worldFrameWith();

/** What checks seeds, and what makes patients, is loaded only where there is something to check or to make. */
async function readWorld(config: Config, today: string, progress?: PopulationProgress): Promise<Seeds> {
  const { seed = [], patients, histories, services, practices } = config;
  const seeds = preparedSeeds(seed, today) ?? (await import('./seeds.ts')).loadSeeds(seed, today);
  if (patients + services + practices === 0) return seeds;
  return (await import('./generate/population.ts')).populate(seeds, patients, progress, { histories, services, practices });
}
