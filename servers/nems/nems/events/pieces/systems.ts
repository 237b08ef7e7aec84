/** What profiles, identifiers and codes in events are called (Events-Management; CareConnect STU3; its code systems). */

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const UNITS = 'http://unitsofmeasure.org';
export const OBSERVATION_CATEGORY = 'http://hl7.org/fhir/observation-category';
export const ROLE_CODE = 'http://hl7.org/fhir/v3/RoleCode';
export const PARTICIPATION_TYPE = 'http://hl7.org/fhir/v3/ParticipationType';

export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';
export const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code';
export const ODS_SITE_CODE = 'https://fhir.nhs.uk/Id/ods-site-code';
export const ROLE_PROFILE_ID = 'https://fhir.nhs.uk/Id/sds-role-profile-id';

export const BUNDLE_PROFILE = 'http://hl7.org/fhir/STU3/StructureDefinition/Bundle';
export const HEADER_PROFILE = 'https://fhir.nhs.uk/STU3/StructureDefinition/Event-MessageHeader-1';

/** `https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1`. */
export function careConnect(name: string): string {
  return `https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-${name}-1`;
}

/** `https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-EthnicCategory-1`. */
export function careConnectExtension(name: string): string {
  return `https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-${name}-1`;
}

/** `https://fhir.nhs.uk/STU3/CodeSystem/EventType-1`. */
export function nhsCodes(name: string): string {
  return `https://fhir.nhs.uk/STU3/CodeSystem/${name}-1`;
}
