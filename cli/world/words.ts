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
