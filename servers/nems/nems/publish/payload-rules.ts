/** What the messages of each type hold beside their header (Events-Management, the pages of the types). */
import { at, extension, look, textsAt } from './look.ts';
import {
  ANY,
  AT_LEAST_ONE,
  AT_MOST_ONE,
  type Cardinality,
  type ElementRule,
  type EntryView,
  EXACTLY_ONE,
  type MessageView,
  type PayloadRules,
} from './rules.ts';

const CARE_CONNECT = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-';
const HL7_UK_SYSTEM = 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-';
const NHS_SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/';

function rule(of: string, path: string, more: Omit<ElementRule, 'of' | 'at'> = { count: EXACTLY_ONE }): ElementRule {
  return { of, at: at(path), ...more };
}

/** A Communication that something has happened to a patient: the focus of most of what PDS tells. */
const ANNOUNCED = [
  rule('Communication', 'status', { count: EXACTLY_ONE, oneOf: ['completed'] }),
  rule('Communication', 'subject.reference', { count: EXACTLY_ONE, leadsTo: 'Patient' }),
];

const PDS_RESOURCES = { Communication: EXACTLY_ONE, Patient: EXACTLY_ONE, HealthcareService: AT_MOST_ONE };

/** By which what is said later is known to be about the same thing. */
const identified = (type: string) => [rule(type, 'identifier.value', { count: AT_LEAST_ONE })];

const CHANGE_OF_GP: PayloadRules = {
  resources: { ...PDS_RESOURCES, EpisodeOfCare: AT_MOST_ONE, Organization: AT_LEAST_ONE },
  elements: [
    ...ANNOUNCED,
    rule('Patient', 'generalPractitioner.reference', { count: AT_MOST_ONE, leadsTo: 'Organization' }),
    rule('EpisodeOfCare', 'status', { count: EXACTLY_ONE, oneOf: ['finished'] }),
    rule('EpisodeOfCare', 'type.coding.system', { count: EXACTLY_ONE, oneOf: [`${NHS_SYSTEM}EMS-PDS-PatientCareProvisionType-1`] }),
    rule('EpisodeOfCare', 'type.coding.code', { count: EXACTLY_ONE, oneOf: ['1'] }),
    rule('EpisodeOfCare', 'patient.reference', { count: EXACTLY_ONE, leadsTo: 'Patient' }),
    rule('EpisodeOfCare', 'managingOrganization.reference', { count: EXACTLY_ONE, leadsTo: 'Organization' }),
    rule('EpisodeOfCare', 'period'),
    rule('Organization', 'identifier.value'),
    rule('Organization', 'name'),
  ],
  further: [],
};

const CHANGE_OF_ADDRESS: PayloadRules = {
  resources: PDS_RESOURCES,
  elements: ANNOUNCED,
  further: [
    everyPatient((message, patient) => {
      for (const use of ['home', 'old']) {
        const path = `${patient.path}.resource.address(${use})`;
        const addresses = look(patient.resource, at('address')).filter((address) => textsAt(address, at('use')).includes(use));
        message.count(path, addresses.length, EXACTLY_ONE);
        for (const address of addresses)
          for (const [field, count] of ADDRESS_FIELDS) message.count(`${path}.${field}`, look(address, at(field)).length, count);
      }
    }),
  ],
};

const ADDRESS_FIELDS: readonly (readonly [string, Cardinality])[] = [
  ['line', AT_LEAST_ONE],
  ['postalCode', EXACTLY_ONE],
  ['period', EXACTLY_ONE],
];

const DEATH_STATUS = extension(`${CARE_CONNECT}DeathNotificationStatus-1`);
const STATUS_CODING = at(DEATH_STATUS, extension('deathNotificationStatus'), 'valueCodeableConcept.coding');

const DEATH: PayloadRules = {
  resources: PDS_RESOURCES,
  elements: [
    ...ANNOUNCED,
    {
      of: 'Patient',
      at: [...STATUS_CODING, 'system'],
      count: EXACTLY_ONE,
      oneOf: [`${HL7_UK_SYSTEM}DeathNotificationStatus-1`],
    },
    { of: 'Patient', at: [...STATUS_CODING, 'code'], count: EXACTLY_ONE, oneOf: ['1', '2', 'U'] },
    { of: 'Patient', at: at(DEATH_STATUS, extension('systemEffectiveDate'), 'valueDateTime'), count: EXACTLY_ONE },
  ],
  further: [
    everyPatient((message, { path, resource }) => {
      const isTakenBack = textsAt(resource, [...STATUS_CODING, 'code']).includes('U');
      const told = look(resource, at('deceasedDateTime')).length;
      message.count(`${path}.resource.deceasedDateTime`, told, isTakenBack ? NONE : EXACTLY_ONE);
    }),
  ],
};

