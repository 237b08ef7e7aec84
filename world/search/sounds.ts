/** Names by their sound: what makes two of them alike in a fuzzy search, and the keys under which that finds patients. */
import type { PersonName } from '../patient.ts';
import { normaliseName } from '../rules/name.ts';
import { formalNames } from './nicknames.ts';
import { soundex } from './soundex.ts';

/** Parts a key. Below every character of a code. */
const SEPARATOR = '\u0002';

/**
 * How a family name may sound: as a whole, and each part of a double-barrelled one. In other scripts than Latin, which Soundex knows
 * nothing of, a name sounds like itself. None when there is nothing to hear.
 */
export function familySounds(family: string): readonly string[] {
  return soundsOf(normaliseName(family));
}

/** How a first name may sound: the same, and as the names that it is short for. */
export function givenSounds(given: string): readonly string[] {
  const name = normaliseName(given);
  const formal = formalNames(name);
  const sounds = soundsOf(name);
  return formal.length === 0 ? sounds : [...new Set([...sounds, ...formal.map(soundex)])];
}

function soundsOf(name: string): readonly string[] {
  if (name === '') return [];
  if (!name.includes(' ')) return [soundOf(name)];
  return [...new Set([name, ...name.split(' ')].map(soundOf))];
}

function soundOf(word: string): string {
  return soundex(word) || word;
}

/** Whether two names have a sound in common. */
export function soundAlike(some: readonly string[], others: readonly string[]): boolean {
  return some.some((sound) => others.includes(sound));
}

/** How the key of two sounds begins, before the birth date; of one alone, when the other may be anything. */
export function soundKey(one: string, other?: string): string {
  return other === undefined ? one + SEPARATOR : one + SEPARATOR + other + SEPARATOR;
}

/**
 * The keys of a name with a birth date: family name before first name and the other way round, for people are asked for with the
 * two transposed, or by one of them alone.
 */
export function soundKeys({ family = '', given }: PersonName, birthDate: string): readonly string[] {
  const families = familySounds(family);
  const firsts = givenSounds(given?.[0] ?? '');
  if (families.length === 0) return firsts.map((first) => soundKey(first, '') + birthDate);
  if (firsts.length === 0) return families.map((sound) => soundKey(sound, '') + birthDate);
  return families.flatMap((sound) => firsts.flatMap((first) => [soundKey(sound, first) + birthDate, soundKey(first, sound) + birthDate]));
}
