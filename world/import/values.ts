/** Values as people type them into tables, in the world's form; or what is wrong with them. */
import { isDay, precisionOf } from '../rules/date.ts';
import { parseNhsNumber } from '../rules/nhs-number.ts';
import { isRelative, RELATIVE_DATE_FORM, resolveDate } from '../seeds/relative-dates.ts';

/** A value that was understood, or why it was not. */
export type Read<T> = { readonly value: T } | { readonly reason: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Day first, as in Britain. */
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})$/;
const WITH_MONTH_NAME = /^(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{2}|\d{4})$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
/** Spreadsheets write a day as its midnight. */
const MIDNIGHT = /[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/;

/** A day, or a less exact date: `22/10/2010`, `22-Oct-2010`, `20101022`, `2010-10-22`, `2010-10`, `2010`; or a relative one: `@today-40Y`. */
export function readDate(text: string): Read<string> {
  if (isRelative(text)) return resolveDate(text, '2026-01-01') === undefined ? { reason: RELATIVE_DATE_FORM } : { value: text };
  const date = text.replace(MIDNIGHT, '');
  const precision = precisionOf(date);
  if (precision !== undefined && precision !== 'instant') return { value: date };
  const [year, month, day] = partsOf(date);
  if (year === undefined || month === undefined || day === undefined)
    return { reason: 'is not a date: dd/mm/yyyy, dd-Mon-yyyy or yyyy-mm-dd, or yyyy-mm or yyyy where no more is known' };
  if (year.length === 2) return { reason: 'has a year of two digits; give all four' };
  if (Number(month) < 1 || Number(month) > 12) return { reason: `has no month ${month}; dates are read as day, month, year` };
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? { value: iso } : { reason: 'is not a day of the calendar' };
}

function partsOf(date: string): readonly (string | undefined)[] {
  const dayFirst = DAY_FIRST.exec(date);
  if (dayFirst) return [dayFirst[3], dayFirst[2], dayFirst[1]];
  const compact = COMPACT.exec(date);
  if (compact) return compact.slice(1);
  const named = WITH_MONTH_NAME.exec(date);
  const month = MONTHS.indexOf(named?.[2]?.toLowerCase() ?? '') + 1;
  return named && month > 0 ? [named[3], String(month), named[1]] : [];
}

/** Ten digits, spaced however people space them. */
export function readNhsNumber(text: string): Read<string> {
  const nhsNumber = parseNhsNumber(text);
  if (nhsNumber !== undefined) return { value: nhsNumber };
  const digits = text.replace(/[\s-]+/g, '');
  if (/^\d{10}$/.test(digits)) return { reason: 'fails modulus 11: its last digit is not the check digit of the others' };
  if (/^\d(\.\d+)?E\+?\d+$/i.test(digits)) return { reason: 'was spoilt by a spreadsheet; make the column text before you save' };
  return { reason: 'is not an NHS number: ten digits' };
}

const GENDERS: Readonly<Record<string, 'male' | 'female' | 'other' | 'unknown'>> = {
  male: 'male',
  m: 'male',
  '1': 'male',
  man: 'male',
  boy: 'male',
  female: 'female',
  f: 'female',
  '2': 'female',
  woman: 'female',
  girl: 'female',
  other: 'other',
  o: 'other',
  '9': 'other',
  indeterminate: 'other',
  'not specified': 'other',
  'non-binary': 'other',
  unknown: 'unknown',
  u: 'unknown',
  '0': 'unknown',
  'not known': 'unknown',
};

/** In words, by its first letter, or by the code of the NHS Data Dictionary (1, 2, 9, 0). */
export function readGender(text: string): Read<'male' | 'female' | 'other' | 'unknown'> {
  const value = GENDERS[text.toLowerCase()];
  return value === undefined ? { reason: 'must be male, female, other or unknown (or M, F; 1, 2, 9, 0)' } : { value };
}

/** yes or no, in the ways that databases say it. */
export function readYesOrNo(text: string): Read<boolean> {
  if (/^(?:y|yes|true|1)$/i.test(text)) return { value: true };
  return /^(?:n|no|false|0)$/i.test(text) ? { value: false } : { reason: 'must be yes or no' };
}
