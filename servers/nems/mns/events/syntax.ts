/** Whether a text is what a format of the OAS says: in time proportional to its length, whatever it is. */

const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339, with a day that the calendar has. */
export function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  if (day === undefined) return false;
  const at = Date.parse(`${day}T00:00:00Z`);
  // a day that a month does not have is read as one of the next
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

const CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** RFC 3986 §4.1, as far as its characters go. */
export function isUriReference(text: string): boolean {
  return text.length <= MOST && CHARACTERS.test(text);
}

/** The same, absolute. */
export function isUri(text: string): boolean {
  return isUriReference(text) && SCHEME.test(text) && URL.canParse(text);
}

/** No address is longer; clients would not take it. */
const MOST = 8192;
