/** Periods whose dates keep the precision in which they are known. */
import type { Period } from '../schema.ts';
import { withoutTime } from './date.ts';

/** Whether a day (`2026-11-25`) lies in a period, its first and its last date included. Without a period it does; `2010-10` has all of its days. */
export function covers(period: Period | undefined, day: string): boolean {
  return !isBefore(day, period?.from) && !isAfter(day, period?.to);
}

function isBefore(day: string, first: string | undefined): boolean {
  return first !== undefined && day.slice(0, first.length) < withoutTime(first);
}

function isAfter(day: string, last: string | undefined): boolean {
  return last !== undefined && day.slice(0, last.length) > withoutTime(last);
}
