/** Postcodes. Compared without the space (`LS16AE`), shown with it (`LS1 6AE`). */

/**
 * British Standard 7666: outward code, then a digit and two letters, of which C I K M O V are never used. `GIR 0AA` too, and the NHS's
 * own codes for no fixed abode and places abroad, which begin with `ZZ99`.
 */
const POSTCODE = /^(?:(?:[A-Z]{1,2}\d[A-Z\d]?|GIR)\d[ABD-HJLNP-UW-Z]{2}|ZZ99\d[A-Z]{2})$/;
const INWARD_LENGTH = 3;

/** A postcode, or the beginning of one, in the form that is compared: capitals, no spaces. */
export function compactPostcode(text: string): string {
  return text.replace(/\s+/g, '').toUpperCase();
}

/** Whether a text has the shape of a United Kingdom postcode, however it is spaced. */
export function isPostcode(text: string): boolean {
  return POSTCODE.test(compactPostcode(text));
}

/** A postcode as it is written on an envelope: one space before the last three characters. */
export function writePostcode(text: string): string {
  const compact = compactPostcode(text);
  return `${compact.slice(0, -INWARD_LENGTH)} ${compact.slice(-INWARD_LENGTH)}`;
}
