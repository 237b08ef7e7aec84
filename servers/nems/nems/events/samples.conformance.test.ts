/** Our events beside the official examples of the same type and kind: equal in structure, but for what is named here with its reason. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Shape, shapeOf } from './testing/shape.ts';
import { JACK, openStandardWorld, type StandardWorld } from './testing/standard-world.ts';
import { trigger } from './trigger.ts';

const EXAMPLES = join(process.env.NHS_SANDBOX_REFERENCE_DATA ?? '/nowhere', 'nems/event-messages');

interface Sample {
  readonly file: string;
  readonly request: object;
  /** What ours have that the example has not. */
  readonly more?: readonly string[];
  /** What the example has that ours have not. */
  readonly less?: readonly string[];
  readonly resources?: Readonly<Record<string, number>>;
}

/** Asked for by the pages of the specification, though its examples are without: who holds the record, its number, an address as a text. */
const ASKED_FOR = ['MessageHeader.source.name', 'Patient.meta.versionId', 'Patient.address.text'];
/** The world does not know at what time people were born, nor which line of an address is the town, nor how to address everybody. */
const NOT_KNOWN = [
  'Patient.birthDate.extension(patient-birthTime)',
  'Patient.birthDate.extension(patient-birthTime).valueDateTime',
  'Patient.address.city',
  'Practitioner.name.prefix',
];
const DESTINATION = ['MessageHeader.destination', 'MessageHeader.destination.endpoint'];

const SAMPLES: readonly Sample[] = [
  {
    file: 'BirthNotificationWithMother',
    request: { event: 'pds-birth-notification-1', mother: '9462205671' },
    // the page of the type says which address it is, and whose mother she is by HL7's code
    more: [
      'Patient.address.use',
      'http://hl7.org/fhir/v3/RoleCode|NMTH',
      'RelatedPerson.relationship.coding http://hl7.org/fhir/v3/RoleCode',
    ],
    less: [
      'Patient.name.prefix',
      'https://fhir.nhs.uk/STU3/CodeSystem/PersonRelationshipType-1|12',
      'RelatedPerson.relationship.coding https://fhir.nhs.uk/STU3/CodeSystem/PersonRelationshipType-1',
    ],
    // the trust that registers looks after child health too: each organisation is there once
    resources: { Organization: 2 },
  },
  { file: 'PDS-Change-Of-Address-ems-example', request: { event: 'pds-change-of-address-1' } },
  { file: 'PDS-Change-Of-GP-ems-example', request: { event: 'pds-change-of-gp-1', from: 'B86056', registeredSince: '2020-01-06' } },
  {
    file: 'PDS-Death-Notification-formal-ems-example',
    request: { event: 'pds-death-notification-1', status: 'formal' },
    more: ['Patient.birthDate'],
  },
  {
    file: 'PDS-Death-Notification-informal-ems-example',
    request: { event: 'pds-death-notification-1', status: 'informal' },
    more: ['Patient.birthDate'],
  },
  {
    file: 'PDS-Record-Change-Citizen',
    request: { event: 'pds-record-change-1', author: 'patient' },
    // by which subscribers put messages in order
    more: ['MessageHeader.meta.versionId', 'MessageHeader.meta.lastUpdated'],
  },
  { file: 'Professional-Contacts-1-new', request: { event: 'professional-contacts-1' } },
  { file: 'Professional-Contacts-1-delete', request: { event: 'professional-contacts-1', kind: 'delete' } },
  { file: 'blood-spot-test-outcome-1-new', request: { event: 'blood-spot-test-outcome-1' }, more: ['Location.name'] },
  { file: 'blood-spot-test-outcome-1-delete', request: { event: 'blood-spot-test-outcome-1', kind: 'delete' } },
  {
    file: 'newborn-hearing-1-new',
    request: { event: 'newborn-hearing-1' },
    // a job role in words, beside one in codes
    less: [
      ...DESTINATION,
      'PractitionerRole.code.text',
      'https://hl7.org/fhir/STU3/v3/NullFlavor|UNC',
      'PractitionerRole.code.coding https://hl7.org/fhir/STU3/v3/NullFlavor',
    ],
  },
  { file: 'newborn-hearing-1-delete', request: { event: 'newborn-hearing-1', kind: 'delete' }, less: DESTINATION },
  {
    file: 'nipe-outcome-1-new',
    request: { event: 'nipe-outcome-1', bcgEligible: true },
    more: ['Location.name'],
    less: [
      'https://fhir.nhs.uk/STU3/CodeSystem/DCH-KeyWorkerStatus-1|keyWorker',
      'PractitionerRole.code.coding https://fhir.nhs.uk/STU3/CodeSystem/DCH-KeyWorkerStatus-1',
    ],
  },
  { file: 'nipe-outcome-1-delete', request: { event: 'nipe-outcome-1', kind: 'delete' } },
  {
    file: 'vaccinations-1-new',
    request: { event: 'vaccinations-1' },
    // another product and another arm, of those that this world knows; why it was given goes without saying
    more: ['http://snomed.info/sct|13968211000001108', 'http://snomed.info/sct|368208006', 'http://snomed.info/sct|78421000'],
    less: [
      'http://snomed.info/sct|34925411000001109',
      'http://snomed.info/sct|91775009',
      'http://snomed.info/sct|34206005',
      'http://snomed.info/sct|864611000000103',
      'Immunization.explanation',
      'Immunization.explanation.reason',
      'Immunization.explanation.reason.coding',
      'Immunization.explanation.reason.coding.system',
      'Immunization.explanation.reason.coding.code',
      'Immunization.explanation.reason.coding http://snomed.info/sct',
    ],
  },
];

let standard: StandardWorld;
beforeAll(async () => {
  standard = await openStandardWorld();
});
afterAll(() => standard.close());

describe('as the official example', () => {
  test.each(SAMPLES)('$file', async ({ file, request, more = [], less = [], resources }) => {
    const { event, problems } = await trigger({ ...request, patient: JACK }, standard.triggering);
    expect(problems).toBeUndefined();
    const ours = shapeOf(event?.xml ?? '');
    const theirs = shapeOf(readFileSync(join(EXAMPLES, `${file}.xml`)));
    expect(ours.resources).toEqual({ ...theirs.resources, ...resources });
    expect(ours.profiles).toEqual(theirs.profiles);
    expect(besides(ours, theirs).filter((one) => !isWords(one) && !ASKED_FOR.includes(one))).toEqual([...more].sort());
    expect(besides(theirs, ours).filter((one) => !isWords(one) && !NOT_KNOWN.includes(one))).toEqual([...less].sort());
  });
});

/** Paths, systems and codes of one that another has not; identifiers of suppliers are everybody's own. */
function besides(one: Shape, other: Shape): readonly string[] {
  const all = ['paths', 'systems', 'codes'] as const;
  return all
    .flatMap((part) => [...one[part]].filter((entry) => !other[part].has(entry)))
    .filter((entry) => !/identifier https:\/\/supplier/.test(entry))
    .sort();
}

/** What only people read. */
function isWords(entry: string): boolean {
  return /\.display$/.test(entry);
}
