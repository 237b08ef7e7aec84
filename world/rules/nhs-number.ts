/**
 * The NHS number: ten digits, of which the last is a modulus 11 check digit (NHS Data Dictionary, "NHS NUMBER"). It is written
 * `943 476 5919` for people and without spaces in messages; the world holds it without.
 */

/** Which register issues a number, by its first three digits. `test` is never issued to anybody; `unissued` is nobody's either today. */
export type NhsNumberRange = 'scotland' | 'northernIreland' | 'england' | 'ireland' | 'test' | 'unissued';

const TEN_DIGITS = /^\d{10}$/;
const WRITTEN = /^(\d{3})([ -]?)(\d{3})\2(\d{4})$/;

/** The tenth digit for the first nine: weights 10 down to 2, modulus 11. Nothing when these nine have none, and so are never used. */
export function checkDigit(nine: string): number | undefined {
  let sum = 0;
  for (let at = 0; at < 9; at++) sum += (nine.charCodeAt(at) - 48) * (10 - at);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? undefined : digit;
}

/** Whether a text is ten digits that end in their check digit. Spaces are not allowed: see {@link parseNhsNumber}. */
export function isNhsNumber(text: string): boolean {
  return TEN_DIGITS.test(text) && checkDigit(text) === text.charCodeAt(9) - 48;
}

/** An NHS number as people write it (`943 476 5919`, `943-476-5919`, spaces around) without spaces; nothing when it is not one. */
export function parseNhsNumber(text: string): string | undefined {
  const parts = WRITTEN.exec(text.trim());
  if (!parts) return undefined;
  const digits = `${parts[1]}${parts[3]}${parts[4]}`;
  return isNhsNumber(digits) ? digits : undefined;
}

/** An NHS number as people write it: `943 476 5919`. */
export function writeNhsNumber(nhsNumber: string): string {
  return `${nhsNumber.slice(0, 3)} ${nhsNumber.slice(3, 6)} ${nhsNumber.slice(6)}`;
}

/** First three digits, both inclusive, as far as they have been given to a register. */
const RANGES: readonly (readonly [from: number, to: number, range: NhsNumberRange])[] = [
  [10, 311, 'scotland'],
  [320, 399, 'northernIreland'],
  [400, 499, 'england'],
  [600, 799, 'england'],
  [800, 859, 'ireland'],
  [999, 999, 'test'],
];

/** Which register a number belongs to. Ireland's are its own health numbers, which share the format. */
export function nhsNumberRange(nhsNumber: string): NhsNumberRange {
  const start = Number(nhsNumber.slice(0, 3));
  return RANGES.find(([from, to]) => start >= from && start <= to)?.[2] ?? 'unissued';
}

/** Whether a number may be a living person's. Nothing that is invented may carry such a number. */
export function mayBeLive(nhsNumber: string): boolean {
  const range = nhsNumberRange(nhsNumber);
  return range !== 'test' && range !== 'unissued';
}
