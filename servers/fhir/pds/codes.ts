/** The world's words in PDS's codes, with the texts that PDS shows beside them. */
import type { Address, ContactPreference, Patient, PersonName, Telecom } from '#world/patient';

type Labels<Word extends string> = Readonly<Record<Word, readonly [code: string, display: string]>>;

/** HL7's v3 Confidentiality, of which PDS uses three. */
export const CONFIDENTIALITY: Labels<Patient['confidentiality']> = {
  unrestricted: ['U', 'unrestricted'],
  restricted: ['R', 'restricted'],
  veryRestricted: ['V', 'very restricted'],
};

export const DEATH_NOTIFICATION: Labels<NonNullable<Patient['death']>['notification']> = {
  informal: ['1', 'Informal - death notice received via an update from a local NHS Organisation such as GP or Trust'],
  formal: ['2', 'Formal - death notice received from Registrar of Deaths'],
  removed: ['U', 'Removed'],
};

export const WRITTEN_FORMAT: Labels<NonNullable<ContactPreference['writtenFormat']>> = {
  largePrint: ['11', 'Large print'],
  braille: ['12', 'Braille'],
  audioTape: ['13', 'Audio tape'],
};

export const CONTACT_METHOD: Labels<NonNullable<ContactPreference['method']>> = {
  letter: ['1', 'Letter'],
  visit: ['2', 'Visit'],
  telephone: ['3', 'Telephone'],
  email: ['4', 'E-mail'],
  textphone: ['5', 'Minicom (Textphone)'],
  telephoneViaProxy: ['6', 'Telephone contact via proxy'],
  signLanguage: ['7', 'Sign language'],
  noTelephone: ['8', 'No Telephone contact'],
};

export const NAME_USE: Readonly<Record<PersonName['use'], string>> = {
  usual: 'usual',
  nickname: 'nickname',
  temporary: 'temp',
  previous: 'old',
  maiden: 'maiden',
};

export const ADDRESS_USE: Readonly<Record<Address['use'], string>> = {
  home: 'home',
  temporary: 'temp',
  correspondence: 'billing',
  work: 'work',
};

export const TELECOM_USE: Readonly<Record<Telecom['use'], string>> = { home: 'home', work: 'work', temporary: 'temp', mobile: 'mobile' };

export const TELECOM_SYSTEM: Readonly<Record<Telecom['kind'], string>> = {
  phone: 'phone',
  fax: 'fax',
  email: 'email',
  textphone: 'other',
  other: 'other',
};

const REMOVAL: Readonly<Record<string, string>> = {
  DEA: 'Death',
  EMB: 'Embarkation',
  SCT: 'Transferred to Scotland',
  NIT: 'Transferred to Northern Ireland',
  TRA: 'Temporary resident not returned',
};

/** Told to few. */
const CONFIDENTIAL_REMOVAL: Readonly<Record<string, string>> = {
  AFN: 'Armed Forces (notified by Armed Forces)',
  SDN: 'Services dependant (notified by SMO)',
};

/** Why somebody left the register. Reasons that are confidential, unless the caller is told them, and all others are shown as `ORR`. */
export function removalReason(reason: string, isToldAll: boolean): readonly [code: string, display: string] {
  const display = REMOVAL[reason] ?? (isToldAll ? CONFIDENTIAL_REMOVAL[reason] : undefined);
  return display === undefined ? ['ORR', 'Other Reason'] : [reason, display];
}

export const RECORD_SHARING: Labels<Exclude<NonNullable<Patient['recordSharing']>, 'none'>> = {
  expressConsent: ['1', 'consent'],
  expressDissent: ['2', 'dissent'],
};

const OTHER_LANGUAGES: Readonly<Record<string, string>> = {
  q1: 'Braille',
  q2: 'American Sign Language',
  q3: 'Australian Sign Language',
  q4: 'British Sign Language',
  q5: 'Makaton',
};

let languageNames: Intl.DisplayNames | undefined;

/** The English name of a language code (ISO 639-1, and PDS's own `q1` to `q5`). */
export function languageName(code: string): string {
  const own = OTHER_LANGUAGES[code];
  if (own !== undefined) return own;
  languageNames ??= new Intl.DisplayNames('en', { type: 'language' });
  return languageNames.of(code) ?? code;
}
