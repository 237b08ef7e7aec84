/** What a search asks about a service, made of its document once. */
import type { DirectoryService } from '#world/directory-service';
import { type GridPoint, locate } from '#world/places/places';
import { projection } from '#world/projection';
import { type ClinicalProfile, clinicalProfile } from '#world/services/templates';

/** What services have in common that can be told apart no further by what they deal with. */
export interface Kind {
  readonly type: number;
  /** Services of the same template share one. */
  readonly profile: ClinicalProfile;
}

export interface ServiceFacts extends Kind, GridPoint {
  readonly service: DirectoryService;
}

/** Nothing for a service of which nobody knows where it is: no search can come upon it. */
export const factsOf: (service: DirectoryService) => ServiceFacts | undefined = projection((service) => {
  const point = service.location ?? locate(service.address.postcode);
  return point && { service, type: service.type, profile: clinicalProfile(service), easting: point.easting, northing: point.northing };
});
