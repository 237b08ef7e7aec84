/**
 * Dates in seeds that must stay 'last month' or 'next Tuesday': written as offsets, and resolved against the day on which the
 * sandbox was started. `@today-3M`, `@today+10D`, `@next-tue`, `@last-fri`, `@next-mon+1W T09:10`. Units are D, W, M and Y; with a
 * time, by London's clocks, it is a moment, else a day.
 */
import { addDays, addMonths, londonInstant, londonMoment, londonOffset, weekday } from '../rules/london.ts';

const LOOKS_RELATIVE = /^@(?:today|next|last)\b/;
const TIMED = /^(.*?)(?: T([01]\d|2[0-3]):([0-5]\d))?$/;
const RELATIVE_DAY = /^@(?:today|(next|last)-(sun|mon|tue|wed|thu|fri|sat))((?:[+-]\d{1,5}[DWMY])*)$/;
/** What dates of four digits for the year can say. */
const HAS_A_YEAR = /^\d{4}-/;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What a relative date has to look like. */
export const RELATIVE_DATE_FORM = 'must be a relative date such as @today-3M, @next-tue or @last-fri+1W T09:10';

/** Whether a text is meant as a relative date. */
export function isRelative(text: string): boolean {
  return LOOKS_RELATIVE.test(text);
}

/** Resolves dates for one day, and remembers what it has worked out: many documents name the same days. */
export class DateResolver {
  readonly today: string;
  readonly #days = new Map<string, string | undefined>();
  /** What stands behind the time on a day on which the clocks do not change. */
  readonly #offsets = new Map<string, string | undefined>();

  constructor(today: string) {
    this.today = today;
  }

  /** The date that a text stands for; nothing when it is meant as a relative date and is none. */
  resolve(text: string): string | undefined {
    const [, daySaid = '', hour, minute] = TIMED.exec(text) ?? [];
    if (!this.#days.has(daySaid)) this.#days.set(daySaid, dayOf(daySaid, this.today));
    const day = this.#days.get(daySaid);
    if (day === undefined || hour === undefined || minute === undefined) return day;
    if (!this.#offsets.has(day)) this.#offsets.set(day, offsetOn(day));
    const offset = this.#offsets.get(day);
    if (offset !== undefined) return `${day}T${hour}:${minute}:00${offset}`;
    return londonInstant(londonMoment(day, Number(hour) * 60 + Number(minute)));
  }
}

function dayOf(text: string, today: string): string | undefined {
  const match = RELATIVE_DAY.exec(text);
  if (match === null) return undefined;
  const [, direction, name, shifts = ''] = match;
  let day = name === undefined ? today : nextOrLast(today, WEEKDAYS.indexOf(name), direction === 'next' ? 1 : -1);
  for (const [, count = '0', unit = 'D'] of shifts.matchAll(/([+-]\d+)([DWMY])/g)) {
    day = shifted(day, Number(count), unit);
    if (!HAS_A_YEAR.test(day)) return undefined;
  }
  return day;
}

/** `+00:00` or `+01:00`; nothing on a day on which that changes. */
function offsetOn(day: string): string | undefined {
  const offset = londonOffset(Date.parse(`${day}T00:00:00Z`));
  if (offset !== londonOffset(Date.parse(`${day}T23:59:59Z`))) return undefined;
  return offset === 0 ? '+00:00' : '+01:00';
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

/** The date that a text stands for on a day; nothing when it is meant as a relative date and is none. */
export function resolveDate(text: string, today: string): string | undefined {
  return new DateResolver(today).resolve(text);
}

/** Told of each text that is meant as a relative date and is none, with its path. */
export type OnBadDate = (path: string, text: string) => void;

/**
 * A JSON value with its relative dates resolved: the very same value when it holds none. `onBadDate` hears of those that cannot be
 * resolved, which stay as they are.
 */
export function resolveDates(value: unknown, today: string, onBadDate: OnBadDate = () => {}): unknown {
  const dates = datesIn(value);
  if (dates.length === 0) return value;
  const resolver = new DateResolver(today);
  let resolved = value;
  for (const { path, text } of dates) {
    const date = resolver.resolve(text);
    if (date === undefined) onBadDate(path.join('.'), text);
    else resolved = withValue(resolved, path, date);
  }
  return resolved;
}

/** A relative date in a document: by which keys it is reached, and what it says. */
export interface DateInDocument {
  readonly path: readonly string[];
  readonly text: string;
}

/** No schema nests so deep: what lies below is refused as an unknown field, and nobody need walk there. */
const DEEPEST = 100;

/** All relative dates in a JSON value. */
export function datesIn(value: unknown): readonly DateInDocument[] {
  const found: DateInDocument[] = [];
  collect(value, [], found);
  return found;
}

function collect(value: unknown, path: readonly string[], found: DateInDocument[]): void {
  if (typeof value === 'string') {
    if (isRelative(value)) found.push({ path: [...path], text: value });
  } else if (typeof value === 'object' && value !== null && path.length < DEEPEST) {
    for (const [key, inner] of Object.entries(value)) {
      // of the values in a document few are objects, and of those fewer still hold dates: only then is there a path to be made
      if (typeof inner === 'object' ? inner !== null : typeof inner === 'string' && inner.startsWith('@'))
        collect(inner, [...path, key], found);
    }
  }
}

/** Puts the relative dates of a document, as written, back into what was made of it with resolved ones: fields may have moved, lists not. */
export function restoreDates<T>(made: T, written: unknown): T {
  return datesIn(written).reduce((restored, { path, text }) => withValue(restored, path, text) as T, made);
}

/** A value with another at the end of a path; what does not lie on it is shared. */
function withValue(value: unknown, [key, ...rest]: readonly string[], inner: unknown): unknown {
  if (key === undefined) return inner;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string, unknown>)[key] = withValue((value as Record<string, unknown>)[key], rest, inner);
  return copy;
}

/** A whole text of a JSON document that is meant as a relative date. */
const DATE_IN_JSON = /"(@(?:today|next|last)\b[^"\\]*)"/g;

/** JSON with its relative dates resolved before it is parsed, which is quicker than to look for them afterwards. All of them must be good. */
export function resolveDatesInJson(json: string, today: string): string {
  if (!json.includes('"@')) return json;
  const resolver = new DateResolver(today);
  const resolved = new Map<string, string>();
  return json.replace(DATE_IN_JSON, (_whole, text: string) => {
    let date = resolved.get(text);
    if (date === undefined) {
      date = `"${resolver.resolve(text) ?? text}"`;
      resolved.set(text, date);
    }
    return date;
  });
}
