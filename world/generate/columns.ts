/**
 * Generated patients side by side: of each what searches look at, in some twenty bytes. From them a patient is sketched in less than a
 * microsecond, where making one takes thirty.
 */
import type { Patient } from '../patient.ts';
import { birthDateInSearch } from '../patient-indexes.ts';
import type { AddressSketch, NameSketch, PatientSketch, TelecomSketch } from '../patient-sketch.ts';
import { dayNumber, dayText, numberOfDay } from './days.ts';
import { emailAt } from './patients.ts';
import type { Roll } from './roll.ts';

/** A column for each thing; but in `birth` and `standing` 0 stands for nothing. Shared between threads. */
export interface ColumnBuffers {
  /** Days after {@link BEFORE_ALL}. */
  readonly birth: Shorts;
  readonly death: Shorts;
  /** Words. */
  readonly family: Shorts;
  readonly given: Shorts;
  readonly middle: Shorts;
  readonly nickname: Shorts;
  readonly maiden: Shorts;
  readonly practice: Shorts;
  readonly outcode: Shorts;
  readonly dialling: Shorts;
  readonly domain: Shorts;
  /** See {@link inwardNumber}. */
  readonly inward: Shorts;
  /** The last three digits of the telephone numbers, and one. */
  readonly landline: Shorts;
  readonly mobile: Shorts;
  /** {@link GENDERS}, and {@link RESTRICTED}. */
  readonly standing: Shorts;
}

type Shorts = Uint16Array<SharedArrayBuffer>;
type Column = keyof ColumnBuffers;

const COLUMNS: readonly Column[] = [
  'birth',
  'death',
  'family',
  'given',
  'middle',
  'nickname',
  'maiden',
  'practice',
  'outcode',
  'dialling',
  'domain',
  'inward',
  'landline',
  'mobile',
  'standing',
];

const BEFORE_ALL = dayNumber(1880, 1, 1);
/** So many a column can tell apart. */
const DAYS = 2 ** 16;
const GENDERS = ['female', 'male', 'other'] as const;
/** Added to the gender. */
const RESTRICTED = 4;
/** What all mobile telephones of stories begin with. */
const MOBILE = '07700 900';
const LETTERS = 36;

export function emptyColumns(size: number): ColumnBuffers {
  return Object.fromEntries(COLUMNS.map((name) => [name, new Uint16Array(new SharedArrayBuffer(2 * size))])) as unknown as ColumnBuffers;
}

/** Writes patients into columns. What occurs again and again is a word: `words` are all of them so far, of which the first stands for nothing. */
export class ColumnWriter {
  readonly words: string[] = [''];
  readonly #numbers = new Map<string, number>();
  readonly #columns: ColumnBuffers;

  constructor(columns: ColumnBuffers) {
    this.#columns = columns;
  }

  write(ordinal: number, patient: Patient): void {
    const columns = this.#columns;
    const [usual, ...others] = patient.names;
    const telephones = patient.telecoms.filter(({ kind }) => kind === 'phone');
    const mobile = telephones.find(({ use }) => use === 'mobile')?.value;
    const landline = telephones.find(({ use }) => use === 'home')?.value;
    const [outcode, inward] = patient.addresses[0]?.postcode?.split(' ') ?? [];
    columns.birth[ordinal] = daysAfter(birthDateInSearch(patient));
    columns.death[ordinal] = daysAfter(patient.death?.date);
    columns.family[ordinal] = this.#word(usual?.family);
    columns.given[ordinal] = this.#word(usual?.given?.[0]);
    columns.middle[ordinal] = this.#word(usual?.given?.[1]);
    columns.nickname[ordinal] = this.#word(others.find(({ use }) => use === 'nickname')?.given?.[0]);
    columns.maiden[ordinal] = this.#word(others.find(({ use }) => use === 'maiden')?.family);
    columns.practice[ordinal] = this.#word(patient.gpRegistration?.practice);
    columns.outcode[ordinal] = this.#word(outcode);
    columns.inward[ordinal] = inward === undefined ? 0 : inwardNumber(inward);
    columns.dialling[ordinal] = this.#word(landline?.slice(0, -3));
    columns.landline[ordinal] = landline === undefined ? 0 : 1 + Number(landline.slice(-3));
    columns.mobile[ordinal] = mobile === undefined ? 0 : 1 + Number(mobile.slice(-3));
    columns.domain[ordinal] = this.#word(patient.telecoms.find(({ kind }) => kind === 'email')?.value.split('@')[1]);
    const gender = GENDERS.indexOf(patient.gender as (typeof GENDERS)[number]);
    columns.standing[ordinal] = gender + (patient.confidentiality === 'restricted' ? RESTRICTED : 0);
  }

