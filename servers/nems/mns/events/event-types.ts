/** The types of events that MNS knows (MNS events catalogue, MNS OAS), and who publishes which. */

export interface MnsEventType {
  /** `pds-change-of-gp-2`: a name, and the version of its shape. */
  readonly type: string;
  /** `source` of the events that the sandbox makes itself. */
  readonly source: string;
  /** Names in `filtering`, as the sources show them. Others are possible. */
  readonly filters: readonly string[];
  /** Version 1 of the API: published as `application/json` and delivered in the same shape. Deprecated. */
  readonly legacy?: true;
}

/** How an accredited system is named as a source, less its ASID. */
export const ASID_SYSTEM = 'https://fhir.nhs.uk/Id/nhsSpineASID';
/** The demographics service: the ASID in the examples of the OAS. */
export const PDS_ASID = '477121000324';
const PDS_SOURCE = `${ASID_SYSTEM}/${PDS_ASID}`;

export const TEST_SIGNAL = 'mns-test-signal-1';

const TYPES: readonly MnsEventType[] = [
  { type: 'pds-record-change-2', source: PDS_SOURCE, filters: ['registeredgpodscode', 'nhsnumber', 'changed_name'] },
  { type: 'pds-change-of-gp-2', source: PDS_SOURCE, filters: [] },
  { type: 'pds-death-notification-2', source: PDS_SOURCE, filters: [] },
  { type: 'nhs-number-change-2', source: PDS_SOURCE, filters: [] },
  {
    type: 'gpreg-change-gp-req-1',
    source: 'uk.nhs.register-with-a-gp-surgery-service',
    filters: ['registrationencountercode', 'generalpractitioner'],
  },
  { type: 'patientflags-change-1', source: 'uk.nhs.patient-flags-service', filters: ['flagtype', 'generalpractitioner', 'origin'] },
  {
    type: 'imms-vaccination-record-change-1',
    source: 'uk.nhs.vaccinations-data-flow-management',
    filters: ['generalpractitioner', 'sourceorganisation', 'sourceapplication', 'subjectage', 'immunisationtype', 'action'],
  },
  { type: 'nhshco-hc-complete-1', source: 'uk.nhs.nhs-health-check-online', filters: ['gppractice'] },
  ...['created', 'changed', 'deleted'].map((what) => ({
    type: `vrs-proxy-role-${what}-1`,
    source: 'uk.nhs.validated-relationships-service',
    filters: ['patient_ods_code', 'proxy_ods_code'],
  })),
  {
    type: 'pathology-laboratory-reporting-test-result-stored-1',
    source: 'uk.nhs.pathology-laboratory-reporting',
    filters: ['requestingOrganisationODS'],
  },
  { type: 'pdm-resource-change-1', source: 'api.service.nhs.uk/patient-data-manager/FHIR/R4/', filters: [] },
  { type: TEST_SIGNAL, source: 'uk.nhs.multicast-notification-service', filters: [] },
  { type: 'pds-change-of-gp-1', source: PDS_SOURCE, filters: [], legacy: true },
  { type: 'pds-death-notification-1', source: PDS_SOURCE, filters: [], legacy: true },
  { type: 'nhs-number-change-1', source: PDS_SOURCE, filters: [], legacy: true },
  { type: 'imms-vaccinations-1', source: 'uk.nhs.vaccinations-data-flow-management', filters: [], legacy: true },
];

/** By type. */
export const MNS_EVENT_TYPES: ReadonlyMap<string, MnsEventType> = new Map(TYPES.map((type) => [type.type, type]));
