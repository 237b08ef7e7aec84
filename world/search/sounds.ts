/** Names by their sound: what makes two of them alike in a fuzzy search, and the keys under which that finds patients. */
import type { PersonName } from '../patient.ts';
import { normaliseName } from '../rules/name.ts';
import { formalNames } from './nicknames.ts';
import { soundex } from './soundex.ts';

export type SoundsOf = (name: string) => readonly string[];

/** Parts a key. Below every character of a code. */
const SEPARATOR = '\u0002';
/** Of a million people the names are fewer. */
const MOST_REMEMBERED = 20_000;

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

/** The key of two sounds; where all keys of one sound begin, when the other may be any. */
export function soundKey(one: string, other = ''): string {
  return one + SEPARATOR + other;
}

/**
 * The keys of a name: family name before first name and the other way round, for people are asked for with the two transposed, or by
 * one of them alone.
 */
export function soundKeys({ family = '', given }: PersonName): readonly string[] {
  const families = familySounds(family);
  const firsts = givenSounds(given?.[0] ?? '');
  if (families.length === 0) return firsts.map((first) => soundKey(first));
  if (firsts.length === 0) return families.map((sound) => soundKey(sound));
  return families.flatMap((sound) => firsts.flatMap((first) => [soundKey(sound, first), soundKey(first, sound)]));
}

/** A function of names that remembers what it has made of the last ones: most people share theirs with others. */
function remembered(soundsOfName: SoundsOf): SoundsOf {
  const made = new Map<string, readonly string[]>();
  return (name) => {
    let sounds = made.get(name);
    if (sounds === undefined) {
      if (made.size === MOST_REMEMBERED) made.clear();
      sounds = soundsOfName(name);
      made.set(name, sounds);
    }
    return sounds;
  };
}
