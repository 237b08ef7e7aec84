/** Times as events write them: always with an offset, and to the millisecond, since subscribers put events in order by them. */

/** `2026-11-25T09:00:00.000+00:00`, from milliseconds since the epoch. */
export function instantOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}+00:00`;
}
