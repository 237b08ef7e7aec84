/**
 * Dates that keep their precision: `2010`, `2010-10`, `2010-10-22`, or an instant `2010-10-22T00:00:00+00:00`. A text is never
 * made more exact than it was said, so that every protocol can render what is known and no more.
 */

export type DatePrecision = 'year' | 'month' | 'day' | 'instant';

/** Of `2010-10-22`. */
const DAY_LENGTH = 10;

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/;

/** How exact a date is; nothing when it is not a date, or the calendar has no such day. */
export function precisionOf(text: string): DatePrecision | undefined {
  const parts = DATE.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, time] = parts;
  if (month === undefined) return 'year';
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  if (day === undefined) return 'month';
  if (Number(day) < 1 || Number(day) > daysInMonth(Number(year), Number(month))) return undefined;
  return time === undefined ? 'day' : 'instant';
}

/** Whether a text is a day of the calendar: `2010-10-22`. */
export function isDay(text: string): boolean {
  return precisionOf(text) === 'day';
}

/** A date without its time: `2010-10-22`; a less exact one stays as it is. */
export function withoutTime(date: string): string {
  return date.slice(0, DAY_LENGTH);
}

/** By the Gregorian calendar, which the NHS uses for all years. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Whether one date is certainly before another, as far as both are known: `2010` and `2010-10` are not before each other. Times of the day do not count. */
export function isCertainlyBefore(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length, DAY_LENGTH);
  return one.slice(0, length) < other.slice(0, length);
}
