import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageOn, birthdayAt, civil, dayNumber, dayText, instantText, numberOfDay, workingDay } from './days.ts';

const DAY = 86_400_000;
/** 1900 to 2100. */
const day = fc.integer({ min: -25_567, max: 47_846 });

test('days are those of the calendar', () => {
  fc.assert(
    fc.property(day, (number) => {
      const text = new Date(number * DAY).toISOString().slice(0, 10);
      const { year, month, day: of } = civil(number);
      expect(dayText(number)).toBe(text);
      expect(numberOfDay(text)).toBe(number);
      expect(dayNumber(year, month, of)).toBe(number);
    }),
  );
});

test.each([
  ['2000-02-29', '2026-02-28', 25],
  ['2000-02-29', '2026-03-01', 26],
  ['1985-06-15', '2026-01-01', 40],
  ['2026-01-01', '2026-01-01', 0],
])('who was born on %s is %s %i years old', (born, today, age) => expect(ageOn(numberOfDay(today), numberOfDay(born))).toBe(age));

test('a birthday is the first day of an age', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 100 }), (birth, age) => {
      const birthday = birthdayAt(age, birth);
      expect([ageOn(birthday - 1, birth), ageOn(birthday, birth)]).toEqual([age - 1, age]);
    }),
  );
});

test('work is done from Monday to Friday', () => {
  fc.assert(
    fc.property(day, (number) => {
      const working = workingDay(number);
      expect([0, 6]).not.toContain(new Date(working * DAY).getUTCDay());
      expect(working - number).toBeLessThan(3);
    }),
  );
});

test.each([
  ['2025-03-29', 90, '2025-03-29T01:30:00+00:00'],
  ['2025-03-30', 540, '2025-03-30T09:00:00+01:00'],
  ['2025-10-25', 1439, '2025-10-25T23:59:00+01:00'],
  ['2025-10-26', 600, '2025-10-26T10:00:00+00:00'],
])('on %s, %i minutes after midnight, it is %s', (text, minutes, instant) => expect(instantText(numberOfDay(text), minutes)).toBe(instant));
