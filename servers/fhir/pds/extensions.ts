/** The extensions of a PDS patient, each with its exact URL and shape. PDS does not follow UK Core 2.x in all of them. */
import type { CodeableConcept, Extension } from '#formats/fhir/r4/types';
import type { PdsAttributes } from '#world/application';
import type { Address, Patient } from '#world/patient';
import { CONTACT_METHOD, DEATH_NOTIFICATION, languageName, RECORD_SHARING, removalReason, WRITTEN_FORMAT } from './codes.ts';

export const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';

/** What the URLs of most extensions begin with. */
export const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
/** By what they tell: the URLs of the extensions of a patient. */
export const EXTENSIONS = {
  nominated: `${UK_CORE}NominatedPharmacy`,
  dispensingDoctor: `${UK_CORE}PreferredDispenserOrganization`,
  applianceSupplier: `${UK_CORE}MedicalApplianceSupplier`,
  death: `${UK_CORE}DeathNotificationStatus`,
  communication: `${UK_CORE}NHSCommunication`,
  contactPreference: `${UK_CORE}ContactPreference`,
  birthPlace: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
  removal: 'https://fhir.nhs.uk/StructureDefinition/Extension-PDS-RemovalFromRegistration',
} as const;

const UK_CORE_CODES = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-';

export const VERIFIED: readonly Extension[] = [
  {
    url: `${UK_CORE}NHSNumberVerificationStatus`,
    valueCodeableConcept: coded(`${UK_CORE_CODES}NHSNumberVerificationStatus`, ['01', 'Number present and verified'], '1.0.0'),
  },
];

export const TEXTPHONE: readonly Extension[] = [
  {
    url: `${UK_CORE}OtherContactSystem`,
    valueCoding: { system: `${UK_CORE_CODES}OtherContactSystem`, code: 'textphone', display: 'Minicom (Textphone)' },
  },
];

/** All that a patient has, in the order that published examples of changes count on. */
export function patientExtensions(patient: Patient, told: PdsAttributes): Extension[] {
  return [
    ...pharmacies(patient),
    ...deathNotification(patient),
    ...communication(patient),
    ...contactPreference(patient),
    ...birthPlace(patient),
    ...removal(patient, told),
    ...recordSharing(patient, told),
  ];
}

/** What is left of them when nothing may tell where the patient lives. */
export function restrictedExtensions(patient: Patient, told: PdsAttributes): Extension[] {
  return [
    ...deathNotification(patient),
    ...communication(patient),
    ...contactPreference(patient),
    ...removal(patient, told),
    ...recordSharing(patient, told),
  ];
}

function pharmacies({ pharmacies: { nominated, dispensingDoctor, applianceSupplier } = {} }: Patient): Extension[] {
  return [
    ...place(EXTENSIONS.nominated, nominated),
    ...place(EXTENSIONS.dispensingDoctor, dispensingDoctor),
    ...place(EXTENSIONS.applianceSupplier, applianceSupplier),
  ];
}

function place(url: string, odsCode: string | undefined): Extension[] {
  if (odsCode === undefined) return [];
  return [{ url, valueReference: { identifier: { system: ODS, value: odsCode } } }];
}

export function deathNotification({ death }: Patient): Extension[] {
  if (death === undefined) return [];
  const status = coded(`${UK_CORE_CODES}DeathNotificationStatus`, DEATH_NOTIFICATION[death.notification], '1.0.0');
  return [
    {
      url: EXTENSIONS.death,
      extension: [
        { url: 'deathNotificationStatus', valueCodeableConcept: status },
        ...(death.notifiedAt === undefined ? [] : [{ url: 'systemEffectiveDate', valueDateTime: instantOf(death.notifiedAt) }]),
      ],
    },
  ];
}

