/** One row of a table as a patient. */
import type { Patient } from '../patient.ts';
import { isCertainlyBefore } from '../rules/date.ts';
import { mayBeLive } from '../rules/nhs-number.ts';
import { parseOdsCode } from '../rules/ods-code.ts';
import { isPostcode, writePostcode } from '../rules/postcode.ts';
import { isRelative } from '../seeds/relative-dates.ts';
import type { Field } from './columns.ts';
import { type Read, readDate, readGender, readNhsNumber, readYesOrNo } from './values.ts';

/** What a row says, by field; cells are trimmed, and empty ones are not there. */
export type Row = Readonly<Partial<Record<Field, string>>>;

/** One thing wrong with a row. */
export interface FieldProblem {
  readonly field: Field;
  readonly reason: string;
  /** What stands there. */
  readonly value?: string;
}

export interface RowRules {
  /** Takes numbers that living people may have: only for numbers that are known to be nobody's. */
  readonly allowLiveLooking?: boolean;
  /** A number for a row that has none; nothing when there is none left. Without it, a row must have its own. */
  readonly makeNumber?: (() => string | undefined) | undefined;
}

const LIVE_REASON =
  'may be the number of a living person, and data of real patients must never be put into the sandbox; use numbers that begin with 999, which are nobody’s';

/** A number of the register, in words of refusal; nothing when it may be used. */
export function refusalOfNumber(nhsNumber: string, { allowLiveLooking }: RowRules): string | undefined {
  return !allowLiveLooking && mayBeLive(nhsNumber) ? LIVE_REASON : undefined;
}

/** A patient out of a row: a document that the schema is still to check, and what was not understood. */
export function patientFrom(row: Row, rules: RowRules): { readonly doc: unknown; readonly problems: readonly FieldProblem[] } {
  const reader = new RowReader(row);
  const nhsNumber = reader.nhsNumber(rules);
  const birthDate = reader.read('birthDate', readDate);
  const deathDate = reader.read('deathDate', readDate);
  if (birthDate && deathDate && !isRelative(birthDate) && !isRelative(deathDate) && isCertainlyBefore(deathDate, birthDate))
    reader.complain('deathDate', 'is before the birth date');
  const practice = reader.read('practice', readOdsCode);
  const pharmacy = reader.read('pharmacy', readOdsCode);
  const doc = {
    nhsNumber,
    serialChangeNumber: 1,
    ...(reader.read('restricted', readYesOrNo) && { confidentiality: 'restricted' }),
    names: namesIn(row),
    ...given('gender', reader.read('gender', readGender)),
    ...given('birthDate', birthDate),
    ...(deathDate !== undefined && { death: { date: deathDate, notification: 'formal' } }),
    addresses: reader.addresses(),
    telecoms: telecomsIn(row),
    ...(practice !== undefined && deathDate === undefined && { gpRegistration: { practice } }),
    ...(practice !== undefined && deathDate !== undefined && { managingOrganisation: { organisation: practice } }),
    ...(deathDate !== undefined && { removal: { reason: 'DEA', period: { from: deathDate } } }),
    ...(pharmacy !== undefined && { pharmacies: { nominated: pharmacy } }),
    ...given('communication', reader.communication()),
  };
  return { doc, problems: reader.problems };
}

class RowReader {
  readonly problems: FieldProblem[] = [];
  readonly #row: Row;

  constructor(row: Row) {
    this.#row = row;
  }

  read<T>(field: Field, how: (text: string) => Read<T>): T | undefined {
    const text = this.#row[field];
    if (text === undefined) return undefined;
    const read = how(text);
    if ('value' in read) return read.value;
    this.complain(field, read.reason);
    return undefined;
  }

  complain(field: Field, reason: string): void {
    const value = this.#row[field];
    this.problems.push({ field, reason, ...(value !== undefined && { value }) });
  }

  nhsNumber(rules: RowRules): string | undefined {
    const nhsNumber = this.#row.nhsNumber === undefined ? this.#madeNumber(rules) : this.read('nhsNumber', readNhsNumber);
    const refusal = nhsNumber === undefined ? undefined : refusalOfNumber(nhsNumber, rules);
    if (refusal !== undefined) this.complain('nhsNumber', refusal);
    return nhsNumber;
  }

