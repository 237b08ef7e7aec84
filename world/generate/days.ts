/** Days as whole numbers, counted from 1 January 1970: quicker than dates, and the same everywhere. */
import { daysInMonth } from '../rules/date.ts';
import { DAY, londonOffset } from '../rules/london.ts';

const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

/** The number of a day of the calendar. */
export function dayNumber(year: number, month: number, day: number): number {
  // years that begin in March, so that the leap day is the last (Howard Hinnant's days_from_civil)
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Year, month and day of a number. */
export function civil(number: number): Civil {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}

/** `2010-10-22`. */
export function dayText(number: number): string {
  const { year, month, day } = civil(number);
  return `${year}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`;
}

/** The number of `2010-10-22`. */
export function numberOfDay(text: string): number {
  return dayNumber(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));
}

/** How old somebody is on a day. */
export function ageOn(day: number, birth: number): number {
  const then = civil(day);
  const born = civil(birth);
  return then.year - born.year - (then.month < born.month || (then.month === born.month && then.day < born.day) ? 1 : 0);
}

/** The day on which somebody reaches an age; 1 March for the leap day's children. */
export function birthdayAt(age: number, birth: number): number {
  const { year, month, day } = civil(birth);
  return day > daysInMonth(year + age, month) ? dayNumber(year + age, 3, 1) : dayNumber(year + age, month, day);
}

/** 0 Sunday to 6 Saturday. */
function weekdayOf(number: number): number {
  return (((number + 4) % 7) + 7) % 7;
}

/** The day itself from Monday to Friday, else the Monday after. */
export function workingDay(number: number): number {
  const weekday = weekdayOf(number);
  return weekday === 6 ? number + 2 : weekday === 0 ? number + 1 : number;
}

/** An instant of a day by London's clock, minutes after midnight, in daylight: `2025-06-03T09:10:00+01:00`. */
export function instantText(number: number, minutes: number): string {
  const hour = TWO_DIGITS[Math.floor(minutes / 60)];
  return `${dayText(number)}T${hour}:${TWO_DIGITS[minutes % 60]}:00+0${londonOffset(number * DAY + minutes * 60_000) / 60}:00`;
}
