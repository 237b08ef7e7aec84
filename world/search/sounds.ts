/** Names by their sound: what makes two of them alike in a fuzzy search, and the keys under which that finds patients. */
import type { NameSketch } from '../patient-sketch.ts';
import { normaliseName } from '../rules/name.ts';
import { remembered } from '../rules/remembered.ts';
import { formalNames } from './nicknames.ts';
import { soundex } from './soundex.ts';

export type SoundsOf = (name: string) => readonly string[];

/** Parts a key. Below every character of a code. */
const SEPARATOR = '\u0002';

/**
 * How a family name may sound: as a whole, and each part of a double-barrelled one. In other scripts than Latin, which Soundex knows
 * nothing of, a name sounds like itself. None when there is nothing to hear.
 */
export const familySounds: SoundsOf = remembered((family) => soundsOf(normaliseName(family)));

/** How a first name may sound: the same, and as the names that it is short for. */
export const givenSounds: SoundsOf = remembered((given) => {
  const name = normaliseName(given);
  const formal = formalNames(name);
  const sounds = soundsOf(name);
  return formal.length === 0 ? sounds : [...new Set([...sounds, ...formal.map(soundex)])];
});

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

/** The key of the sounds of a family name and a first name, and a birth year (any date of it will do); where keys begin, when less is known. */
export function soundKey(family: string, first?: string, birthDate = ''): string {
  const beginning = family + SEPARATOR;
  return first === undefined ? beginning : beginning + first + SEPARATOR + birthDate.slice(0, 4);
}

/** The keys of a name. One without a family name has none: nobody is asked for by the sound of a first name alone within many years. */
export function soundKeys({ family = '', given }: NameSketch, birthDate: string): readonly string[] {
  const firsts = givenSounds(given?.[0] ?? '');
  if (firsts.length === 0) return familySounds(family).map((sound) => soundKey(sound, '', birthDate));
  return familySounds(family).flatMap((sound) => firsts.map((first) => soundKey(sound, first, birthDate)));
}
