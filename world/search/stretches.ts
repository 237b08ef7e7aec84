/**
 * Where to look: the stretches of the patients' indexes in which everybody who is meant can be found. There are mostly several ways to
 * look, of which the likely narrowest comes first: on one day only some thirty of a million people were born.
 */
import type { Where } from '#kernel/store/store';
import { beginningOf, beginningsAndBirthYear, compactEmail, compactPhone, nameAndBirthDate, nameAndBirthYear } from '../patient-indexes.ts';
import { compactPostcode } from '../rules/postcode.ts';
import { type DateRange, dayOf, type PatientCriteria } from './criteria.ts';
import { namePattern } from './names.ts';
import { familySounds, givenSounds, soundKey } from './sounds.ts';
import { hasWildcard } from './wildcard.ts';

/** Stretches that hold everybody only together. */
export type Way = readonly Where[];

/** After every date in a key. */
const END = '\uffff';
/** In more years than this there is too much to look at one by one. */
const MOST_YEARS = 40;
/** Names of many parts have many sounds: then they are looked for in all years at once. */
const MOST_STRETCHES = 200;

/** The likely narrowest first. */
const WITHIN_A_DAY = [byFullName, byBirthDate, byName];
const WITHIN_A_RANGE = [byContact, byBothNames, byBeginnings, byBirthYears, byName, byBirthDate];

/** All ways to look, each of which would do; made one by one, for the first is mostly enough. */
export function* waysToLook(criteria: PatientCriteria): Generator<Way, void> {
  const { family, given, birthDate, fuzzy } = criteria;
  if (fuzzy) {
    const isNamed = family !== undefined && given.length > 0;
    for (const ways of isNamed ? [bySound, byBirthDate] : [byBirthDate, bySound]) yield* ways(criteria);
    return;
  }
  const isOneDay = dayOf(birthDate) !== undefined;
  for (const ways of isOneDay ? WITHIN_A_DAY : WITHIN_A_RANGE) yield* ways(criteria);
}

/** Everybody of one name and one birth date: as narrow as can be. */
function byFullName({ family, birthDate, history }: PatientCriteria): readonly Way[] {
  if (family === undefined || hasWildcard(family)) return [];
  const key = nameAndBirthDate(family, dayOf(birthDate));
  const now = { index: 'family+birthDate', equals: key };
  return [history ? [now, { index: 'historicFamily+birthDate', equals: key }] : [now]];
}

/** What few people share, as long as only what is current counts: there is no index of former ones. */
function byContact({ email, phone, postcode, history }: PatientCriteria): readonly Way[] {
  if (history) return [];
  const ways: Way[] = [];
  if (email !== undefined) ways.push([{ index: 'email', equals: compactEmail(email) }]);
  if (phone !== undefined) ways.push([{ index: 'phone', equals: compactPhone(phone) }]);
  if (postcode !== undefined && !hasWildcard(postcode)) ways.push([{ index: 'postcode', equals: compactPostcode(postcode) }]);
  return ways;
}

/** Year by year, the family name. */
function byBirthYears({ family, birthDate }: PatientCriteria): readonly Way[] {
  const years = yearsOf(birthDate);
  if (family === undefined || years === undefined) return [];
  const index = 'birthYear+family';
  const { beginning, hasWildcard: isBegun } = namePattern(family);
  const keys = years.map((year) => nameAndBirthYear(beginning, year));
  return [keys.map((key) => (isBegun ? { index, prefix: key } : { index, equals: key }))];
}

/** Names that are written alike sound alike, and few people share both. */
function byBothNames(criteria: PatientCriteria): readonly Way[] {
  const { family, given } = criteria;
  const [first] = given;
  return family === undefined || first === undefined || hasWildcard(family + first) ? [] : bySound(criteria);
}

/** By how both names begin, where one of them is only begun: all years at once, and few people in each. */
function byBeginnings({ family, given: [first], birthDate: { from, to } }: PatientCriteria): readonly Way[] {
  if (family === undefined || first === undefined) return [];
  const names = [family, first].map(namePattern);
  // a mark that counts as a letter may leave less to look for than an index of beginnings needs
  if (names.some(({ beginning, hasWildcard: isBegun }) => isBegun && beginningOf(beginning) !== beginningOf(`${beginning}a`))) return [];
  const [familyBegins = '', firstBegins = ''] = names.map(({ beginning }) => beginning);
  const key = (date?: string) => beginningsAndBirthYear(familyBegins, firstBegins, date);
  return [[{ index: 'beginnings+birthYear', from: key(from), to: key(to ?? END) }]];
}

/** By the names as they are written. */
function byName({ family, given: [first], birthDate, history }: PatientCriteria): readonly Way[] {
  const ways: Way[] = [];
  if (family !== undefined)
    ways.push([...named('family+birthDate', family, birthDate), ...(history ? named('historicFamily+birthDate', family, birthDate) : [])]);
  if (first !== undefined && !history) ways.push(named('given+birthDate', first, birthDate));
  return ways;
}

function named(index: string, name: string, birthDate: DateRange): Way {
  if (hasWildcard(name)) return [{ index, prefix: namePattern(name).beginning }];
  return dated(index, nameAndBirthDate(name), birthDate);
}

/** By the sound of the family name; with a first name, and fuzzily, also of the two transposed. A first name alone is too common to be looked for so. */
function bySound({ family, given: [first], birthDate, fuzzy }: PatientCriteria): readonly Way[] {
  const index = 'sound+birthYear';
  if (family === undefined) return [];
  if (first === undefined) return [familySounds(family).map((sound) => ({ index, prefix: soundKey(sound) }))];
  const keys = fuzzy ? [...new Set([...keysOf(family, first), ...keysOf(first, family)])] : keysOf(family, first);
  const years = yearsOf(birthDate);
  if (years === undefined || years.length * keys.length > MOST_STRETCHES) return [keys.map((key) => ({ index, prefix: key }))];
  return [years.flatMap((year) => keys.map((key) => ({ index, equals: key + year })))];
}

function keysOf(family: string, first: string): readonly string[] {
  return familySounds(family).flatMap((sound) => givenSounds(first).map((other) => soundKey(sound, other)));
}

/** The years of a range, each in four digits; nothing where they are too many. */
function yearsOf({ from, to }: DateRange): readonly string[] | undefined {
  if (from === undefined || to === undefined) return undefined;
  const [first, last] = [from, to].map((day) => Number(day.slice(0, 4))) as [number, number];
  if (last - first >= MOST_YEARS) return undefined;
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, at) => String(first + at).padStart(4, '0'));
}

/** Everybody who was born then. Where the range is open that is most people, so only who gives no family name is looked for so. */
function byBirthDate({ family, birthDate }: PatientCriteria): readonly Way[] {
  const isOpen = birthDate.from === undefined || birthDate.to === undefined;
  return isOpen && family !== undefined ? [] : [dated('birthDate', '', birthDate)];
}

/** Keys that begin with something and end in a date of the range: also in the year or month alone in which it begins, where no more is known. */
function dated(index: string, head: string, range: DateRange): Way {
  const day = dayOf(range);
  if (day !== undefined) return [{ index, equals: head + day }];
  const { from, to = END } = range;
  const within = { index, from: head + (from ?? ''), to: head + to };
  if (from === undefined) return [within];
  return [{ index, equals: head + from.slice(0, 4) }, { index, equals: head + from.slice(0, 7) }, within];
}
