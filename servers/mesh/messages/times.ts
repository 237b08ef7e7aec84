/** Times as MESH writes them: UTC, without a zone. */

/** `20250131145530`. The last second is remembered: most that is asked for is of the same. */
export function compactTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== last.second) last = { second, text: isoOf(milliseconds).slice(0, 19).replace(/[-T:]/g, '') };
  return last.text;
}

let last = { second: Number.NaN, text: '' };

/** `2025-01-31T14:55:30.123000` */
export function isoTime(milliseconds: number): string {
  return `${isoOf(milliseconds).slice(0, 23)}000`;
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
