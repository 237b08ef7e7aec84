/** Where the Spine Directory Service is served. */
export const SDS_BASE = '/spine-directory/FHIR/R4';
/** Where clients and mocks of GP Connect look for it, too. */
export const SDS_SHORT_BASE = '/spine-directory';
