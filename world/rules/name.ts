/** Names as they are compared in searches: `Ó Briain-Smith` and `o briain smith` are one name. */

import { remembered } from './remembered.ts';

/** Already in normal form once it is in lower case: most names are. */
const PLAIN = /^[A-Za-z]+$/;
/** Letters that are not a base letter and an accent. */
const LIGATURES: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ı: 'i',
  ŀ: 'l',
  ŉ: 'n',
  ſ: 's',
};
const LIGATURE = new RegExp(`[${Object.keys(LIGATURES).join('')}]`, 'g');
const ACCENTS = /\p{M}+/gu;
/** An apostrophe joins (`O'Brien` is `obrien`), whichever of its characters was typed; so does a full stop. */
const JOINERS = /['’‘ʼ`´.]+/g;
/** All else that is not a letter or digit parts: hyphens, spaces, control characters. */
const PARTERS = /[^\p{L}\p{N}]+/gu;

/**
 * A name, or the beginning of one, in the form that is compared: lower case, without accents and punctuation, words parted by one
 * space. Letters of other scripts stay. Normalising twice changes nothing.
 */
export const normaliseName: (name: string) => string = remembered((name) => {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(LIGATURE, (letter) => LIGATURES[letter] as string)
    .replace(JOINERS, '')
    .replace(PARTERS, ' ')
    .trim();
});
