import { expect, test } from 'vitest';
import { showAge, showDate, showMoment, showPeriod } from './dates.ts';

test.each([
  ['2010-10-22', '22-Oct-2010'],
  ['2010-10', 'Oct-2010'],
  ['2010', '2010'],
  ['2010-10-22T00:00:00+00:00', '22-Oct-2010'],
  ['2026-01-05T09:10:00+00:00', '05-Jan-2026 09:10'],
  ['2026-07-05T09:10:00Z', '05-Jul-2026 10:10'],
  ['2026-07-05T09:10:00+01:00', '05-Jul-2026 09:10'],
])('%s is shown as %s', (date, shown) => expect(showDate(date)).toBe(shown));

test.each([
  [{ from: '2020-01-01', to: '2021-12-31' }, '01-Jan-2020 to 31-Dec-2021'],
  [{ from: '2020' }, 'since 2020'],
  [{ to: '2021-12' }, 'until Dec-2021'],
  [{}, ''],
  [undefined, ''],
])('the period %j is %s', (period, shown) => expect(showPeriod(period)).toBe(shown));

test.each([
  ['2026-11-25', '0d'],
  ['2026-10-29', '27d'],
  ['2026-10-28', '4w'],
  ['2025-11-26', '52w'],
  ['2025-11-25', '12m'],
  ['2024-11-26', '23m'],
  ['2024-11-25', '2y'],
  ['2010-10-22', '16y 1m'],
  ['2008-11-25', '18y'],
  ['1926-11-26', '99y'],
  ['1626-01-01', '400y'],
  ['1980-06', 'about 46y'],
  ['1980', 'about 46y'],
  ['2026-11-26', undefined],
])('born %s, the age is %s', (birthDate, age) => expect(showAge(birthDate, '2026-11-25')).toBe(age));

test('on the 29th of February, birthdays come on the last of the month', () => {
  expect(showAge('2004-02-29', '2025-02-28')).toBe('21y');
  expect(showAge('2004-02-29', '2025-02-27')).toBe('20y');
});

test('moments have a day of the week', () => expect(showMoment('2026-12-01T09:10:00+00:00')).toBe('Tue 01-Dec-2026 09:10'));
