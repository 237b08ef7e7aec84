/** Bank holidays of England and Wales. Scotland and Northern Ireland have others. */

export interface BankHoliday {
  /** `2026-12-28`: the day that is free, which may stand for another. */
  readonly date: string;
  readonly name: string;
}

const DAY = 24 * 60 * 60 * 1000;
const SUNDAY = 0;
const SATURDAY = 6;

/** What was proclaimed for one year: holidays of their own, and holidays that were moved. */
const PROCLAIMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '2020': { '2020-05-08': 'Early May bank holiday' },
  '2022': {
    '2022-06-02': 'Spring bank holiday',
    '2022-06-03': 'Platinum Jubilee bank holiday',
    '2022-09-19': 'State Funeral of Queen Elizabeth II',
  },
  '2023': { '2023-05-08': 'Coronation of King Charles III' },
};

/** The bank holidays of a year, in order: by the standing rules, and what was proclaimed. */
export function bankHolidaysOf(year: number): readonly BankHoliday[] {
  const proclaimed = Object.entries(PROCLAIMED[year] ?? {}).map(([date, name]) => ({ date, name }));
  const moved = new Set(proclaimed.map(({ name }) => name));
  return [...standing(year).filter(({ name }) => !moved.has(name)), ...proclaimed].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Those of 2024 to 2028. */
export const BANK_HOLIDAYS: readonly BankHoliday[] = [2024, 2025, 2026, 2027, 2028].flatMap(bankHolidaysOf);

/** What holiday a day (`2026-12-28`) is, of whatever year. */
export function bankHolidayOn(day: string): string | undefined {
  return bankHolidaysOf(Number(day.slice(0, 4))).find(({ date }) => date === day)?.name;
}

function standing(year: number): readonly BankHoliday[] {
  const easter = easterOf(year);
  const newYear = Date.UTC(year, 0, 1);
  const christmas = Date.UTC(year, 11, 25);
  // a day in lieu comes after those that are holidays anyway
  const christmasFree = { [SATURDAY]: 2, [SUNDAY]: 2 }[weekday(christmas)] ?? 0;
  const boxingFree = { [SATURDAY]: 3, [SUNDAY]: 3 }[weekday(christmas + DAY)] ?? 1;
  return [
    holiday(weekday(newYear) === SATURDAY || weekday(newYear) === SUNDAY ? mondayFrom(newYear) : newYear, "New Year's Day"),
    holiday(easter - 2 * DAY, 'Good Friday'),
    holiday(easter + DAY, 'Easter Monday'),
    holiday(mondayFrom(Date.UTC(year, 4, 1)), 'Early May bank holiday'),
    holiday(mondayFrom(Date.UTC(year, 4, 25)), 'Spring bank holiday'),
    holiday(mondayFrom(Date.UTC(year, 7, 25)), 'Summer bank holiday'),
    holiday(christmas + christmasFree * DAY, 'Christmas Day'),
    holiday(christmas + boxingFree * DAY, 'Boxing Day'),
  ];
}

/** The Gregorian Easter Sunday, after Oudin (1940). */
function easterOf(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const lag = Math.floor((century - 17) / 25);
  const raw = (century - Math.floor(century / 4) - Math.floor((century - lag) / 3) + 19 * golden + 15) % 30;
  const epact = raw - Math.floor(raw / 28) * (1 - Math.floor(raw / 28) * Math.floor(29 / (raw + 1)) * Math.floor((21 - golden) / 11));
  const day = (year + Math.floor(year / 4) + epact + 2 - century + Math.floor(century / 4)) % 7;
  return Date.UTC(year, 2, 28 + epact - day);
}

/** That day or the next Monday. */
function mondayFrom(day: number): number {
  return day + ((8 - weekday(day)) % 7) * DAY;
}

function weekday(day: number): number {
  return new Date(day).getUTCDay();
}

function holiday(day: number, name: string): BankHoliday {
  return { date: new Date(day).toISOString().slice(0, 10), name };
}
