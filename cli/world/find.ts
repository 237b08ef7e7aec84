/** Finds people, places and things by what one knows of them. */
import type { ControlClient, WorldQuery } from '#clients/control/control';
import type { Patient } from '#world/patient';
import { compactEmail, compactPhone } from '#world/patient-indexes';
import { normaliseName } from '#world/rules/name';
import { parseNhsNumber } from '#world/rules/nhs-number';
import { compactPostcode, isPostcode } from '#world/rules/postcode';

/** What is known. All of it must fit. */
export interface Wanted {
  readonly nhsNumber?: string;
  /** ISO 8601: a day, a month or a year. */
  readonly born?: string;
  /** Without spaces; or only its beginning. */
  readonly postcode?: string;
  /** ODS code. */
  readonly practice?: string;
  readonly email?: string;
  readonly phone?: string;
  /** Beginnings of names, and of anything else. */
  readonly words: readonly string[];
}

const PAGE = 1000;
/** No more than so many documents are looked at in one collection. */
const MOST = 50_000;

const DAY_FIRST = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/;
/** A year alone, of anybody alive or of whom records tell. */
const ISO = /^(?:18|19|20)\d{2}(?:-\d{2}){0,2}$/;
const OUTWARD = /^[a-z]{1,2}\d[a-z\d]?$/i;
const INWARD = /^\d[a-z]{2}$/i;

/** What a line of words says: dates, postcodes, NHS numbers, e-mail addresses and telephone numbers are recognised by their form. */
export function readWords(words: readonly string[]): Wanted {
  const wanted: { -readonly [K in keyof Wanted]: Wanted[K] } & { words: string[] } = { words: [] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const [two, three] = [words.slice(at, at + 2).join(' '), words.slice(at, at + 3).join(' ')];
    const phone = phoneAt(words, at);
    if (parseNhsNumber(three) && /\s/.test(three)) {
      wanted.nhsNumber = parseNhsNumber(three) as string;
      at += 2;
    } else if (parseNhsNumber(word) || /^\d{10}$/.test(word)) wanted.nhsNumber = parseNhsNumber(word) ?? word;
    else if (DAY_FIRST.test(word))
      wanted.born = word.replace(DAY_FIRST, (_, day, month, year) => `${year}-${twoDigits(month)}-${twoDigits(day)}`);
    else if (ISO.test(word)) wanted.born = word;
    else if (isPostcode(two) && INWARD.test(words[at + 1] ?? '')) {
      wanted.postcode = compactPostcode(two);
      at++;
    } else if (isPostcode(word) || OUTWARD.test(word)) wanted.postcode = compactPostcode(word);
    else if (word.includes('@')) wanted.email = compactEmail(word);
    else if (phone) {
      wanted.phone = phone.number;
      at += phone.words - 1;
    } else wanted.words.push(word);
  }
  return wanted;
}

function twoDigits(part: string): string {
  return part.padStart(2, '0');
}

/** A telephone number that begins here, over one word or several. */
function phoneAt(words: readonly string[], at: number): { readonly number: string; readonly words: number } | undefined {
  if (!/^(?:\+44|0)/.test(words[at] ?? '')) return undefined;
  for (let count = 1; count <= 4; count++) {
    const number = compactPhone(words.slice(at, at + count).join(''));
    if (/^(?:\+44\d{9,10}|0\d{9,10})$/.test(number)) return { number, words: count };
  }
  return undefined;
}

/** Whether what is known can only be known of a patient. */
export function isAboutPatients({ nhsNumber, born, practice, email, phone }: Wanted): boolean {
  return [nhsNumber, born, practice, email, phone].some((known) => known !== undefined);
}

