/** What a search tells the journal: who was not offered, and why. */
import type { DirectoryService } from '#world/directory-service';
import { projection } from '#world/projection';
import { EXCLUSION_REASONS, type ExclusionReason, MOST_LISTED, type SearchResult } from './case.ts';

/** One line for each reason, in the order in which the search looks: `closed: 2000101042 Pharm: Toller Lane Pharmacy, Bradford; …`. */
export function tellExclusions({ excluded, catchAll }: Pick<SearchResult, 'excluded' | 'catchAll'>): readonly string[] {
  const listed = excluded();
  const told = new Map<ExclusionReason, string>();
  for (const { service, reason } of listed) {
    const before = told.get(reason);
    told.set(reason, before === undefined ? labelOf(service) : `${before}; ${labelOf(service)}`);
  }
  return [
    ...(catchAll ? ['nothing fits: catch-all'] : []),
    ...EXCLUSION_REASONS.flatMap((reason) => (told.has(reason) ? [`${reason}: ${told.get(reason)}`] : [])),
    ...(listed.length === MOST_LISTED ? [`these are the nearest ${MOST_LISTED} of those that are not offered`] : []),
  ];
}

const labelOf = projection(({ id, name }: DirectoryService) => `${id} ${name}`);
