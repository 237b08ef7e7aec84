/**
 * Time on the clocks of England: Greenwich Mean Time, and an hour more from the last Sunday of March to the last Sunday of October,
 * each at 01:00 UTC. Reckoned by rule, so that it does not depend on the machine's time zone data.
 */
import { daysInMonth } from './date.ts';

const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** Minutes by which clocks are ahead of UTC at a moment (milliseconds since the epoch): 0 or 60. */
export function londonOffset(at: number): 0 | 60 {
  const year = new Date(at).getUTCFullYear();
  return at >= lastSunday(year, 3) && at < lastSunday(year, 10) ? 60 : 0;
}

/** 01:00 UTC on the last Sunday of a month. */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month - 1, daysInMonth(year, month), 1);
  return last - new Date(last).getUTCDay() * DAY;
}

/** The day on the wall: `2026-11-25`. */
export function londonDay(at: number): string {
  return new Date(at + londonOffset(at) * 60_000).toISOString().slice(0, 10);
}

/** A moment as it is written in records: `2026-11-25T09:10:00+00:00`, to the second. */
export function londonInstant(at: number): string {
  const offset = londonOffset(at);
  return `${new Date(at + offset * 60_000).toISOString().slice(0, 19)}${offset === 0 ? '+00:00' : '+01:00'}`;
}

/**
 * The moment at which clocks show a time of a day: `2026-11-25` and minutes after midnight. Of an hour that comes twice the first;
 * of one that does not come, as long after midnight as it would be.
 */
export function londonMoment(day: string, minutes: number): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const inSummer = asUtc - HOUR;
  return londonOffset(inSummer) === 60 ? inSummer : asUtc;
}

/** 0 Sunday to 6 Saturday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** So many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** So many calendar months later, or earlier; where the month has no such day, its last one. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
  const count = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(count / 12), (count % 12) + 1];
  const last = Math.min(dayOfMonth, daysInMonth(newYear, newMonth));
  return `${String(newYear).padStart(4, '0')}-${String(newMonth).padStart(2, '0')}-${String(last).padStart(2, '0')}`;
}