const NONE: Cardinality = [0, 0];

const BIRTH_OBSERVATIONS: ReadonlyMap<string, string> = new Map([
  ['382341000000101', 'number of births'],
  ['364589006', 'birth weight'],
  ['412726003', 'gestation'],
  ['237364002', 'stillbirth'],
  ['1097291000000101', 'suspected abnormality'],
]);
const BIRTH_EPISODES = [
  'delivery-place',
  'registering-authority',
  'partner-child-health-organisation',
  'responsible-child-health-organisation',
];

const BIRTH: PayloadRules = {
  resources: {
    Communication: EXACTLY_ONE,
    // a mother may not be known
    Patient: [1, 2],
    RelatedPerson: AT_MOST_ONE,
    Observation: [0, BIRTH_OBSERVATIONS.size],
    EpisodeOfCare: [0, BIRTH_EPISODES.length],
    HealthcareService: AT_MOST_ONE,
  },
  elements: [
    ...ANNOUNCED,
    rule('RelatedPerson', 'patient.reference', { count: EXACTLY_ONE, leadsTo: 'Patient' }),
    rule('Patient', 'link.other.reference', { count: AT_MOST_ONE, leadsTo: 'RelatedPerson' }),
    rule('EpisodeOfCare', 'type.coding.system', { count: EXACTLY_ONE, oneOf: [`${NHS_SYSTEM}BirthEpisodeCategory-1`] }),
    rule('EpisodeOfCare', 'type.coding.code', { count: EXACTLY_ONE, oneOf: BIRTH_EPISODES }),
    rule('EpisodeOfCare', 'managingOrganization.reference', { count: EXACTLY_ONE, leadsTo: 'Organization' }),
  ],
  further: [
    (message) => {
      const babies = message.of('Patient').filter(({ resource }) => look(resource, at('link')).length === 0);
      if (babies.length !== 1) message.tell('Bundle', `has ${babies.length} Patients without a link; the baby must be the only one`);
      for (const { path, resource } of babies) {
        const birthTime = look(resource, at('_birthDate', extension('http://hl7.org/fhir/StructureDefinition/patient-birthTime')));
        message.count(`${path}.resource._birthDate.extension(patient-birthTime)`, birthTime.length, EXACTLY_ONE);
      }
    },
    (message) => {
      for (const { path, resource } of message.of('Observation'))
        if (!textsAt(resource, CODE).some((code) => BIRTH_OBSERVATIONS.has(code)))
          message.tell(
            `${path}.resource.code`,
            `must be one of ${[...BIRTH_OBSERVATIONS].map(([code, name]) => `${code} (${name})`).join(', ')}`,
          );
    },
  ],
};

const CODE = at('code.coding.code');

const RECORD_CHANGE: PayloadRules = {
  resources: { Patient: EXACTLY_ONE, Provenance: AT_MOST_ONE },
  elements: [
    rule('Patient', 'meta.versionId', { count: EXACTLY_ONE, matches: /^\d+$/, is: 'a serial change number' }),
    rule('Patient', 'name', { count: AT_LEAST_ONE }),
    rule('Patient', 'birthDate'),
    rule('Provenance', 'target.reference', { count: EXACTLY_ONE, leadsTo: 'Patient' }),
    rule('Provenance', 'agent', { count: AT_LEAST_ONE }),
  ],
  further: [],
};

const BLOOD_SPOT_TESTS = [
  '314081000',
  '314090007',
  '171191008',
  '400984005',
  '428056008',
  '940201000000107',
  '940221000000103',
  '940131000000109',
  '940151000000102',
  '1239891000000106',
  '2201661000000107',
];
const EXAMINATIONS = ['985531000000102', '988361000000105', '988371000000103', '988351000000107'];

