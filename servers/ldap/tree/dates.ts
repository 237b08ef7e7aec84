/** Dates as SDS writes them: digits without marks, and always whole. What the world does not know of a date is its beginning. */

/** `20130401` of `2013-04-01`, `2013-04` or `2013`. */
export function dayOf(date: string): string {
  return timeOf(date).slice(0, 8);
}

/** `20131104145512` of `2013-11-04T14:55:12+00:00`, by the clock on the wall where that was said. */
export function timeOf(date: string): string {
  const digits = date.slice(0, 19).replace(/\D/g, '');
  return digits + '00000101000000'.slice(digits.length);
}

/** `2013-11-04` of `20131104` or of the start of that day, else `2013-11-04T14:55:12+00:00`; nothing of what is no date. */
export function readDate(text: string): string | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  return hour === undefined || text.endsWith('000000') ? date : `${date}T${hour}:${minute}:${second}+00:00`;
}

const DAY = 86_400_000;

/** A time so many days earlier. */
export function daysBefore(days: number, time: string): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(time) ?? [];
  const then = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)) - days * DAY);
  return then.toISOString().slice(0, 10).replaceAll('-', '') + time.slice(8);
}