  #madeNumber({ makeNumber }: RowRules): string | undefined {
    const made = makeNumber?.();
    if (made === undefined) this.complain('nhsNumber', makeNumber ? 'is missing, and there is no free number left' : 'is missing');
    return made;
  }

  addresses(): readonly object[] {
    const { addressLine1, addressLine2, addressLine3, town, county } = this.#row;
    const lines = [addressLine1, addressLine2, addressLine3, town, county].map((line) => line ?? '');
    const postcode = this.read('postcode', readPostcode);
    if (postcode === undefined && lines.every((line) => line === '')) return [];
    return [{ id: 'A1', use: 'home', lines, ...given('postcode', postcode) }];
  }

  communication(): object | undefined {
    const language = this.#row.language?.toLowerCase();
    const interpreterRequired = this.read('interpreter', readYesOrNo);
    if (language === undefined && interpreterRequired === undefined) return undefined;
    return { ...given('language', language), ...given('interpreterRequired', interpreterRequired) };
  }
}

function readPostcode(text: string): Read<string> {
  return isPostcode(text) ? { value: writePostcode(text) } : { reason: 'is not a postcode' };
}

function readOdsCode(text: string): Read<string> {
  const code = parseOdsCode(text);
  return code === undefined ? { reason: 'is not an ODS code: 3 to 10 letters and digits' } : { value: code };
}

function namesIn({ title, firstName, middleNames, lastName, suffix, preferredName, previousLastName }: Row): readonly object[] {
  const names: object[] = [];
  const given = [...(firstName === undefined ? [] : [firstName]), ...(middleNames?.split(/\s+/) ?? [])];
  const family = lastName === undefined ? {} : { family: lastName };
  if (given.length > 0 || lastName !== undefined)
    names.push({
      id: 'N1',
      use: 'usual',
      ...(title !== undefined && { prefixes: [title] }),
      ...(given.length > 0 && { given }),
      ...family,
      ...(suffix !== undefined && { suffixes: [suffix] }),
    });
  if (preferredName !== undefined) names.push({ id: 'N2', use: 'nickname', given: [preferredName], ...family });
  if (previousLastName !== undefined)
    names.push({ id: 'N3', use: 'previous', ...(given.length > 0 && { given }), family: previousLastName, historic: true });
  return names;
}

function telecomsIn({ homePhone, mobilePhone, workPhone, email }: Row): readonly object[] {
  const telecoms: readonly (readonly [kind: string, use: string, value: string | undefined])[] = [
    ['phone', 'home', homePhone],
    ['phone', 'mobile', mobilePhone],
    ['phone', 'work', workPhone],
    ['email', 'home', email],
  ];
  return telecoms.flatMap(([kind, use, value], at) => (value === undefined ? [] : [{ id: `T${at + 1}`, kind, use, value }]));
}

function given(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value };
}

/** Which field a place in the document came from: `names.0.family` is `lastName`. */
export function fieldAt(path: string, doc: unknown): Field | undefined {
  const name = /^names\.(\d+)/.exec(path);
  if (name) {
    const use = (doc as Patient).names[Number(name[1])]?.use;
    if (use === 'nickname') return 'preferredName';
    if (use === 'previous') return path.endsWith('family') ? 'previousLastName' : 'firstName';
    if (path.includes('.prefixes')) return 'title';
    if (path.includes('.suffixes')) return 'suffix';
    if (path.endsWith('family')) return 'lastName';
    return path.endsWith('given.0') ? 'firstName' : 'middleNames';
  }
  const line = /^addresses\.0\.lines\.(\d)/.exec(path)?.[1];
  if (line !== undefined) return (['addressLine1', 'addressLine2', 'addressLine3', 'town', 'county'] as const)[Number(line)];
  const telecom = /^telecoms\.(\d+)/.exec(path)?.[1];
  if (telecom !== undefined) {
    const { kind, use } = (doc as Patient).telecoms[Number(telecom)] ?? {};
    if (kind === 'email') return 'email';
    return use === 'mobile' ? 'mobilePhone' : use === 'work' ? 'workPhone' : 'homePhone';
  }
  return PLACES.find(([prefix]) => path.startsWith(prefix))?.[1];
}

const PLACES: readonly (readonly [prefix: string, field: Field])[] = [
  ['nhsNumber', 'nhsNumber'],
  ['gender', 'gender'],
  ['birthDate', 'birthDate'],
  ['death', 'deathDate'],
  ['addresses.0.postcode', 'postcode'],
  ['gpRegistration', 'practice'],
  ['managingOrganisation', 'practice'],
  ['pharmacies', 'pharmacy'],
  ['communication.language', 'language'],
];