const BLOOD_SPOT: PayloadRules = {
  resources: {
    Encounter: EXACTLY_ONE,
    Patient: EXACTLY_ONE,
    Organization: AT_LEAST_ONE,
    DiagnosticReport: EXACTLY_ONE,
    Procedure: [0, 11],
  },
  elements: [
    ...identified('Encounter'),
    rule('DiagnosticReport', 'issued'),
    rule('Procedure', 'code.coding.code', { count: AT_LEAST_ONE, oneOf: BLOOD_SPOT_TESTS }),
    rule('Procedure', 'outcome'),
  ],
  further: [],
};

const HEARING: PayloadRules = {
  resources: { Encounter: EXACTLY_ONE, Patient: EXACTLY_ONE, Organization: AT_LEAST_ONE, Procedure: ANY, Observation: AT_MOST_ONE },
  elements: [...identified('Encounter'), rule('Procedure', 'outcome')],
  further: [],
};

const NIPE: PayloadRules = {
  resources: { Encounter: EXACTLY_ONE, Patient: EXACTLY_ONE, Organization: AT_LEAST_ONE, Procedure: [0, EXAMINATIONS.length] },
  elements: [
    ...identified('Encounter'),
    rule('Procedure', 'code.coding.code', { count: AT_LEAST_ONE, oneOf: EXAMINATIONS }),
    rule('Procedure', 'outcome'),
  ],
  further: [],
};

/** What is left of a screening that is taken back. */
const SCREENING_TAKEN_BACK: PayloadRules = {
  resources: { Encounter: EXACTLY_ONE, Organization: AT_LEAST_ONE, Patient: AT_MOST_ONE },
  elements: identified('Encounter'),
  further: [],
};

const PROFESSIONAL_CONTACTS: PayloadRules = {
  resources: { EpisodeOfCare: EXACTLY_ONE, Patient: EXACTLY_ONE, Organization: AT_LEAST_ONE },
  elements: [
    ...identified('EpisodeOfCare'),
    rule('EpisodeOfCare', 'status'),
    rule('EpisodeOfCare', 'type', { count: AT_LEAST_ONE }),
    rule('EpisodeOfCare', 'patient.reference', { count: EXACTLY_ONE, leadsTo: 'Patient' }),
    rule('EpisodeOfCare', 'managingOrganization.reference', { count: EXACTLY_ONE, leadsTo: 'Organization' }),
    rule('EpisodeOfCare', 'team.reference', { leadsTo: 'CareTeam' }),
    rule('Organization', 'telecom', { count: AT_LEAST_ONE }),
  ],
  further: [],
};

const VACCINATIONS: PayloadRules = {
  resources: { Immunization: EXACTLY_ONE, Patient: EXACTLY_ONE, Organization: AT_LEAST_ONE },
  elements: [
    ...identified('Immunization'),
    { of: 'Immunization', at: at(extension(`${CARE_CONNECT}VaccinationProcedure-1`)), count: EXACTLY_ONE },
    rule('Immunization', 'notGiven'),
    rule('Immunization', 'vaccineCode'),
    rule('Immunization', 'date'),
    rule('Immunization', 'primarySource'),
    rule('Immunization', 'patient.reference', { count: EXACTLY_ONE, leadsTo: 'Patient' }),
  ],
  further: [],
};

/** By event code. */
const PAYLOADS: Readonly<Record<string, PayloadRules>> = {
  'pds-birth-notification-1': BIRTH,
  'pds-change-of-address-1': CHANGE_OF_ADDRESS,
  'pds-change-of-gp-1': CHANGE_OF_GP,
  'pds-death-notification-1': DEATH,
  'pds-record-change-1': RECORD_CHANGE,
  'blood-spot-test-outcome-1': BLOOD_SPOT,
  'newborn-hearing-1': HEARING,
  'nipe-outcome-1': NIPE,
  'professional-contacts-1': PROFESSIONAL_CONTACTS,
  'vaccinations-1': VACCINATIONS,
};

/** The rules for what a type of event holds; nothing where no page says. */
export function payloadRules(eventCode: string, kind: string | undefined): PayloadRules | undefined {
  const payload = PAYLOADS[eventCode];
  return kind === 'delete' && payload?.resources.Encounter ? SCREENING_TAKEN_BACK : payload;
}

function everyPatient(look: (message: MessageView, patient: EntryView) => void): (message: MessageView) => void {
  return (message) => {
    for (const patient of message.of('Patient')) look(message, patient);
  };
}