  #word(text: string | undefined): number {
    if (text === undefined) return 0;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.words.push(text) - 1;
      if (number > 0xffff) throw new RangeError('There are more different names and places than the columns can tell apart');
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** Reads what was written: a patient's sketch, of which each part is put together when it is looked at. */
export class ColumnReader {
  readonly columns: ColumnBuffers;
  readonly words: readonly string[];
  /** Of each word a list of it alone. */
  readonly lists: readonly (readonly string[])[];
  readonly roll: Roll;
  /** As far as they were asked for. */
  readonly #days = new Array<string | undefined>(DAYS);

  constructor(columns: ColumnBuffers, words: readonly string[], roll: Roll) {
    this.columns = columns;
    this.words = words;
    this.roll = roll;
    this.lists = words.map((word) => [word]);
  }

  /** Each day is written once. */
  readonly dayAfter = (days: number): string => {
    let text = this.#days[days];
    if (text === undefined) {
      text = dayText(BEFORE_ALL + days);
      this.#days[days] = text;
    }
    return text;
  };

  sketch(place: number): PatientSketch {
    return new Sketch(this, place);
  }
}

class Sketch implements PatientSketch {
  readonly #reader: ColumnReader;
  readonly #place: number;
  readonly #ordinal: number;

  constructor(reader: ColumnReader, place: number) {
    this.#reader = reader;
    this.#place = place;
    this.#ordinal = reader.roll.ordinalAt(place);
  }

  get nhsNumber(): string {
    return this.#reader.roll.numberAt(this.#place);
  }

  get gender(): NonNullable<PatientSketch['gender']> {
    return GENDERS[this.#number(this.#columns.standing) % RESTRICTED] as (typeof GENDERS)[number];
  }

  get confidentiality(): PatientSketch['confidentiality'] {
    return this.#number(this.#columns.standing) >= RESTRICTED ? 'restricted' : 'unrestricted';
  }

  get birthDate(): string {
    return this.#reader.dayAfter(this.#number(this.#columns.birth));
  }

  get death(): PatientSketch['death'] {
    const day = this.#number(this.#columns.death);
    return day === 0 ? undefined : { date: this.#reader.dayAfter(day), notification: 'formal' };
  }

  get gpRegistration(): PatientSketch['gpRegistration'] {
    const practice = this.#word(this.#columns.practice);
    return practice === '' ? undefined : { practice };
  }

  get names(): readonly NameSketch[] {
    const family = this.#word(this.#columns.family);
    const middle = this.#word(this.#columns.middle);
    const given = middle === '' ? this.#list(this.#columns.given) : [this.#word(this.#columns.given), middle];
    const usual: NameSketch = { use: 'usual', given, family };
    const nickname = this.#number(this.#columns.nickname);
    const maiden = this.#word(this.#columns.maiden);
    if (nickname === 0 && maiden === '') return [usual];
    const names = [usual];
    if (nickname > 0) names.push({ use: 'nickname', given: this.#list(this.#columns.nickname), family });
    if (maiden !== '') names.push({ use: 'maiden', given, family: maiden, historic: true });
    return names;
  }

  get addresses(): readonly AddressSketch[] {
    return [{ use: 'home', postcode: `${this.#word(this.#columns.outcode)} ${inwardText(this.#number(this.#columns.inward))}` }];
  }

  get telecoms(): readonly TelecomSketch[] {
    const telecoms: TelecomSketch[] = [];
    const dialling = this.#word(this.#columns.dialling);
    if (dialling !== '') telecoms.push({ kind: 'phone', value: dialling + lastThree(this.#number(this.#columns.landline)) });
    const mobile = this.#number(this.#columns.mobile);
    if (mobile > 0) telecoms.push({ kind: 'phone', value: MOBILE + lastThree(mobile) });
    const domain = this.#word(this.#columns.domain);
    if (domain !== '')
      telecoms.push({
        kind: 'email',
        value: emailAt(domain, this.#word(this.#columns.given), this.#word(this.#columns.family), this.nhsNumber),
      });
    return telecoms;
  }

  get #columns(): ColumnBuffers {
    return this.#reader.columns;
  }

  #number(column: Shorts): number {
    return column[this.#ordinal] as number;
  }

  #word(column: Shorts): string {
    return this.#reader.words[this.#number(column)] as string;
  }

  #list(column: Shorts): readonly string[] {
    return this.#reader.lists[this.#number(column)] as readonly string[];
  }
}

function daysAfter(date: string | undefined): number {
  return date === undefined ? 0 : numberOfDay(date) - BEFORE_ALL;
}

/** The second half of a postcode, `9BB`, as a number. */
function inwardNumber(inward: string): number {
  return Number.parseInt(inward, LETTERS);
}

function inwardText(number: number): string {
  return number.toString(LETTERS).toUpperCase().padStart(3, '0');
}

function lastThree(number: number): string {
  return String(number - 1).padStart(3, '0');
}
