/**
 * Dates in seeds that must stay 'last month' or 'next Tuesday': written as offsets, and resolved against the day on which the
 * sandbox was started. `@today-3M`, `@today+10D`, `@next-tue`, `@last-fri`, `@next-mon+1W T09:10`. Units are D, W, M and Y; with a
 * time, by London's clocks, it is a moment, else a day.
 */
import { addDays, addMonths, londonInstant, londonMoment, weekday } from '../rules/london.ts';

const LOOKS_RELATIVE = /^@(?:today|next|last)\b/;
const RELATIVE =
  /^@(?:today|(?<direction>next|last)-(?<weekday>sun|mon|tue|wed|thu|fri|sat))(?<shifts>(?:[+-]\d{1,5}[DWMY])*)(?: T(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d))?$/;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What a relative date has to look like. */
export const RELATIVE_DATE_FORM = 'must be a relative date such as @today-3M, @next-tue or @last-fri+1W T09:10';

/** Whether a text is meant as a relative date. */
export function isRelative(text: string): boolean {
  return LOOKS_RELATIVE.test(text);
}

/** The date that a text stands for on a day; nothing when it is meant as a relative date and is none. */
export function resolveDate(text: string, today: string): string | undefined {
  const { direction, weekday: name, shifts = '', hour, minute } = RELATIVE.exec(text)?.groups ?? {};
  if (!RELATIVE.test(text)) return undefined;
  let day = name === undefined ? today : nextOrLast(today, WEEKDAYS.indexOf(name), direction === 'next' ? 1 : -1);
  for (const [, count = '0', unit] of shifts.matchAll(/([+-]\d+)([DWMY])/g)) day = shifted(day, Number(count), unit as string);
  return hour === undefined ? day : londonInstant(londonMoment(day, Number(hour) * 60 + Number(minute)));
}

/** The nearest such weekday after or before a day; never the day itself. */
function nextOrLast(from: string, wanted: number, step: 1 | -1): string {
  let day = addDays(from, step);
  while (weekday(day) !== wanted) day = addDays(day, step);
  return day;
}

function shifted(day: string, count: number, unit: string): string {
  if (unit === 'D') return addDays(day, count);
  if (unit === 'W') return addDays(day, count * 7);
  return addMonths(day, unit === 'M' ? count : count * 12);
}

/** Told of each text that is meant as a relative date and is none, with its path. */
export type OnBadDate = (path: string, text: string) => void;

/**
 * A JSON value with its relative dates resolved: the very same value when it holds none. `onBadDate` hears of those that cannot be
 * resolved, which stay as they are.
 */
export function resolveDates(value: unknown, today: string, onBadDate: OnBadDate = () => {}, path = ''): unknown {
  if (typeof value === 'string') {
    if (!isRelative(value)) return value;
    const date = resolveDate(value, today);
    if (date === undefined) onBadDate(path, value);
    return date ?? value;
  }
  if (typeof value !== 'object' || value === null) return value;
  let changed: Record<string, unknown> | unknown[] | undefined;
  for (const [key, inner] of Object.entries(value)) {
    const resolved = resolveDates(inner, today, onBadDate, path === '' ? key : `${path}.${key}`);
    if (resolved === inner) continue;
    changed ??= Array.isArray(value) ? [...value] : { ...value };
    (changed as Record<string, unknown>)[key] = resolved;
  }
  return changed ?? value;
}

/** Puts the relative dates of `written` back into what was made of it with resolved ones: fields may have come or moved, lists not. */
export function restoreDates(made: unknown, written: unknown): unknown {
  if (typeof written === 'string') return isRelative(written) ? written : made;
  if (typeof made !== 'object' || made === null || typeof written !== 'object' || written === null) return made;
  const entries = Object.entries(made).map(([key, inner]) => [key, restoreDates(inner, (written as Record<string, unknown>)[key])]);
  return Array.isArray(made) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
