/** What the national sandbox knows besides the directory: the system that its documentation asks for. */
import type { AccreditedSystem } from '#world/accredited-system';
import type { DirectoryQuery } from '#world/spine/directory';

const GP_CONNECT = 'urn:nhs:names:services:gpconnect:fhir';

const EXAMPLE: AccreditedSystem = Object.freeze<AccreditedSystem>({
  asid: '200000000985',
  organisation: 'A20047',
  partyKey: 'A20047-821870',
  manufacturer: 'X26',
  clients: ['A20047'],
  accessControl: [],
  categories: [],
  interactionSets: [],
  interactions: [`${GP_CONNECT}:rest:search:patient`, `${GP_CONNECT}:operation:gpc.getcarerecord`, `${GP_CONNECT}:rest:read:location`],
});

/** The example, when it is what is asked for. Nobody in the directory has its interactions, which lack a version. */
export function exampleFor({ organisation, interaction = '', partyKey, manufacturer }: DirectoryQuery): readonly AccreditedSystem[] {
  const isAsked =
    organisation === EXAMPLE.organisation &&
    EXAMPLE.interactions.includes(interaction) &&
    (partyKey ?? EXAMPLE.partyKey) === EXAMPLE.partyKey &&
    (manufacturer ?? EXAMPLE.manufacturer) === EXAMPLE.manufacturer;
  return isAsked ? [EXAMPLE] : [];
}