export function communication({ communication: spoken }: Pick<Patient, 'communication'>): Extension[] {
  if (spoken === undefined) return [];
  const { language, interpreterRequired } = spoken;
  const extension: Extension[] = [];
  if (language !== undefined) {
    const concept = coded(`${UK_CORE_CODES}HumanLanguage`, [language, languageName(language)], '1.0.0');
    extension.push({ url: 'language', valueCodeableConcept: concept });
  }
  if (interpreterRequired !== undefined) extension.push({ url: 'interpreterRequired', valueBoolean: interpreterRequired });
  return [{ url: EXTENSIONS.communication, extension }];
}

export function contactPreference({ contactPreference: preference }: Pick<Patient, 'contactPreference'>): Extension[] {
  if (preference === undefined) return [];
  const { writtenFormat, method, times } = preference;
  const extension: Extension[] = [];
  if (writtenFormat !== undefined) {
    const concept = coded(`${UK_CORE_CODES}PreferredWrittenCommunicationFormat`, WRITTEN_FORMAT[writtenFormat]);
    extension.push({ url: 'PreferredWrittenCommunicationFormat', valueCodeableConcept: concept });
  }
  if (method !== undefined) {
    const concept = coded(`${UK_CORE_CODES}PreferredContactMethod`, CONTACT_METHOD[method]);
    extension.push({ url: 'PreferredContactMethod', valueCodeableConcept: concept });
  }
  if (times !== undefined) extension.push({ url: 'PreferredContactTimes', valueString: times });
  return [{ url: EXTENSIONS.contactPreference, extension }];
}

function birthPlace({ birthPlace: place }: Patient): Extension[] {
  return place === undefined ? [] : [{ url: EXTENSIONS.birthPlace, valueAddress: place }];
}

function removal({ removal: removed }: Patient, told: PdsAttributes): Extension[] {
  if (removed === undefined) return [];
  const reason = coded(
    'https://fhir.nhs.uk/CodeSystem/PDS-RemovalReasonExitCode',
    removalReason(removed.reason, told.confidentialRemovalReasons === true),
  );
  return [
    {
      url: EXTENSIONS.removal,
      extension: [
        { url: 'removalFromRegistrationCode', valueCodeableConcept: reason },
        ...(removed.period === undefined
          ? []
          : [{ url: 'effectiveTime', valuePeriod: { start: instantOf(removed.period.from), end: instantOf(removed.period.to) } }]),
      ],
    },
  ];
}

/** PDS's form of this time, of which the world may know only the day. */
function instantOf(time: string | undefined): string | undefined {
  return time !== undefined && time.length === '2026-01-01'.length ? `${time}T00:00:00+00:00` : time;
}

/** Whether the patient shares their record over the national services (type 4, NCRS). Without a word of theirs there is nothing. */
function recordSharing({ recordSharing: said }: Patient, { recordSharingConsent }: PdsAttributes): Extension[] {
  if (!recordSharingConsent || said === undefined || said === 'none') return [];
  return [
    {
      url: 'https://hl7.org/fhir/R4/consent.html',
      extension: [
        { url: 'consentType', valueCodeableConcept: coded(undefined, ['4', 'ncrs']) },
        { url: 'consentValue', valueCodeableConcept: coded(undefined, RECORD_SHARING[said]) },
      ],
    },
  ];
}

/** The keys under which other registers know an address. */
export function addressKeys({ paf, uprn }: Address): Extension[] {
  return [...addressKey('PAF', paf), ...addressKey('UPRN', uprn)];
}

function addressKey(type: string, value: string | undefined): Extension[] {
  if (value === undefined) return [];
  return [
    {
      url: `${UK_CORE}AddressKey`,
      extension: [
        { url: 'type', valueCoding: { system: `${UK_CORE_CODES}AddressKeyType`, code: type } },
        { url: 'value', valueString: value },
      ],
    },
  ];
}

function coded(system: string | undefined, [code, display]: readonly [code: string, display: string], version?: string): CodeableConcept {
  return { coding: [{ system, version, code, display }] };
}
