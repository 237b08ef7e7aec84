/**
 * Where to look: the stretches of the patients' indexes in which everybody who is meant can be found. There are mostly several ways to
 * look, of which the likely narrowest comes first: on one day only some thirty of a million people were born.
 */
import type { Where } from '#kernel/store/store';
import { compactEmail, compactPhone, nameAndBirthDate } from '../patient-indexes.ts';
import { compactPostcode } from '../rules/postcode.ts';
import { type DateRange, dayOf, type PatientCriteria } from './criteria.ts';
import { namePattern } from './names.ts';
import { familySounds, givenSounds, soundKey } from './sounds.ts';
import { hasWildcard } from './wildcard.ts';

/** Stretches that hold everybody only together. */
export type Way = readonly Where[];

/** After every date in a key. */
const END = '\uffff';

/** All ways to look, each of which would do. */
export function waysToLook(criteria: PatientCriteria): readonly Way[] {
  const { birthDate, fuzzy } = criteria;
  return dayOf(birthDate) === undefined
    ? [...(fuzzy ? [] : byContact(criteria)), ...byName(criteria), ...byBirthDate(birthDate)]
    : [...byFullName(criteria), ...byBirthDate(birthDate), ...byName(criteria)];
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

function byName(criteria: PatientCriteria): readonly Way[] {
  const {
    family,
    given: [first],
    birthDate,
    fuzzy,
    history,
  } = criteria;
  if (fuzzy) return [bySound(family, first, birthDate)];
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

function bySound(family: string | undefined, first: string | undefined, birthDate: DateRange): Way {
  const index = 'sound+birthDate';
  const families = family === undefined ? [] : familySounds(family);
  const firsts = first === undefined ? [] : givenSounds(first);
  if (family === undefined) return firsts.map((sound) => ({ index, prefix: soundKey(sound) }));
  if (first === undefined) return families.map((sound) => ({ index, prefix: soundKey(sound) }));
  return families.flatMap((one) => firsts.flatMap((other) => dated(index, soundKey(one, other), birthDate)));
}

function byBirthDate(birthDate: DateRange): readonly Way[] {
  return birthDate.from === undefined || birthDate.to === undefined ? [] : [dated('birthDate', '', birthDate)];
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
