/** Where the Spine Directory Service is served. */
export const SDS_BASE = '/spine-directory/FHIR/R4';
