/** Codes of the world in words for people. A code that is not here is shown as it is. */

/** What a related person is to the patient (PDS). */
const RELATIONSHIPS: Readonly<Record<string, string>> = {
  SPS: 'spouse',
  DOMPART: 'partner',
  PRN: 'parent',
  PRNFOST: 'foster parent',
  STPPRN: 'step-parent',
  CHILD: 'child',
  MTH: 'mother',
  FTH: 'father',
  SIS: 'sister',
  BRO: 'brother',
  FAMMEMB: 'family member',
  N: 'next of kin',
  ONESELF: 'self',
  U: 'unknown',
  Guardian: 'guardian',
  Carer: 'carer',
  Agent: 'agent',
  Personal: 'personal',
  PolygamousPartner: 'polygamous partner',
  Dependant: 'dependant',
  NonDependant: 'non-dependant',
  ProxyContact: 'proxy for contact',
  ProxyCommunication: 'speaks for the patient',
  ProxyContactCommunication: 'proxy for contact, speaks for the patient',
  NotSpecified: 'not specified',
};

/** Why somebody left the register of general practice. */
const REMOVAL_REASONS: Readonly<Record<string, string>> = {
  DEA: 'death',
  EMB: 'embarked: has gone abroad',
  SCT: 'moved to Scotland',
  NIT: 'moved to Northern Ireland',
  TRA: 'temporary resident, not returned',
  AFL: 'armed forces, notified locally',
  AFN: 'armed forces',
  ORR: 'other reason',
};

const REGISTRATION_TYPES: Readonly<Record<string, string>> = {
  R: 'regular',
  T: 'temporary',
  E: 'emergency',
  IN: 'immediately necessary',
  P: 'private',
  S: 'synthetic',
  O: 'other',
};

/** Ethnic categories of the 2001 census (NHS Data Dictionary). */
const ETHNIC_CATEGORIES: Readonly<Record<string, string>> = {
  A: 'White British',
  B: 'White Irish',
  C: 'any other White background',
  D: 'White and Black Caribbean',
  E: 'White and Black African',
  F: 'White and Asian',
  G: 'any other mixed background',
  H: 'Indian',
  J: 'Pakistani',
  K: 'Bangladeshi',
  L: 'any other Asian background',
  M: 'Caribbean',
  N: 'African',
  P: 'any other Black background',
  R: 'Chinese',
  S: 'any other ethnic group',
  Z: 'not stated',
  '99': 'not known',
};

const MARITAL_STATUSES: Readonly<Record<string, string>> = {
  S: 'single',
  M: 'married or civil partner',
  D: 'divorced',
  W: 'widowed',
  P: 'separated',
  N: 'not disclosed',
  '8': 'not applicable',
  '9': 'not known',
};

const languages = new Intl.DisplayNames(['en-GB'], { type: 'language' });
/** PDS's own beside ISO 639-1. */
const FURTHER_LANGUAGES: Readonly<Record<string, string>> = {
  q1: 'Braille',
  q2: 'American Sign Language',
  q3: 'Australian Sign Language',
  q4: 'British Sign Language',
  q5: 'Makaton',
};

export function relationship(code: string): string {
  return RELATIONSHIPS[code] ?? code;
}

export function removalReason(code: string): string {
  return REMOVAL_REASONS[code] ?? code;
}

export function registrationType(code: string): string {
  return REGISTRATION_TYPES[code] ?? code;
}

export function ethnicity(code: string): string {
  return ETHNIC_CATEGORIES[code] ?? code;
}

export function marriage(code: string): string {
  return MARITAL_STATUSES[code] ?? code;
}

export function language(code: string): string {
  return FURTHER_LANGUAGES[code] ?? languages.of(code) ?? code;
}

/** `dispensingDoctor` as `dispensing doctor`. */
export function spaced(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

/** With a capital first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 patient`, `2 patients`, `1000 patients or more`. */
export function counted(count: number, one: string, many = `${one}s`, more = false): string {
  return more ? `${count} ${many} or more` : `${count} ${count === 1 ? one : many}`;
}
