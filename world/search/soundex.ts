/**
 * Soundex, by which the demographics service finds names that sound alike (PDS FHIR OAS): American Soundex, as the National Archives
 * of the United States publish it. A letter, then three digits: `Smith` and `Smythe` are S530.
 */

const DIGITS: Readonly<Record<string, string>> = {
  b: '1',
  f: '1',
  p: '1',
  v: '1',
  c: '2',
  g: '2',
  j: '2',
  k: '2',
  q: '2',
  s: '2',
  x: '2',
  z: '2',
  d: '3',
  t: '3',
  l: '4',
  m: '5',
  n: '5',
  r: '6',
};
/** Between two letters of one digit these are not heard; a vowel is. */
const SILENT: ReadonlySet<string> = new Set(['h', 'w']);
const LENGTH = 4;

/** The code of a word in small letters a to z; '' when there is none of them in it. All other characters are passed over. */
export function soundex(word: string): string {
  let code = '';
  let last: string | undefined;
  for (const letter of word) {
    if (letter < 'a' || letter > 'z') continue;
    const digit = DIGITS[letter];
    if (code === '') code = letter.toUpperCase();
    else if (digit !== undefined && digit !== last) code += digit;
    if (code.length === LENGTH) return code;
    if (!SILENT.has(letter)) last = digit;
  }
  return code === '' ? '' : code.padEnd(LENGTH, '0');
}
