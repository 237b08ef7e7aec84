import { describe, expect, test } from 'vitest';
import { addDays, addMonths, londonDay, londonInstant, londonMoment, londonOffset, weekday } from './london.ts';

describe('London', () => {
  test.each([
    ['2026-03-29T00:59:59Z', 0],
    ['2026-03-29T01:00:00Z', 60],
    ['2026-10-25T00:59:59Z', 60],
    ['2026-10-25T01:00:00Z', 0],
    ['2025-03-30T01:00:00Z', 60],
    ['2025-10-26T01:00:00Z', 0],
    ['2026-12-31T12:00:00Z', 0],
  ])('is ahead of UTC at %s by %i minutes', (at, offset) => expect(londonOffset(Date.parse(at))).toBe(offset));

  test.each([
    ['2026-06-30T23:30:00Z', '2026-07-01', '2026-07-01T00:30:00+01:00'],
    ['2026-01-31T23:30:00Z', '2026-01-31', '2026-01-31T23:30:00+00:00'],
  ])('shows %s as %s, %s', (at, day, instant) => {
    expect(londonDay(Date.parse(at))).toBe(day);
    expect(londonInstant(Date.parse(at))).toBe(instant);
  });

  test.each([
    ['2026-11-25', 9 * 60 + 10, '2026-11-25T09:10:00.000Z'],
    ['2026-06-25', 9 * 60 + 10, '2026-06-25T08:10:00.000Z'],
    ['2026-03-29', 30, '2026-03-29T00:30:00.000Z'],
    ['2026-03-29', 90, '2026-03-29T01:30:00.000Z'],
    ['2026-03-29', 150, '2026-03-29T01:30:00.000Z'],
    ['2026-10-25', 90, '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', 150, '2026-10-25T02:30:00.000Z'],
    ['2026-06-25', 24 * 60, '2026-06-25T23:00:00.000Z'],
  ])('on %s, %i minutes after midnight, it is %s', (day, minutes, utc) =>
    expect(new Date(londonMoment(day, minutes)).toISOString()).toBe(utc),
  );
});

describe('days', () => {
  test.each([
    ['2026-11-25', 3],
    ['2026-11-29', 0],
  ])('%s is weekday %i', (day, number) => expect(weekday(day)).toBe(number));

  test.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('%s and %i days is %s', (day, days, then) => expect(addDays(day, days)).toBe(then));

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-03-31', -13, '2025-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
  ])('%s and %i months is %s', (day, months, then) => expect(addMonths(day, months)).toBe(then));
});
