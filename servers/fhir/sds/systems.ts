/** URIs under which SDS names things: of identifiers and of extensions. */
const ID = 'https://fhir.nhs.uk/Id/';
const STRUCTURE = 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-';

export const ODS_CODE = `${ID}ods-organization-code`;
export const INTERACTION_ID = `${ID}nhsServiceInteractionId`;
export const PARTY_KEY = `${ID}nhsMhsPartyKey`;
export const ASID = `${ID}nhsSpineASID`;
export const FQDN = `${ID}nhsMhsFQDN`;
export const CPA_ID = `${ID}nhsMhsCPAId`;
/** Of an entry of the directory. Alone among its like it has MHS in capitals. */
export const ENTRY_ID = `${ID}nhsMHSId`;

export const MANUFACTURER_EXTENSION = `${STRUCTURE}ManufacturingOrganisation`;
export const INTERACTION_EXTENSION = `${STRUCTURE}NhsServiceInteractionId`;
export const RELIABILITY_EXTENSION = `${STRUCTURE}ReliabilityConfiguration`;
