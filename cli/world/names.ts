/** People's names as the NHS shows them (common user interface design guidance): `SMITH, Jane (Mrs)`. */
import type { Patient, PersonName } from '#world/patient';
import type { Practitioner } from '#world/practitioner';

const NAMELESS = '(no name recorded)';

/** By their usual name, or whichever there is. */
export function nameOfPatient({ names }: Pick<Patient, 'names'>): string {
  const name = names.find(({ use, historic }) => use === 'usual' && !historic) ?? names.find(({ historic }) => !historic) ?? names[0];
  return name ? nameForPeople(name) : NAMELESS;
}

/** Any one name. */
export function nameForPeople({ prefixes = [], given = [], family, suffixes = [] }: Omit<PersonName, 'use'>): string {
  const name = [family?.toLocaleUpperCase('en-GB'), given.join(' ')].filter(Boolean).join(', ');
  const title = prefixes.length > 0 ? `(${prefixes.join(' ')})` : '';
  return [name || NAMELESS, title, suffixes.join(' ')].filter(Boolean).join(' ');
}

/** `Dr Surekha Kulkarni`. */
export function nameOfPractitioner({ name: { prefix, given, family } }: Practitioner): string {
  return [prefix, ...given, family].filter(Boolean).join(' ');
}
