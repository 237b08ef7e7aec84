/**
 * When a directory service is open. What is said of a single day wins; then being open day and night; then, on a bank holiday, the
 * hours of bank holidays; then those of the weekday (CheckCapacitySummary 1.5, "opening times"). Times of the day are what London's
 * clocks show: of the hour that comes twice in October both count, the hour that is left out in March never is.
 */
import type { DirectoryService } from '../directory-service.ts';
import { bankHolidaysOf } from '../places/bank-holidays.ts';
import { addDays, londonDay, londonOffset, weekday } from '../rules/london.ts';

type Opening = DirectoryService['opening'];

/** From one time of a day to another: `09:00`, `24:00`. */
export type DaySession = NonNullable<Opening['dates'][number]>['sessions'][number];

/** Milliseconds since the epoch; the end is the first moment at which it is closed. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
const ALL_DAY: readonly DaySession[] = [{ from: '00:00', to: '24:00' }];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** How far ahead it makes sense to look for a service to open. */
const HORIZON_DAYS = 366;

/** The sessions of a day (`2026-12-25`) in their order; none when it is closed. */
export function sessionsOn({ dates, always, week }: Opening, day: string): readonly DaySession[] {
  const single = dates.find(({ date }) => date === day);
  if (single) return inOrder(single.sessions);
  if (always) return ALL_DAY;
  const kind = isBankHoliday(day) ? 'bankHoliday' : (WEEKDAYS[weekday(day)] as (typeof WEEKDAYS)[number]);
  return inOrder(week[kind] ?? []);
}

/** When it is open on a day, as spans of time. Sessions that touch are one. */
export function openOn(opening: Opening, day: string): readonly Span[] {
  const spans: Span[] = [];
  for (const { from, to } of sessionsOn(opening, day)) {
    const span = { from: momentOf(day, minutesOf(from), 'first'), to: momentOf(day, minutesOf(to), 'last') };
    const before = spans.at(-1);
    if (before && before.to >= span.from) spans[spans.length - 1] = { from: before.from, to: Math.max(before.to, span.to) };
    else if (span.from < span.to) spans.push(span);
  }
  return spans;
}

/** Whether it is open at some time from one moment to another, both included: a service that closes at the very moment still counts. */
export function isOpenBetween(opening: Opening, from: number, to: number): boolean {
  const last = londonDay(to);
  for (let day = londonDay(from - 1); day <= last; day = addDays(day, 1))
    if (openOn(opening, day).some((span) => span.from <= to && span.to >= from)) return true;
  return false;
}

/** Whether it is open at a moment. */
export function isOpenAt(opening: Opening, at: number): boolean {
  return openOn(opening, londonDay(at)).some(({ from, to }) => from <= at && at < to);
}

/** When it closes next, if it is open at a moment; one that does not close at midnight is followed into the days after, for a week at most. */
export function closesAt(opening: Opening, at: number): number | undefined {
  let open = openOn(opening, londonDay(at)).find(({ from, to }) => from <= at && at < to);
  for (let days = 0; open && days < 7; days++) {
    const end = open.to;
    const next = openOn(opening, londonDay(end)).find(({ from }) => from === end);
    if (!next) return end;
    open = next;
  }
  return open?.to;
}

/** The moment at which it opens next, or the moment itself when it is open; nothing when it stays closed for a year. */
export function nextOpening(opening: Opening, at: number): number | undefined {
  let day = londonDay(at);
  for (let days = 0; days <= HORIZON_DAYS; days++, day = addDays(day, 1)) {
    const next = openOn(opening, day).find(({ to }) => to > at);
    if (next) return Math.max(next.from, at);
  }
  return undefined;
}

/** Minutes after midnight: `09:30` is 570, `24:00` is 1440. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/**
 * The moment at which clocks show a time of a day. Of a time that comes twice the first or the last; one that is left out is when the
 * clocks jump over it. The end of a day is the beginning of the next.
 */
function momentOf(day: string, minutes: number, which: 'first' | 'last'): number {
  if (minutes >= DAY_MINUTES) return momentOf(addDays(day, 1), minutes - DAY_MINUTES, which);
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE;
  const [summer, winter] = [wall - 60 * MINUTE, wall];
  const candidates = [summer, winter].filter((moment) => moment + londonOffset(moment) * MINUTE === wall);
  const moment = which === 'first' ? candidates[0] : candidates.at(-1);
  return moment ?? clocksJumpOn(day);
}

/** 01:00 UTC: the moment at which clocks change on a day on which they do. */
function clocksJumpOn(day: string): number {
  return Date.parse(`${day}T01:00:00Z`);
}

const BANK_HOLIDAYS = new Map<string, ReadonlySet<string>>();

/** Asked for every service of a search: the days of a year are reckoned once. */
function isBankHoliday(day: string): boolean {
  const year = day.slice(0, 4);
  let days = BANK_HOLIDAYS.get(year);
  if (!days) {
    days = new Set(bankHolidaysOf(Number(year)).map(({ date }) => date));
    BANK_HOLIDAYS.set(year, days);
  }
  return days.has(day);
}

function inOrder(sessions: readonly DaySession[]): readonly DaySession[] {
  return sessions.length < 2 ? sessions : [...sessions].sort((a, b) => (a.from < b.from ? -1 : 1));
}
