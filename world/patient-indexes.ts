/**
 * By what patients are found. A name and a birth date make one key, so that one index answers a name exactly, a name that begins
 * with something, and a name within a range of birth dates. Who was never a patient (a record that was invalidated, and stands for no
 * other) is in none of them.
 */

import type { NameSketch, PatientSketch } from './patient-sketch.ts';
import { normaliseName } from './rules/name.ts';
import { compactPostcode } from './rules/postcode.ts';
import { soundKeys } from './search/sounds.ts';

/** Parts name and date in a key. Below every character of a normalised name, so that shorter names come first. */
const SEPARATOR = '\u0002';

/**
 * The key of a name and a birth date: `smith␂2010-10-22`. Without a date it is where the keys of that name begin. A name that is
 * only begun is searched for by `prefix`, normalised but without the separator.
 */
export function nameAndBirthDate(name: string, birthDate = ''): string {
  return `${normaliseName(name)}${SEPARATOR}${birthDate}`;
}

/** The key of a birth year and a name: `2010␂smith`, also where a name is only begun. Any date of the year will do. */
export function nameAndBirthYear(name: string, birthDate: string): string {
  return `${birthDate.slice(0, 4)}${SEPARATOR}${normaliseName(name)}`;
}

/** What must come before a wildcard in PDS, at least. */
const BEGINNING = 2;

/** The first two characters of a normalised name, or all of it: three code units where the second character is a pair of them. */
export function beginningOf(normalised: string): string {
  return normalised.slice(0, isHighSurrogate(normalised.charCodeAt(BEGINNING - 1)) ? BEGINNING + 1 : BEGINNING);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

/** The key of how a family name and a first name begin, both normalised, and a birth year: `sm␂al␂1950`. Any date of the year will do; where keys begin, without one. */
export function beginningsAndBirthYear(family: string, first: string, birthDate = ''): string {
  return beginningOf(family) + SEPARATOR + beginningOf(first) + SEPARATOR + birthDate.slice(0, 4);
}

/** An e-mail address as it is compared. */
export function compactEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** A telephone number as it is compared: without spaces, brackets and hyphens. */
export function compactPhone(phone: string): string {
  return phone.replace(/[\s()-]+/g, '');
}

/** Whether searches that do not look into the history see a name. */
export function isCurrentName({ use, historic }: NameSketch): boolean {
  return historic !== true && use !== 'previous' && use !== 'maiden';
}

/** The date under which a search finds a patient. */
export function birthDateInSearch({ birthDate, birthDateInSearch: other }: PatientSketch): string | undefined {
  return other ?? birthDate;
}

type Keys = readonly string[] | string | undefined;

const index = (keys: (patient: PatientSketch) => Keys) => (patient: PatientSketch) =>
  patient.invalidated && patient.supersededBy === undefined ? undefined : keys(patient);

function namesWithBirthDate(
  patient: PatientSketch,
  wanted: (name: NameSketch) => boolean,
  part: (name: NameSketch) => string | undefined,
): readonly string[] {
  const birthDate = birthDateInSearch(patient);
  const keys: string[] = [];
  for (const name of patient.names) {
    const said = wanted(name) ? part(name) : undefined;
    if (said !== undefined) keys.push(nameAndBirthDate(said, birthDate));
  }
  return keys;
}

/** Only what is current, but where the index says otherwise. */
export const PATIENT_INDEXES = {
  /** {@link nameAndBirthDate} of each current family name. */
  'family+birthDate': index((patient) => namesWithBirthDate(patient, isCurrentName, ({ family }) => family)),
  /** The same of all other family names that the record holds. */
  'historicFamily+birthDate': index((patient) =>
    namesWithBirthDate(
      patient,
      (name) => !isCurrentName(name),
      ({ family }) => family,
    ),
  ),
  /** {@link nameAndBirthDate} of each current first name. */
  'given+birthDate': index((patient) => namesWithBirthDate(patient, isCurrentName, ({ given }) => given?.[0])),
  /** {@link nameAndBirthYear} of every family name that the record holds, current or not. */
  'birthYear+family': index((patient) => {
    const birthDate = birthDateInSearch(patient);
    return birthDate === undefined ? undefined : patient.names.map(({ family = '' }) => nameAndBirthYear(family, birthDate));
  }),
  /** {@link beginningsAndBirthYear} of every name that the record holds, current or not: for wildcards in both. */
  'beginnings+birthYear': index((patient) => {
    const birthDate = birthDateInSearch(patient);
    if (birthDate === undefined) return undefined;
    return patient.names.map(({ family = '', given }) =>
      beginningsAndBirthYear(normaliseName(family), normaliseName(given?.[0] ?? ''), birthDate),
    );
  }),
  /** By the sound of every name that the record holds, current or not, and the birth year: see `soundKeys`. */
  'sound+birthYear': index((patient) => {
    const birthDate = birthDateInSearch(patient);
    return birthDate === undefined ? undefined : patient.names.flatMap((name) => soundKeys(name, birthDate));
  }),
  birthDate: index(birthDateInSearch),
  /** {@link compactPostcode} of each current address, temporary ones included. */
  postcode: index(({ addresses }) =>
    current(addresses).flatMap(({ postcode }) => (postcode === undefined ? [] : [compactPostcode(postcode)])),
  ),
  /** The same of those that have a key of the Postcode Address File. No generated address has one. */
  postcodeWithPaf: index(({ addresses }) =>
    current(addresses).flatMap(({ postcode, paf }) => (postcode === undefined || paf === undefined ? [] : [compactPostcode(postcode)])),
  ),
  /** Of a record that was merged into another: the number that holds. */
  supersededBy: index(({ supersededBy }) => supersededBy),
  /** ODS code of the practice. */
  generalPractitioner: index(({ gpRegistration }) => gpRegistration?.practice),
  /** {@link compactEmail}. */
  email: index(({ telecoms }) => current(telecoms).flatMap(({ kind, value }) => (kind === 'email' ? [compactEmail(value)] : []))),
  /** {@link compactPhone} of telephones and textphones. */
  phone: index(({ telecoms }) =>
    current(telecoms).flatMap(({ kind, value }) => (kind === 'phone' || kind === 'textphone' ? [compactPhone(value)] : [])),
  ),
} as const;

function current<T extends { readonly historic?: true }>(entries: readonly T[]): readonly T[] {
  return entries.filter(({ historic }) => historic !== true);
}
