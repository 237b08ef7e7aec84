/** The record that somebody wants to be made, out of a resource. */
import { isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import { ETHNIC_CATEGORIES, type Patient, RESIDENTIAL_STATUSES } from '#world/patient';
import { EXTENSIONS, UK_CORE } from '../extensions.ts';
import { invalidValue, missingValue, tooManyValues } from '../refused.ts';
import { readAddress } from './addresses.ts';
import { readName } from './names.ts';
import { readCommunication, readContactPreference } from './patient-extensions.ts';
import { readTelecom } from './telecoms.ts';
import { codeAt, listAt, objectAt, partsAt, pastDayAt, type Reader, textAt, tooMany, wordFor } from './values.ts';

const REGISTERING_AUTHORITY = `${UK_CORE}RegisteringAuthority`;
const ETHNIC_CATEGORY = `${UK_CORE}EthnicCategory`;
const RESIDENTIAL_STATUS = `${UK_CORE}ResidentialStatus`;
const SETTABLE_GENDER = { male: 'male', female: 'female', unknown: 'unknown' } as const;
const MEMBERS = ['resourceType', 'name', 'gender', 'birthDate', 'address', 'telecom', 'extension'];
/** In the order in which PDS misses them. */
const NEEDED = ['name', 'address', 'gender', 'birthDate'];

/** All that a new record holds but its number. */
export type NewPatient = Omit<Patient, 'nhsNumber' | 'serialChangeNumber'>;

/** `prefix` comes before the fields of the diagnostics: `entry/0/resource/`. */
export function readNewPatient(value: Json | undefined, reader: Reader, { prefix = '', more = [] as readonly string[] } = {}): NewPatient {
  const given = isObject(value) ? value : {};
  for (const field of NEEDED) if (isMissing(given[field])) missingValue(`${prefix}${field}`);
  const patient = objectAt(given, prefix.slice(0, -1), [...MEMBERS, ...more]);
  const names = listAt(patient.name, `${prefix}name`, 1);
  const addresses = listAt(patient.address, `${prefix}address`);
  return {
    confidentiality: 'unrestricted',
    names: names.map((name, at) => ({ id: reader.newId(), ...readName(name, `${prefix}name/${at}`, reader) })),
    addresses: readAddresses(addresses, `${prefix}address`, reader),
    // PDS names these two without the prefix
    gender: wordFor(SETTABLE_GENDER, patient.gender, 'gender'),
    birthDate: pastDayAt(patient.birthDate, 'birthDate', reader),
    telecoms: listAt(patient.telecom, `${prefix}telecom`).map((telecom, at) => ({
      id: reader.newId(),
      ...readTelecom(telecom, `${prefix}telecom/${at}`, reader),
    })),
    emergencyContacts: [],
    relatedPeople: [],
    ...readExtensions(patient, `${prefix}extension`, reader),
  };
}

function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function readAddresses(values: readonly Json[], field: string, reader: Reader): Patient['addresses'] {
  const addresses = values.map((value, at) => ({ id: reader.newId(), ...readAddress(value, `${field}/${at}`, reader) }));
  const uses = new Set(addresses.map(({ use }) => use));
  return uses.size === addresses.length ? addresses : tooManyValues(values, field);
}

type Extended = Pick<Patient, 'communication' | 'contactPreference' | 'ethnicCategory' | 'residentialStatus'>;

/** Two of them are kept and shown to nobody. What else PDS takes with a new record, it does not keep. */
function readExtensions(patient: JsonObject, field: string, reader: Reader): Extended {
  const found = new Map<string, { readonly extension: JsonObject; readonly at: string }>();
  for (const [at, extension] of listAt(patient.extension, field).entries()) {
    const url = isObject(extension) ? extension.url : undefined;
    if (!isObject(extension) || typeof url !== 'string') return missingValue(`${field}/${at}/url`);
    if (found.has(url)) tooMany(url);
    found.set(url, { extension, at: `${field}/${at}` });
  }
  const authority = found.get(REGISTERING_AUTHORITY) ?? missingValue(field);
  checkAuthority(authority.extension, authority.at);
  const communication = found.get(EXTENSIONS.communication);
  const preference = found.get(EXTENSIONS.contactPreference);
  const ethnicity = found.get(ETHNIC_CATEGORY);
  const residence = found.get(RESIDENTIAL_STATUS);
  return {
    ...(ethnicity && { ethnicCategory: codeOf(ETHNIC_CATEGORIES, ethnicity.extension, ethnicity.at) }),
    ...(residence && { residentialStatus: codeOf(RESIDENTIAL_STATUSES, residence.extension, residence.at) }),
    ...(communication && { communication: readCommunication(communication.extension, communication.at) }),
    ...(preference && { contactPreference: readContactPreference(preference.extension, preference.at, reader) }),
  };
}

function codeOf<Code extends string>(codes: readonly Code[], { valueCodeableConcept }: JsonObject, field: string): Code {
  const code = codeAt(valueCodeableConcept, `${field}/valueCodeableConcept`);
  return codes.find((one) => one === code) ?? invalidValue(code, `${field}/valueCodeableConcept/coding/0/code`);
}

function checkAuthority(extension: JsonObject, field: string): void {
  const parts = partsAt(extension.extension, `${field}/extension`, ['registeringAuthorityType', 'organisationIdentifier']);
  const type = parts.get('registeringAuthorityType') ?? missingValue(`${field}/extension/0`);
  const code = codeAt(type.valueCodeableConcept, `${field}/extension/0/valueCodeableConcept`);
  if (!/^[a-x1]$/.test(code)) invalidValue(code, `${field}/extension/0/valueCodeableConcept/coding/0/code`);
  const organisation = parts.get('organisationIdentifier');
  if (organisation === undefined) return;
  const identifier = textAt(organisation.valueString, `${field}/extension/1/valueString`, 15);
  if (identifier.length < 2) invalidValue(identifier, `${field}/extension/1/valueString`);
}
