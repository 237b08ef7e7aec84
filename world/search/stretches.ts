/**
 * Where to look: the stretches of the patients' indexes in which everybody who is meant can be found. There are mostly several ways to
 * look, of which the likely narrowest comes first: on one day only some thirty of a million people were born.
 */
import type { Where } from '#kernel/store/store';
import { compactEmail, compactPhone, nameAndBirthDate, nameAndBirthYear } from '../patient-indexes.ts';
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

/** All ways to look, each of which would do. */
export function waysToLook(criteria: PatientCriteria): readonly Way[] {
  const { birthDate, fuzzy } = criteria;
  return dayOf(birthDate) === undefined
    ? [...(fuzzy ? [] : [...byContact(criteria), ...byBirthYears(criteria)]), ...byName(criteria), ...byBirthDate(criteria)]
    : [...byFullName(criteria), ...byBirthDate(criteria), ...byName(criteria)];
}

/** Everybody of one name and one birth date: as narrow as can be. */
function byFullName({ family, birthDate, fuzzy, history }: PatientCriteria): readonly Way[] {
  if (fuzzy || history || family === undefined || hasWildcard(family)) return [];
  return [[{ index: 'family+birthDate', equals: nameAndBirthDate(family, dayOf(birthDate)) }]];
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
function byBirthYears({ family, birthDate: { from, to } }: PatientCriteria): readonly Way[] {
  if (family === undefined || from === undefined || to === undefined) return [];
  const [first, last] = [from, to].map((day) => Number(day.slice(0, 4))) as [number, number];
  if (last - first >= MOST_YEARS) return [];
  const index = 'birthYear+family';
  const name = namePattern(family);
  const way: Where[] = [];
  for (let year = first; year <= last; year++) {
    const key = nameAndBirthYear(name.beginning, String(year).padStart(4, '0'));
    way.push(name.hasWildcard ? { index, prefix: key } : { index, equals: key });
  }
  return [way];
}

function byName(criteria: PatientCriteria): readonly Way[] {
  const {
    family,
    given: [first],
    birthDate,
    fuzzy,
    history,
  } = criteria;
  if (fuzzy) return bySound(family, first);
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

/** By the sound of the family name; with a first name also of the two transposed. A first name alone is too common to be looked for so. */
function bySound(family: string | undefined, first: string | undefined): readonly Way[] {
  const index = 'sound';
  if (family === undefined) return [];
  if (first === undefined) return [familySounds(family).map((sound) => ({ index, prefix: soundKey(sound) }))];
  const keys = [...keysOf(family, first), ...keysOf(first, family)];
  return [[...new Set(keys)].map((key) => ({ index, equals: key }))];
}

function keysOf(family: string, first: string): readonly string[] {
  return familySounds(family).flatMap((sound) => givenSounds(first).map((other) => soundKey(sound, other)));
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
