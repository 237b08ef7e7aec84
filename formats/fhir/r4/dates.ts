/** FHIR's dates and times. */

/** Milliseconds since the epoch as a FHIR instant, to the second: `2026-03-01T12:00:00+00:00`. */
export function toInstant(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== written.second) written = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}+00:00` };
  return written.text;
}

/** The second that was written last: thousands of answers have the same. */
let written = { second: Number.NaN, text: '' };
