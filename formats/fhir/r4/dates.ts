/** FHIR's dates and times. */

/** Milliseconds since the epoch as a FHIR instant, to the second: `2026-03-01T12:00:00+00:00`. */
export function toInstant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}+00:00`;
}
