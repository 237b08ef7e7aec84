/** A patient of the world as PDS shows them: whole when read by number, in part when found by a search. */
import type * as fhir from '#formats/fhir/r4/types';
import type { PdsAttributes } from '#world/application';
import type { Address, EmergencyContact, Patient, PersonName, Telecom } from '#world/patient';
import { deathDate, isCurrent, isRestricted } from '#world/patient-facts';
import { birthDateInSearch, isCurrentName } from '#world/patient-indexes';
import type { Period } from '#world/schema';
import { ADDRESS_USE, CONFIDENTIALITY, NAME_USE, TELECOM_SYSTEM, TELECOM_USE } from './codes.ts';
import { addressKeys, deathNotification, ODS, patientExtensions, restrictedExtensions, TEXTPHONE, VERIFIED } from './extensions.ts';

/** The system of NHS numbers. */
export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';

/** What most callers are told beyond their access mode: nothing. */
const NOTHING_MORE: PdsAttributes = Object.freeze({});

/** How the entries of a record are shown. */
export interface EntryViews {
  readonly name: (entry: PersonName) => fhir.HumanName;
  readonly telecom: (entry: Telecom) => fhir.ContactPoint;
  readonly contact: (entry: EmergencyContact) => fhir.PatientContact;
  readonly address: (entry: Address, told: PdsAttributes) => fhir.Address;
}

export const ENTRY_VIEWS: EntryViews = { name: toName, telecom: toTelecom, contact: toContact, address: toAddress };

/** The patient as a read shows them. A restricted one without anything that tells where they live. */
export function toPdsPatient(patient: Patient, told = NOTHING_MORE, entries = ENTRY_VIEWS): fhir.Patient {
  const shown = current(patient);
  const identity = {
    ...heading(patient),
    name: some(shown.names.map(entries.name)),
    gender: patient.gender,
    birthDate: patient.birthDate,
    multipleBirthInteger: patient.birthOrder,
    deceasedDateTime: deathDate(patient),
  };
  const managingOrganization =
    patient.managingOrganisation && organisation(patient.managingOrganisation.organisation, patient.managingOrganisation.period);
  if (isRestricted(patient)) return { ...identity, managingOrganization, extension: some(restrictedExtensions(patient, told)) };
  return {
    ...identity,
    generalPractitioner: practice(patient),
    managingOrganization,
    extension: some(patientExtensions(patient, told)),
    telecom: some(shown.telecoms.map(entries.telecom)),
    contact: some(patient.emergencyContacts.map(entries.contact)),
    address: some(shown.addresses.map((address) => entries.address(address, told))),
  };
}

/** The patient as a search shows them: enough to tell whether this is the one. */
export function toPdsSearchResult(patient: Patient, told = NOTHING_MORE): fhir.Patient {
  const shown = current(patient);
  const identity = {
    ...heading(patient),
    name: some(shown.names.filter(isCurrentName).map(toName)),
    gender: patient.gender,
    birthDate: birthDateInSearch(patient),
    multipleBirthInteger: patient.birthOrder,
    deceasedDateTime: deathDate(patient),
  };
  const extension = some(deathNotification(patient));
  if (isRestricted(patient)) return { ...identity, extension };
  return {
    ...identity,
    generalPractitioner: practice(patient),
    extension,
    telecom: some(shown.telecoms.map(toTelecom)),
    contact: some(patient.emergencyContacts.map(toContact)),
    address: some(shown.addresses.filter(({ use }) => use === 'home').map((address) => toAddress(address, told))),
  };
}

function heading({ nhsNumber, serialChangeNumber, confidentiality }: Patient) {
  const [code, display] = CONFIDENTIALITY[confidentiality];
  return {
    resourceType: 'Patient',
    id: nhsNumber,
    identifier: [{ system: NHS_NUMBER, value: nhsNumber, extension: VERIFIED }],
    meta: {
      versionId: String(serialChangeNumber),
      security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code, display }],
    },
  } as const;
}

/** The lists of a record without what was true once and is no longer. */
function current({ names, telecoms, addresses }: Patient) {
  return { names: names.filter(isCurrent), telecoms: telecoms.filter(isCurrent), addresses: addresses.filter(isCurrent) };
}

export function toName({ id, use, period, given, family, prefixes, suffixes }: PersonName): fhir.HumanName {
  return { id, use: NAME_USE[use], period: toPeriod(period), given: some(given), family, prefix: some(prefixes), suffix: some(suffixes) };
}

export function toTelecom({ id, kind, use, value, period }: Telecom): fhir.ContactPoint {
  const extension = kind === 'textphone' ? TEXTPHONE : undefined;
  return { id, period: toPeriod(period), system: TELECOM_SYSTEM[kind], value, use: TELECOM_USE[use], extension };
}

function toContact({ id, period, telecoms }: EmergencyContact): fhir.PatientContact {
  return {
    id,
    period: toPeriod(period),
    relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0131', code: 'C', display: 'Emergency Contact' }] }],
    telecom: telecoms.map(({ kind, value }) => ({ system: TELECOM_SYSTEM[kind], value })),
  };
}

export function toAddress(address: Address, told = NOTHING_MORE): fhir.Address {
  const { id, period, use, description, lines, postcode } = address;
  return {
    id,
    period: toPeriod(period),
    use: ADDRESS_USE[use],
    text: description,
    ...(told.emptyAddressLines && lines.includes('') ? linesInPlace(lines) : { line: some(lines.filter((line) => line !== '')) }),
    postalCode: postcode,
    extension: some(addressKeys(address)),
  };
}

const ABSENT: fhir.Element = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };

/** Empty lines are null, and beside them it is said that nothing is known. */
function linesInPlace(lines: readonly string[]): Pick<fhir.Address, 'line' | '_line'> {
  return { line: lines.map((line) => line || null), _line: lines.map((line) => (line === '' ? ABSENT : null)) };
}

function practice({ gpRegistration }: Patient): fhir.Reference[] | undefined {
  if (gpRegistration === undefined) return undefined;
  const { id, practice: odsCode, period } = gpRegistration;
  return [{ id, ...organisation(odsCode, period) }];
}

function organisation(odsCode: string, period: Period | undefined): fhir.Reference {
  return { type: 'Organization', identifier: { system: ODS, value: odsCode, period: toPeriod(period) } };
}

export function toPeriod(period: Period | undefined): fhir.Period | undefined {
  return period && { start: period.from, end: period.to };
}

/** FHIR has no empty lists. */
export function some<T>(list: readonly T[] = []): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}
