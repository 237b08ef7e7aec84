/** A patient that somebody has changed as PDS shows them, back into the world: what is the same stays what it was, the rest is read. */
import { isEqual, isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import type { Patient } from '#world/patient';
import { isCertainlyBefore } from '#world/rules/date';
import { EXTENSIONS, ODS } from '../extensions.ts';
import { usualNameStaysOne } from '../patching/usual-name.ts';
import { forbiddenUpdate, invalidUpdate, invalidValue, missingValue } from '../refused.ts';
import { readAddress } from './addresses.ts';
import { death } from './deaths.ts';
import { mergeList, type ShownChange } from './lists.ts';
import { readName } from './names.ts';
import { readOrganisation, readPractice } from './organisations.ts';
import { readBirthPlace, readCommunication, readContactPreference } from './patient-extensions.ts';
import { readContact, readTelecom } from './telecoms.ts';
import { listAt, objectAt, pastDayAt, type Reader, tooMany, wordFor } from './values.ts';

/** What somebody may say that their gender is; `other` is read, but cannot be set. */
const SETTABLE_GENDER = { male: 'male', female: 'female', unknown: 'unknown' } as const;
const MOST_BIRTHS = 9;

export interface PatientChange extends ShownChange {
  /** The moment, for what is recorded now. */
  readonly now: string;
}

/** The record as it is to be. Refuses what PDS does not let be. */
export function changedPatient(before: Patient, change: PatientChange): Patient {
  const after: Patient = {
    ...before,
    ...lists(before, change),
    ...identity(before, change),
    ...organisations(before, change),
    ...extensions(before, change),
  };
  return consistent(after, change);
}

function lists(before: Patient, change: PatientChange): Pick<Patient, 'names' | 'addresses' | 'telecoms' | 'emergencyContacts'> {
  const names = mergeList(change, { field: 'name', entries: before.names, read: readName, kindOf: ({ use }) => use });
  const current = names.filter(({ historic }) => !historic);
  usualNameStaysOne(
    before.names.filter(({ historic }) => !historic),
    current,
  );
  if (current.filter(({ use }) => use === 'nickname').length > 1) forbiddenUpdate('multiple nickname names cannot be added');
  return {
    names,
    addresses: mergeList(change, {
      field: 'address',
      entries: before.addresses,
      read: (item, field) => {
        const address = readAddress(item, field, change.reader);
        return { ...address, lines: linesAsBefore(before, change.shown, item, address.lines) };
      },
      kindOf: ({ use }) => use,
      isSingle: true,
    }),
    telecoms: mergeList(change, {
      field: 'telecom',
      entries: before.telecoms,
      read: readTelecom,
      kindOf: ({ kind, use }) => `${use} ${kind}`,
      isSingle: true,
    }),
    emergencyContacts: mergeList(change, {
      field: 'contact',
      entries: before.emergencyContacts,
      read: readContact,
      kindOf: () => 'contact',
    }),
  };
}

/** PDS shows an address without its empty lines: where nobody has touched the lines, they stay in their places. */
function linesAsBefore(before: Patient, shown: JsonObject, item: Json, lines: readonly string[]): readonly string[] {
  const id = isObject(item) ? item.id : undefined;
  const old = before.addresses.find((address) => address.id !== undefined && address.id === id);
  const shownLines = (shown.address as readonly JsonObject[] | undefined)?.find((address) => address.id === id)?.line ?? [];
  return old !== undefined && isEqual(shownLines, lines) ? old.lines : lines;
}

type Identity = Pick<Patient, 'gender' | 'birthDate' | 'birthOrder' | 'death'>;

function identity(before: Patient, { shown, changed, reader, now }: PatientChange): Partial<Identity> {
  const isNew = (field: string) => !isEqual(shown[field] ?? null, changed[field] ?? null);
  const order = changed.multipleBirthInteger;
  return {
    ...(isNew('gender') && { gender: wordFor(SETTABLE_GENDER, changed.gender, 'gender') }),
    ...(isNew('birthDate') && { birthDate: pastDayAt(changed.birthDate, 'birthDate', reader) }),
    ...(isNew('multipleBirthInteger') && { birthOrder: order && birthOrderOf(order) }),
    ...death(before, { shown, changed, reader, now }),
  } as Partial<Identity>;
}

function birthOrderOf(value: Json): number {
  const isFit = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_BIRTHS;
  return isFit ? value : invalidValue(value, 'multipleBirthInteger');
}

function organisations(
  before: Patient,
  { shown, changed, reader }: PatientChange,
): Partial<Pick<Patient, 'gpRegistration' | 'managingOrganisation'>> {
  const [practice, ...more] = listAt(changed.generalPractitioner, 'generalPractitioner', 1);
  const [shownPractice] = listAt(shown.generalPractitioner, 'generalPractitioner');
  if (practice === undefined && shownPractice !== undefined)
    forbiddenUpdate(
      "source not permitted to remove 'generalPractitioner'",
      'In the sandbox, the verb deregister-patient takes somebody off a list',
    );
  const isSamePractice = more.length === 0 && isEqual(practice ?? null, shownPractice ?? null);
  const managing = changed.managingOrganization;
  const isSameManaging = isEqual(managing ?? null, shown.managingOrganization ?? null);
  return {
    ...(!isSamePractice && { gpRegistration: practice && registration(practice, before, reader) }),
    ...(!isSameManaging && { managingOrganisation: managing && managed(managing, reader) }),
  } as Partial<Patient>;
}

function registration(value: Json, before: Patient, reader: Reader): NonNullable<Patient['gpRegistration']> {
  const id = isObject(value) && typeof value.id === 'string' ? value.id : reader.newId();
  const { practice, period } = readPractice(value, 'generalPractitioner/0', reader);
  return { id: practice === before.gpRegistration?.practice ? id : reader.newId(), practice, period };
}

function managed(value: Json, reader: Reader): NonNullable<Patient['managingOrganisation']> {
  const { odsCode, period } = readOrganisation(value, 'managingOrganization', reader);
  return { organisation: odsCode, period };
}

type Extended = Pick<Patient, 'pharmacies' | 'communication' | 'contactPreference' | 'birthPlace'>;

function extensions(before: Patient, { shown, changed, reader }: PatientChange): Partial<Extended> {
  if (shown.extension === changed.extension) return {};
  const [old, given] = [byUrl(shown), byUrl(changed)];
  const isSame = (url: string) => isEqual(old.get(url)?.extension ?? null, given.get(url)?.extension ?? null);
  if (!isSame(EXTENSIONS.removal)) forbiddenUpdate("source not permitted to update 'RemovalFromRegistration'");

  const read = <T>(url: string, present: T | undefined, from: (extension: JsonObject, field: string) => T): T | undefined => {
    if (isSame(url)) return present;
    const found = given.get(url);
    return found && from(found.extension, `extension/${found.at}`);
  };
  const pharmacy = (url: string, present: string | undefined) =>
    read(url, present, ({ valueReference }, field) => {
      const reference = objectAt(valueReference, `${field}/valueReference`, ['type', 'identifier']);
      const { system } = isObject(reference.identifier) ? reference.identifier : {};
      if (system !== undefined && system !== ODS) invalidValue(system, `${field}/valueReference/identifier/system`);
      return readOrganisation(reference, `${field}/valueReference`, reader).odsCode;
    });
  const nominated = pharmacy(EXTENSIONS.nominated, before.pharmacies?.nominated);
  const dispensingDoctor = pharmacy(EXTENSIONS.dispensingDoctor, before.pharmacies?.dispensingDoctor);
  const applianceSupplier = pharmacy(EXTENSIONS.applianceSupplier, before.pharmacies?.applianceSupplier);
  const pharmacies = {
    ...(nominated !== undefined && { nominated }),
    ...(dispensingDoctor !== undefined && { dispensingDoctor }),
    ...(applianceSupplier !== undefined && { applianceSupplier }),
  };
  const communication = read(EXTENSIONS.communication, before.communication, (extension, field) => {
    const parts = (extension.extension as readonly (JsonObject | null)[] | undefined) ?? [];
    const hasInterpreter = Array.isArray(parts) && parts.some((part) => part?.url === 'interpreterRequired');
    if (before.communication?.interpreterRequired !== undefined && !hasInterpreter) invalidUpdate('interpreterRequired cannot be removed');
    return readCommunication(extension, field);
  });
  return {
    pharmacies,
    communication,
    contactPreference: read(EXTENSIONS.contactPreference, before.contactPreference, (extension, field) =>
      readContactPreference(extension, field, reader),
    ),
    birthPlace: read(EXTENSIONS.birthPlace, before.birthPlace, readBirthPlace),
  } as Partial<Extended>;
}

const KNOWN: readonly unknown[] = Object.values(EXTENSIONS);

/** The extensions of a patient: each is known, and there once. */
function byUrl(patient: JsonObject): ReadonlyMap<string, { readonly extension: JsonObject; readonly at: number }> {
  const found = new Map<string, { readonly extension: JsonObject; readonly at: number }>();
  for (const [at, extension] of listAt(patient.extension, 'extension').entries()) {
    if (!isObject(extension) || typeof extension.url !== 'string') return missingValue(`extension/${at}/url`);
    const { url } = extension;
    if (!KNOWN.includes(url)) invalidValue(url, `extension/${at}/url`);
    if (found.has(url)) tooMany(url);
    found.set(url, { extension, at });
  }
  return found;
}

/** Without members that have become nothing; and with dates that agree with each other. */
function consistent(patient: Patient, { shown, changed }: PatientChange): Patient {
  const lacksSome = (Object.values(patient) as readonly unknown[]).includes(undefined);
  const after = lacksSome ? (Object.fromEntries(Object.entries(patient).filter(([, value]) => value !== undefined)) as Patient) : patient;
  const { birthDate, death } = after;
  const isChanged = ['birthDate', 'deceasedDateTime'].some((field) => !isEqual(shown[field] ?? null, changed[field] ?? null));
  if (isChanged && birthDate !== undefined && death !== undefined && isCertainlyBefore(death.date, birthDate))
    return invalidUpdate('deceasedDateTime is before birthDate');
  if (after.pharmacies === undefined || Object.keys(after.pharmacies).length > 0) return after;
  const { pharmacies: _, ...without } = after;
  return without;
}
