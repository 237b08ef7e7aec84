/** The record that somebody wants to be made, out of a resource. */
import { isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import type { Patient } from '#world/patient';
import { EXTENSIONS, UK_CORE } from '../extensions.ts';
import { invalidValue, missingValue, tooManyValues } from '../refused.ts';
import { readAddress } from './addresses.ts';
import { readName } from './names.ts';
import { readCommunication, readContactPreference } from './patient-extensions.ts';
import { readTelecom } from './telecoms.ts';
import { codeAt, listAt, objectAt, partsAt, pastDayAt, type Reader, textAt, tooMany, wordFor } from './values.ts';

const REGISTERING_AUTHORITY = `${UK_CORE}RegisteringAuthority`;
const SETTABLE_GENDER = { male: 'male', female: 'female', unknown: 'unknown' } as const;
const MEMBERS = ['resourceType', 'name', 'gender', 'birthDate', 'address', 'telecom', 'extension'];
/** In the order in which PDS misses them. */
const NEEDED = ['name', 'address', 'gender', 'birthDate'];

/** All that a new record holds but its number. */
export type NewPatient = Omit<Patient, 'nhsNumber' | 'serialChangeNumber'>;

/** `prefix` comes before the fields of the diagnostics: `entry/0/resource/`. */
export function readNewPatient(value: Json | undefined, reader: Reader, { prefix = '', more = [] as readonly string[] } = {}): NewPatient {
  const patient = objectAt(value ?? {}, prefix.slice(0, -1), [...MEMBERS, ...more]);
  for (const field of NEEDED) if (isMissing(patient[field])) missingValue(`${prefix}${field}`);
  const names = listAt(patient.name, `${prefix}name`, 1);
  const addresses = listAt(patient.address, `${prefix}address`);
  return {
    confidentiality: 'unrestricted',
    names: names.map((name, at) => ({ id: reader.newId(), ...readName(name, `${prefix}name/${at}`, reader) })),
    addresses: readAddresses(addresses, `${prefix}address`, reader),
    gender: wordFor(SETTABLE_GENDER, patient.gender, `${prefix}gender`),
    birthDate: pastDayAt(patient.birthDate, `${prefix}birthDate`, reader),
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
  const addresses = values.map((value, at) => ({ id: reader.newId(), ...readAddress(value, `${field}/${at}`, reader, true) }));
  const uses = new Set(addresses.map(({ use }) => use));
  return uses.size === addresses.length ? addresses : tooManyValues(values, field);
}

/** What else PDS takes with a new record, it does not keep. */
function readExtensions(patient: JsonObject, field: string, reader: Reader): Pick<Patient, 'communication' | 'contactPreference'> {
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
  return {
    ...(communication && { communication: readCommunication(communication.extension, communication.at) }),
    ...(preference && { contactPreference: readContactPreference(preference.extension, preference.at, reader) }),
  };
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
