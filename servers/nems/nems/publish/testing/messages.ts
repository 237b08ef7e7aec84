/** Event messages for tests, in our own words: a vaccination of a patient of the standard world, and whatever a test would rather have. */

export const NHS_NUMBER = '9912003888';
const HEADER_ID = '5a0f6f0e-4f55-4d7c-9a35-2f4f6a0b8a01';
export const MESSAGE_ID = HEADER_ID;

const NHS = 'https://fhir.nhs.uk/STU3';
const CARE_CONNECT = 'https://fhir.hl7.org.uk/STU3/StructureDefinition';

/** Parts of a message. An empty text leaves one out. */
export interface Parts {
  readonly bundleType?: string;
  readonly code?: string;
  readonly kind?: string;
  readonly nhsNumber?: string;
  readonly id?: string;
  readonly meta?: string;
  readonly routing?: string;
  readonly person?: string;
  readonly eventType?: string;
  readonly event?: string;
  readonly timestamp?: string;
  readonly source?: string;
  readonly responsible?: string;
  readonly focus?: string;
  /** In place of the MessageHeader. */
  readonly header?: string;
  /** In place of all entries behind it. */
  readonly payload?: string;
}

const ENTRIES = {
  immunization: 'b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0002',
  organization: 'b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0003',
  patient: 'b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0004',
};

const urn = (id: string) => `urn:uuid:${id}`;
const element = (name: string, value: string) => `<${name} value="${value}"/>`;
const reference = (name: string, to: string) => `<${name}>${element('reference', to)}</${name}>`;
const coding = (system: string, code: string) => `<coding>${element('system', system)}${element('code', code)}</coding>`;
const extension = (url: string, content: string) => `<extension url="${url}">${content}</extension>`;
const identifier = (system: string, value: string) => `${element('system', system)}${element('value', value)}`;

function entry(id: string, type: string, content: string, meta = element('profile', `${CARE_CONNECT}/CareConnect-${type}-1`)): string {
  return (
    `<entry>${element('fullUrl', urn(id))}<resource><${type}>${element('id', id)}<meta>${meta}</meta>` +
    `${content}</${type}></resource></entry>`
  );
}

/** A vaccination, unless parts say otherwise. */
export function eventMessage(parts: Parts = {}): string {
  const { bundleType = 'message', payload = payloadOf(parts), header = headerOf(parts) } = parts;
  return (
    `<Bundle xmlns="http://hl7.org/fhir">${element('id', '5a0f6f0e-4f55-4d7c-9a35-2f4f6a0b8a00')}` +
    `${element('type', bundleType)}${header}${payload}</Bundle>`
  );
}

function headerOf(parts: Parts): string {
  const { code = 'vaccinations-1', kind = 'new', nhsNumber = NHS_NUMBER, id = HEADER_ID } = parts;
  const {
    meta = element('lastUpdated', '2026-02-28T10:00:00+00:00'),
    person = `${extension('name', `<valueHumanName>${element('use', 'official')}${element('family', 'DAWKINS')}${element('given', 'Jack')}</valueHumanName>`)}` +
      extension('birthDateTime', element('valueDateTime', '2013-10-12T12:00:00+00:00')),
    routing = extension(
      `${NHS}/StructureDefinition/Extension-RoutingDemographics-1`,
      extension('nhsNumber', `<valueIdentifier>${identifier('https://fhir.nhs.uk/Id/nhs-number', nhsNumber)}</valueIdentifier>`) + person,
    ),
    eventType = extension(
      `${NHS}/StructureDefinition/Extension-MessageEventType-1`,
      `<valueCodeableConcept>${coding(`${NHS}/CodeSystem/MessageEventType-1`, kind)}</valueCodeableConcept>`,
    ),
    event = `<event>${element('system', `${NHS}/CodeSystem/EventType-1`)}${element('code', code)}</event>`,
    timestamp = element('timestamp', '2026-02-28T10:00:05+00:00'),
    source = `<source><contact>${element('system', 'phone')}${element('value', '0113 496 0000')}</contact>` +
      `${element('endpoint', 'urn:nhs:addressing:asid:999999999999')}</source>`,
    responsible = reference('responsible', urn(ENTRIES.organization)),
    focus = reference('focus', urn(ENTRIES.immunization)),
  } = parts;
  const content = routing + eventType + event + timestamp + source + responsible + focus;
  const profile = element('profile', `${NHS}/StructureDefinition/Event-MessageHeader-1`);
  if (id === '') return `<entry><resource><MessageHeader><meta>${meta}${profile}</meta>${content}</MessageHeader></resource></entry>`;
  return entry(id, 'MessageHeader', content, meta + profile);
}

function payloadOf({ nhsNumber = NHS_NUMBER }: Parts): string {
  const verified = extension(
    `${CARE_CONNECT}/Extension-CareConnect-NHSNumberVerificationStatus-1`,
    `<valueCodeableConcept>${coding('https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1', '01')}</valueCodeableConcept>`,
  );
  const procedure = extension(
    `${CARE_CONNECT}/Extension-CareConnect-VaccinationProcedure-1`,
    `<valueCodeableConcept>${coding('http://snomed.info/sct', '170433008')}</valueCodeableConcept>`,
  );
  return (
    entry(
      ENTRIES.immunization,
      'Immunization',
      `${procedure}<identifier>${identifier('https://tools.ietf.org/html/rfc4122', 'b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0005')}</identifier>` +
        `${element('status', 'completed')}${element('notGiven', 'false')}` +
        `<vaccineCode>${coding('http://snomed.info/sct', '34925411000001109')}</vaccineCode>` +
        `${reference('patient', urn(ENTRIES.patient))}${element('date', '2026-02-28')}${element('primarySource', 'true')}`,
    ) +
    entry(
      ENTRIES.organization,
      'Organization',
      `<identifier>${identifier('https://fhir.nhs.uk/Id/ods-organization-code', 'A83627')}</identifier>${element('name', 'SOME PRACTICE')}`,
    ) +
    entry(
      ENTRIES.patient,
      'Patient',
      `<identifier>${verified}${identifier('https://fhir.nhs.uk/Id/nhs-number', nhsNumber)}</identifier>` +
        `<name>${element('use', 'official')}${element('family', 'DAWKINS')}</name>`,
    )
  );
}
