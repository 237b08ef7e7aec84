import { describe, expect, test } from 'vitest';
import { closesAt, isOpenAt, isOpenBetween, nextOpening, openOn, sessionsOn } from './opening.ts';

type Opening = Parameters<typeof sessionsOn>[0];

const workingHours = [{ from: '08:00', to: '18:30' }];
const weekdays = { monday: workingHours, tuesday: workingHours, wednesday: workingHours, thursday: workingHours, friday: workingHours };
const practice: Opening = { week: weekdays, dates: [] };
const always: Opening = { always: true, week: {}, dates: [] };

const pharmacy: Opening = {
  week: {
    ...weekdays,
    monday: [
      { from: '14:00', to: '18:00' },
      { from: '09:00', to: '13:00' },
    ],
    saturday: [{ from: '09:00', to: '12:00' }],
    bankHoliday: [{ from: '11:00', to: '15:00' }],
  },
  dates: [
    { date: '2026-12-25', sessions: [{ from: '10:00', to: '12:00' }] },
    { date: '2026-12-31', sessions: [] },
  ],
};

const overnight: Opening = {
  week: {
    friday: [{ from: '18:30', to: '24:00' }],
    saturday: [
      { from: '00:00', to: '08:00' },
      { from: '20:00', to: '24:00' },
    ],
    sunday: [{ from: '00:00', to: '06:00' }],
  },
  dates: [],
};

const at = (text: string) => Date.parse(text);
const said = (moment: number | undefined) => (moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16));

describe('a day', () => {
  test.each([
    ['a Monday, in order though they were not', pharmacy, '2026-11-23', '09:00-13:00 14:00-18:00'],
    ['a Saturday', pharmacy, '2026-11-28', '09:00-12:00'],
    ['a Sunday', pharmacy, '2026-11-29', ''],
    ['a bank holiday: its hours, not the Monday’s', pharmacy, '2026-08-31', '11:00-15:00'],
    ['a bank holiday for one that says nothing of them', practice, '2026-08-31', ''],
    ['Christmas Day, of which something else is said', pharmacy, '2026-12-25', '10:00-12:00'],
    ['Boxing Day on a Saturday is a Saturday', pharmacy, '2026-12-26', '09:00-12:00'],
    ['the Monday that stands for it is a bank holiday', pharmacy, '2026-12-28', '11:00-15:00'],
    ['a day on which it is closed as an exception', pharmacy, '2026-12-31', ''],
    ['day and night, on a bank holiday too', always, '2026-12-28', '00:00-24:00'],
    ['day and night, but not on a day of which something else is said', { ...always, dates: pharmacy.dates }, '2026-12-31', ''],
  ])('%s', (_, opening, day, expected) =>
    expect(
      sessionsOn(opening, day)
        .map(({ from, to }) => `${from}-${to}`)
        .join(' '),
    ).toBe(expected),
  );
});

describe('on the clock', () => {
  test.each([
    ['in winter', '2026-11-25T08:00:00Z', true],
    ['in summer an hour earlier', '2026-07-01T07:00:00Z', true],
    ['not before', '2026-07-01T06:59:59Z', false],
    ['not at the moment at which it closes', '2026-11-25T18:30:00Z', false],
    ['not on Sundays', '2026-11-29T12:00:00Z', false],
  ])('a practice is open: %s', (_, moment, expected) => expect(isOpenAt(practice, at(moment))).toBe(expected));

  test('the night in October on which an hour comes twice is an hour longer', () => {
    const [span] = openOn(always, '2026-10-25');
    expect([said(span?.from), said(span?.to)]).toEqual(['2026-10-24T23:00', '2026-10-26T00:00']);
    const night: Opening = { week: { sunday: [{ from: '01:15', to: '01:45' }] }, dates: [] };
    expect(openOn(night, '2026-10-25').map(({ from, to }) => [said(from), said(to)])).toEqual([['2026-10-25T00:15', '2026-10-25T01:45']]);
  });

  test('the night in March that lacks an hour', () => {
    const night: Opening = { week: { sunday: [{ from: '00:00', to: '06:00' }] }, dates: [] };
    expect(openOn(night, '2026-03-29').map(({ from, to }) => [said(from), said(to)])).toEqual([['2026-03-29T00:00', '2026-03-29T05:00']]);
    const lost: Opening = { week: { sunday: [{ from: '01:15', to: '01:45' }] }, dates: [] };
    expect(openOn(lost, '2026-03-29')).toEqual([]);
    const half: Opening = { week: { sunday: [{ from: '01:30', to: '03:00' }] }, dates: [] };
    expect(openOn(half, '2026-03-29').map(({ from, to }) => [said(from), said(to)])).toEqual([['2026-03-29T01:00', '2026-03-29T02:00']]);
  });
});

describe('between two moments', () => {
  test.each([
    ['it opens in that time', '2026-11-25T07:30:00Z', '2026-11-25T08:30:00Z', true],
    ['it opens as that time ends', '2026-11-25T07:00:00Z', '2026-11-25T08:00:00Z', true],
    ['it closes as that time begins', '2026-11-25T18:30:00Z', '2026-11-25T19:30:00Z', true],
    ['it closed before', '2026-11-25T18:31:00Z', '2026-11-25T19:31:00Z', false],
    ['it opens on the next day', '2026-11-25T20:00:00Z', '2026-11-26T08:15:00Z', true],
    ['a week-end lies between', '2026-11-27T19:00:00Z', '2026-11-30T07:59:00Z', false],
  ])('%s', (_, from, to, expected) => expect(isOpenBetween(practice, at(from), at(to))).toBe(expected));

  test('until midnight counts at midnight', () => {
    const evening: Opening = { week: { friday: [{ from: '20:00', to: '24:00' }] }, dates: [] };
    expect(isOpenBetween(evening, at('2026-11-28T00:00:00Z'), at('2026-11-28T01:00:00Z'))).toBe(true);
    expect(isOpenBetween(evening, at('2026-11-28T00:01:00Z'), at('2026-11-28T01:00:00Z'))).toBe(false);
  });
});

describe('what comes next', () => {
  test.each([
    ['open now', practice, '2026-11-25T12:00:00Z', '2026-11-25T12:00'],
    ['in the lunch break', pharmacy, '2026-11-23T13:10:00Z', '2026-11-23T14:00'],
    ['over the week-end', practice, '2026-11-27T19:00:00Z', '2026-11-30T08:00'],
    ['over Christmas', practice, '2026-12-24T19:00:00Z', '2026-12-29T08:00'],
    ['over the change to summer time', practice, '2026-03-27T19:00:00Z', '2026-03-30T07:00'],
  ])('it opens: %s', (_, opening, moment, expected) => expect(said(nextOpening(opening, at(moment)))).toBe(expected));

  test('what has no hours never opens', () => expect(nextOpening({ week: {}, dates: [] }, at('2026-11-25T12:00:00Z'))).toBeUndefined());

  test.each([
    ['in the evening', practice, '2026-11-25T12:00:00Z', '2026-11-25T18:30'],
    ['not at midnight but in the morning after', overnight, '2026-11-27T22:00:00Z', '2026-11-28T08:00'],
    ['for good, as far as anybody looks', always, '2026-11-25T12:00:00Z', '2026-12-03T00:00'],
    ['never, when it is closed', practice, '2026-11-25T20:00:00Z', undefined],
  ])('it closes: %s', (_, opening, moment, expected) => expect(said(closesAt(opening, at(moment)))).toBe(expected));
});
