/** How well the names of a record fit the name that is asked for. A name fits as a whole or not at all. */
import { isCurrentName } from '../patient-indexes.ts';
import type { NameSketch } from '../patient-sketch.ts';
import { normaliseName } from '../rules/name.ts';
import type { PatientCriteria } from './criteria.ts';
import type { Factor } from './scores.ts';
import { FACTORS } from './scores.ts';
import { familySounds, givenSounds, type SoundsOf, soundAlike } from './sounds.ts';
import { hasWildcard, type Pattern, toPattern } from './wildcard.ts';

/** Names that are given as they are written, perhaps with wildcards. */
export function writtenNames({ family, given, history }: PatientCriteria): Factor {
  const wantedFamily = family === undefined ? undefined : namePattern(family);
  const wantedGiven = given.map(namePattern);
  const wildcards = [family ?? '', ...given].filter(hasWildcard).length;
  const current = FACTORS.nameWildcard ** wildcards;
  const former = current * FACTORS.historic;
  const fits = (name: NameSketch) =>
    (wantedFamily === undefined || wantedFamily.fits(normaliseName(name.family ?? ''))) &&
    wantedGiven.every((wanted, at) => wanted.fits(normaliseName(name.given?.[at] ?? '')));
  return ({ names }) => {
    let best = 0;
    for (const name of names) {
      if (isCurrentName(name)) {
        if (fits(name)) return current;
      } else if (history && best === 0 && fits(name)) best = former;
    }
    return best;
  };
}

/** A name or its beginning. A space or hyphen beside a wildcard is one in the name: `John *` begins a compound name, `John*` Johnson too. */
export function namePattern(text: string): Pattern {
  return toPattern(text, normaliseName, (part) => {
    const name = normaliseName(part);
    if (name === '') return PARTED.test(part) ? ' ' : '';
    return (BEGINS_PARTED.test(part) ? ' ' : '') + name + (ENDS_PARTED.test(part) ? ' ' : '');
  });
}

const PARTED = /[\s-]/;
const BEGINS_PARTED = /^[\s-]/;
const ENDS_PARTED = /[\s-]$/;

/** Names by their sound, whichever of the two comes first, and former ones. Further given names need not fit. */
export function soundingNames({ family, given: [first, ...further] }: PatientCriteria): Factor {
  const wantedFamily = family === undefined ? undefined : new Heard(family, familySounds);
  const wantedFirst = first === undefined ? undefined : new Heard(first, givenSounds);
  const wantedFurther = further.map(normaliseName);
  const turnedFamily = family === undefined ? undefined : new Heard(family, givenSounds);
  const turnedFirst = first === undefined ? undefined : new Heard(first, familySounds);

  const likeness = (name: NameSketch): number => {
    const recordedFirst = name.given?.[0];
    const straight = alike(wantedFamily, name.family, familySounds) * alike(wantedFirst, recordedFirst, givenSounds);
    if (straight > 0) return straight * furtherNames(name);
    if (turnedFamily === undefined || turnedFirst === undefined) return 0;
    return alike(turnedFamily, recordedFirst, givenSounds) * alike(turnedFirst, name.family, familySounds) * FACTORS.transposed;
  };
  const furtherNames = (name: NameSketch): number => {
    let factor = 1;
    for (const [at, wanted] of wantedFurther.entries())
      if (normaliseName(name.given?.[at + 1] ?? '') !== wanted) factor *= FACTORS.mismatch;
    return factor;
  };
  return ({ names }) => {
    let best = 0;
    for (const name of names) best = Math.max(best, likeness(name) * (isCurrentName(name) ? 1 : FACTORS.historic));
    return best;
  };
}

/** A name that is asked for, as it is written and as it sounds. */
class Heard {
  readonly written: string;
  readonly sounds: readonly string[];
  constructor(name: string, soundsOf: SoundsOf) {
    this.written = normaliseName(name);
    this.sounds = soundsOf(name);
  }
}

function alike(wanted: Heard | undefined, recorded: string | undefined, soundsOf: SoundsOf): number {
  if (wanted === undefined) return 1;
  if (recorded === undefined || wanted.written === '') return 0;
  if (normaliseName(recorded) === wanted.written) return 1;
  return soundAlike(wanted.sounds, soundsOf(recorded)) ? FACTORS.sound : 0;
}
