/** Dates and ages as the NHS shows them to people: `22-Oct-2010`, `16y` (common user interface design guidance). */
import { daysInMonth, precisionOf } from '#world/rules/date';
import { DAY, londonInstant, weekday } from '#world/rules/london';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A date as exactly as it is known, an instant by London's clocks: `22-Oct-2010 09:10`, `22-Oct-2010`, `Oct-2010`, `2010`. Midnight is no time. */
export function showDate(date: string): string {
  if (precisionOf(date) !== 'instant' || date.includes('T00:00:00')) return showDay(date.slice(0, 10));
  const here = londonInstant(Date.parse(date));
  return `${showDay(here.slice(0, 10))} ${here.slice(11, 16)}`;
}

/** The same of an instant, with its day of the week: `Tue 01-Dec-2026 09:10`. */
export function showMoment(instant: string): string {
  return `${WEEKDAYS[weekday(londonInstant(Date.parse(instant)).slice(0, 10))]} ${showDate(instant)}`;
}

function showDay(date: string): string {
  const [year, month, day] = date.split('-');
  return [day, MONTHS[Number(month) - 1], year].filter((part) => part !== undefined).join('-');
}

/** `01-Jan-2020 to 31-Dec-2021`, `since 01-Jan-2020`, `until 31-Dec-2021`; empty for no period. */
export function showPeriod(period: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined): string {
  const { from, to } = period ?? {};
  if (from !== undefined && to !== undefined) return `${showDate(from)} to ${showDate(to)}`;
  if (from !== undefined) return `since ${showDate(from)}`;
  return to === undefined ? '' : `until ${showDate(to)}`;
}

/**
 * An age on a day: days up to four weeks, weeks up to a year, months up to two, years and months up to eighteen, then years. Of a date
 * of which only a part is known, `about 45y`. Nothing when the day is before it.
 */
export function showAge(birthDate: string, on: string): string | undefined {
  const precision = precisionOf(birthDate);
  if (precision === undefined || birthDate > on) return undefined;
  if (precision !== 'day') return `about ${Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4))}y`;
  const days = Math.floor((Date.parse(on) - Date.parse(birthDate)) / DAY);
  const months = monthsBetween(birthDate, on);
  if (days < 28) return `${days}d`;
  if (months < 12) return `${Math.floor(days / 7)}w`;
  if (months < 24) return `${months}m`;
  const years = Math.floor(months / 12);
  return years < 18 && months % 12 > 0 ? `${years}y ${months % 12}m` : `${years}y`;
}

function monthsBetween(from: string, to: string): number {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  // whoever was born on the 31st is a month older on the last day of a shorter month
  const isReached = toDay >= Math.min(day, daysInMonth(toYear, toMonth));
  return (toYear - year) * 12 + (toMonth - month) - (isReached ? 0 : 1);
}
