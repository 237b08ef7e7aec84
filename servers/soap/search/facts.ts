/** What a search asks about a service, made of its document once. */
import type { DirectoryService } from '#world/directory-service';
import { type GridPoint, locate } from '#world/places/places';
import { projection } from '#world/projection';
import { type ClinicalProfile, clinicalProfile } from '#world/services/templates';
import { entry } from './grouping.ts';

/** What services have in common that can be told apart no further by what they deal with, nor by when. */
export interface Kind {
  readonly type: number;
  /** Services of the same template share one. */
  readonly profile: ClinicalProfile;
  /** Services that are open at the same times share one. */
  readonly hours: Hours;
}

/** When a service is open, and when it wants callers. */
export type Hours = Pick<DirectoryService, 'opening' | 'onlyWhenOpenWithin'>;

export interface ServiceFacts extends Kind, GridPoint {
  readonly service: DirectoryService;
}

/** Nothing for a service of which nobody knows where it is: no search can come upon it. */
export const factsOf: (service: DirectoryService) => ServiceFacts | undefined = projection((service) => {
  const point = service.location ?? locate(service.address.postcode);
  return (
    point && {
      service,
      type: service.type,
      profile: clinicalProfile(service),
      hours: sharedHours(service),
      easting: point.easting,
      northing: point.northing,
    }
  );
});

/** So many different hours are known again; a directory has some hundreds. */
const MOST_HOURS = 5_000;
const HOURS = new Map<string, Hours>();
const textOf = projection((opening: DirectoryService['opening']) => JSON.stringify(opening));

/** Hours that say the same are the same object. */
function sharedHours({ opening, onlyWhenOpenWithin }: DirectoryService): Hours {
  const key = `${onlyWhenOpenWithin} ${textOf(opening)}`;
  if (HOURS.size === MOST_HOURS && !HOURS.has(key)) HOURS.clear();
  return entry(HOURS, key, () => ({ opening, ...(onlyWhenOpenWithin !== undefined && { onlyWhenOpenWithin }) }));
}
