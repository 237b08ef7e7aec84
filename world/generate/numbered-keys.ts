/**
 * Keys of generated patients as numbers, in the order of the keys they stand for: a name is the rank it has among all names, a date its
 * day. An index is built over them without the text of a key being made for each patient.
 */
import type { NumberedKeys } from '#kernel/store/compact-index';
import { beginningOf, beginningsAndBirthYear, nameAndBirthDate, nameAndBirthYear } from '../patient-indexes.ts';
import { normaliseName } from '../rules/name.ts';
import { familySounds, givenSounds, soundKey } from '../search/sounds.ts';
import type { ColumnReader } from './columns.ts';

/** So many a column can tell apart; and more than there are years in them. */
const DAYS = 2 ** 16;
const YEARS = 180;

/** The keys of an index; nothing for one whose keys are no numbers in order, such as postcodes. */
export function numberedKeys(reader: ColumnReader, index: string): NumberedKeys | undefined {
  return KEYS[index]?.(reader);
}

const KEYS: Readonly<Record<string, (reader: ColumnReader) => NumberedKeys>> = {
  'family+birthDate': (reader) => namesAndBirthDates(reader, ({ family }, at) => [family[at] as number]),
  'given+birthDate': (reader) =>
    namesAndBirthDates(reader, ({ given, nickname }, at) => [given[at] as number, ...only(nickname[at] as number)]),
  'historicFamily+birthDate': (reader) => namesAndBirthDates(reader, ({ maiden }, at) => only(maiden[at] as number)),
  'birthYear+family': birthYearsAndFamilies,
  'beginnings+birthYear': beginnings,
  'sound+birthYear': sounds,
  birthDate: ({ columns: { birth }, dayAfter, roll }) => ({
    numbersAt: (place) => [birth[roll.ordinalAt(place)] as number],
    textOf: dayAfter,
  }),
};

function namesAndBirthDates(
  { columns, words, dayAfter, roll }: ColumnReader,
  wordsAt: (columns: ColumnReader['columns'], ordinal: number) => readonly number[],
): NumberedKeys {
  const names = new Ranks(words, (word) => [normaliseName(word)]);
  return {
    numbersAt: (place) => {
      const ordinal = roll.ordinalAt(place);
      return wordsAt(columns, ordinal).map((word) => names.of(word) * DAYS + (columns.birth[ordinal] as number));
    },
    textOf: (number) => nameAndBirthDate(names.text(Math.floor(number / DAYS)), dayAfter(number % DAYS)),
  };
}

function birthYearsAndFamilies(reader: ColumnReader): NumberedKeys {
  const { columns, words, roll } = reader;
  const years = new BirthYears(reader);
  const names = new Ranks(words, (word) => [normaliseName(word)]);
  return {
    numbersAt: (place) => {
      const ordinal = roll.ordinalAt(place);
      const families = [columns.family[ordinal] as number, ...only(columns.maiden[ordinal] as number)];
      return families.map((word) => years.of(ordinal) * names.size + names.of(word));
    },
    textOf: (number) => nameAndBirthYear(names.text(number % names.size), years.text(Math.floor(number / names.size))),
  };
}

function beginnings(reader: ColumnReader): NumberedKeys {
  const begins = new Ranks(reader.words, (word) => [beginningOf(normaliseName(word))]);
  return pairsAndBirthYears(reader, begins, begins, beginningsAndBirthYear);
}

function sounds(reader: ColumnReader): NumberedKeys {
  const families = new Ranks(reader.words, familySounds);
  const firsts = new Ranks(reader.words, (word) => {
    const heard = givenSounds(word);
    return heard.length === 0 ? [''] : heard;
  });
  return pairsAndBirthYears(reader, families, firsts, soundKey);
}

/** Something of each family name with something of its first name, and the birth year. */
function pairsAndBirthYears(
  reader: ColumnReader,
  families: Ranks,
  firsts: Ranks,
  keyOf: (family: string, first: string, birthDate: string) => string,
): NumberedKeys {
  const { columns, roll } = reader;
  const years = new BirthYears(reader);
  return {
    numbersAt: (place) => {
      const ordinal = roll.ordinalAt(place);
      const [family, given] = [columns.family[ordinal] as number, columns.given[ordinal] as number];
      const numbers: number[] = [];
      const add = (familyWord: number, firstWord: number) => {
        for (const one of families.allOf(familyWord))
          for (const other of firsts.allOf(firstWord)) numbers.push((one * firsts.size + other) * YEARS + years.of(ordinal));
      };
      add(family, given);
      for (const nickname of only(columns.nickname[ordinal] as number)) add(family, nickname);
      for (const maiden of only(columns.maiden[ordinal] as number)) add(maiden, given);
      return numbers;
    },
    textOf: (number) => {
      const pair = Math.floor(number / YEARS);
      return keyOf(families.text(Math.floor(pair / firsts.size)), firsts.text(pair % firsts.size), years.text(number % YEARS));
    },
  };
}

/** What words come to, in order, and which of it each word comes to. */
class Ranks {
  readonly #texts: readonly string[];
  readonly #ofWords: readonly (readonly number[])[];

  constructor(words: readonly string[], textsOf: (word: string) => readonly string[]) {
    this.#texts = [...new Set(words.flatMap(textsOf))].sort();
    const ranks = new Map(this.#texts.map((text, rank) => [text, rank]));
    this.#ofWords = words.map((word) => textsOf(word).map((text) => ranks.get(text) as number));
  }

  get size(): number {
    return this.#texts.length;
  }

  /** Of a word that comes to one text. */
  of(word: number): number {
    return this.allOf(word)[0] as number;
  }

  allOf(word: number): readonly number[] {
    return this.#ofWords[word] as readonly number[];
  }

  text(rank: number): string {
    return this.#texts[rank] as string;
  }
}

/** The birth years of patients, counted from the first that the columns know. */
class BirthYears {
  readonly #birth: ColumnReader['columns']['birth'];
  readonly #first: number;
  readonly #ofDays: Uint8Array;

  constructor({ columns: { birth }, dayAfter }: ColumnReader) {
    const yearOf = (day: number) => Number(dayAfter(day).slice(0, 4));
    this.#birth = birth;
    this.#first = yearOf(0);
    this.#ofDays = Uint8Array.from({ length: DAYS }, (_, day) => yearOf(day) - this.#first);
  }

  of(ordinal: number): number {
    return this.#ofDays[this.#birth[ordinal] as number] as number;
  }

  text(year: number): string {
    return String(this.#first + year);
  }
}

/** A word that is there. */
function only(word: number): readonly number[] {
  return word === 0 ? NONE : [word];
}

const NONE: readonly number[] = [];