/** Patients who fit, as they are found. */
export async function* findPatients(world: ControlClient['world'], wanted: Wanted): AsyncGenerator<Patient> {
  if (wanted.nhsNumber !== undefined) {
    const patient = await world.get<Patient>('patients', wanted.nhsNumber).catch(nothingThere);
    if (patient && fits(patient, wanted)) yield patient;
    return;
  }
  const seen = new Set<string>();
  let isFound = false;
  for (const query of queriesFor(wanted)) {
    // indexes know where a name begins: who is only called so further on is found by looking at everybody
    if (isFound && query === EVERYBODY) return;
    for await (const patient of pages<Patient>(world, 'patients', query)) {
      if (seen.has(patient.nhsNumber)) continue;
      seen.add(patient.nhsNumber);
      if (!fits(patient, wanted)) continue;
      isFound = true;
      yield patient;
    }
  }
}

const EVERYBODY: WorldQuery = {};
const NAME_INDEXES = ['family+birthDate', 'given+birthDate', 'historicFamily+birthDate'];

function nothingThere(error: { readonly status?: number }): undefined {
  if (error.status !== 404) throw error;
}

/** The indexes to look in: the one that leaves least over; of names all of them. */
function queriesFor({ born, postcode, practice, email, phone, words }: Wanted): readonly WorldQuery[] {
  if (email !== undefined) return [{ index: 'email', equals: email }];
  if (phone !== undefined) return [{ index: 'phone', equals: phone }];
  if (born !== undefined) return [{ index: 'birthDate', prefix: born }];
  if (postcode !== undefined && isPostcode(postcode)) return [{ index: 'postcode', equals: postcode }];
  const longest = [...words].sort((a, b) => b.length - a.length)[0];
  if (longest !== undefined) return [...NAME_INDEXES.map((index) => ({ index, prefix: normaliseName(longest) })), EVERYBODY];
  if (postcode !== undefined) return [{ index: 'postcode', prefix: postcode }];
  if (practice !== undefined) return [{ index: 'generalPractitioner', equals: practice }];
  return [];
}

function fits(patient: Patient, { nhsNumber, born, postcode, practice, email, phone, words }: Wanted): boolean {
  const here = patient.addresses.map((address) => compactPostcode(address.postcode ?? ''));
  const values = patient.telecoms.map(({ value }) => value);
  return (
    (nhsNumber === undefined || patient.nhsNumber === nhsNumber) &&
    (born === undefined || [patient.birthDate, patient.birthDateInSearch].some((date) => date?.startsWith(born))) &&
    (postcode === undefined || here.some((one) => one.startsWith(postcode))) &&
    (practice === undefined || patient.gpRegistration?.practice === practice) &&
    (email === undefined || values.some((value) => compactEmail(value) === email)) &&
    (phone === undefined || values.some((value) => compactPhone(value) === phone)) &&
    allBegin(words, textsIn([patient.names, patient.addresses.map(({ lines }) => lines)]))
  );
}

/** Documents of any other collection with all these words in them. */
export async function* findDocuments(world: ControlClient['world'], collection: string, words: readonly string[]): AsyncGenerator<object> {
  for await (const doc of pages<object>(world, collection, {})) if (allBegin(words, textsIn(doc))) yield doc;
}

async function* pages<T>(world: ControlClient['world'], collection: string, query: WorldQuery): AsyncGenerator<T> {
  let cursor: string | undefined;
  for (let seen = 0; seen < MOST; seen += PAGE) {
    const page = await world.list<T>(collection, { ...query, limit: PAGE, cursor });
    yield* page.items;
    cursor = page.next;
    if (cursor === undefined) return;
  }
}

/** Whether each word, normalised, begins a word of the texts, or is part of one of them as it is. */
function allBegin(words: readonly string[], texts: readonly string[]): boolean {
  if (words.length === 0) return true;
  const haystack = texts.map((text) => ` ${normaliseName(text)}`).join(' ');
  const plain = texts.join('\n').toLowerCase();
  return words.every((word) => {
    const normal = normaliseName(word);
    return (normal !== '' && haystack.includes(` ${normal}`)) || (word.length > 3 && plain.includes(word.toLowerCase()));
  });
}

/** Longer texts are letters and notes: nobody is looked for by these. */
const LONGEST_TEXT = 200;

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
