import { describe, expect, test } from 'vitest';
import { DateResolver, datesIn, isRelative, resolveDate, resolveDates, resolveDatesInJson, restoreDates } from './relative-dates.ts';

/** A Wednesday. */
const TODAY = '2026-11-25';

describe('a relative date', () => {
  test.each([
    ['@today', '2026-11-25'],
    ['@today-3M', '2026-08-25'],
    ['@today+10D', '2026-12-05'],
    ['@today+2W', '2026-12-09'],
    ['@today-1Y+3D', '2025-11-28'],
    ['@today-33Y', '1993-11-25'],
    ['@next-thu', '2026-11-26'],
    ['@next-wed', '2026-12-02'],
    ['@last-wed', '2026-11-18'],
    ['@last-tue', '2026-11-24'],
    ['@next-mon+1W', '2026-12-07'],
    ['@today T09:10', '2026-11-25T09:10:00+00:00'],
    ['@today-5M T09:10', '2026-06-25T09:10:00+01:00'],
    ['@next-tue T00:00', '2026-12-01T00:00:00+00:00'],
  ])('%s is %s', (text, date) => expect(resolveDate(text, TODAY)).toBe(date));

  test('keeps to the last day of a shorter month', () => {
    expect(resolveDate('@today-3M', '2026-05-31')).toBe('2026-02-28');
    expect(resolveDate('@today-1Y', '2024-02-29')).toBe('2023-02-28');
  });

  test.each([
    '@today-3',
    '@today-3H',
    '@next',
    '@next-week',
    '@last-tue T24:00',
    '@today T9:10',
    '@today  T09:10',
    '@today-3M T09:10:00',
    '@today-99999Y+1D',
    '@next-mon+99999Y',
  ])('%s is meant as one and is none', (text) => {
    expect(isRelative(text)).toBe(true);
    expect(resolveDate(text, TODAY)).toBeUndefined();
  });

  test.each(['@tomorrow', 'today', '@nextdoor', '@', ''])('%j is not meant as one', (text) => expect(isRelative(text)).toBe(false));
});

describe('a document', () => {
  test('without relative dates stays the very same', () => {
    const doc = { a: ['2026-01-01', { b: '@home' }], c: null, d: 1 };
    expect(resolveDates(doc, TODAY)).toBe(doc);
  });

  test('with some keeps all the rest', () => {
    const kept = { start: '2020-01-01' };
    const doc = { issues: [{ date: '@today-1M' }, kept], title: 'x' };
    const resolved = resolveDates(doc, TODAY) as typeof doc;
    expect(resolved).toEqual({ issues: [{ date: '2026-10-25' }, kept], title: 'x' });
    expect(resolved.issues[1]).toBe(kept);
    expect(doc.issues[0]).toEqual({ date: '@today-1M' });
  });

  test('tells where one cannot be resolved', () => {
    const bad: [string, string][] = [];
    resolveDates({ issues: [{ date: '@today-1X' }] }, TODAY, (path, text) => bad.push([path, text]));
    expect(bad).toEqual([['issues.0.date', '@today-1X']]);
  });

  test('tells where they are, and gets them back after it was checked', () => {
    const written = { list: [{ at: '@last-fri' }, { at: '2020-01-01' }], date: '@today' };
    expect(datesIn(written)).toEqual([
      { path: ['list', '0', 'at'], text: '@last-fri' },
      { path: ['date'], text: '@today' },
    ]);
    expect(restoreDates({ added: 1, list: [{ at: '2026-11-20', more: [] }, {}], date: '2026-11-25' }, written)).toEqual({
      added: 1,
      list: [{ at: '@last-fri', more: [] }, {}],
      date: '@today',
    });
  });
});

test('dates are resolved in JSON as they are in what it says, and nothing else is touched', () => {
  const written = { a: ['@today-1M', '@next-tue T09:10', 'see "@today" and @today', '@todays', '@home'], b: { c: '@last-fri' }, d: '\\' };
  expect(JSON.parse(resolveDatesInJson(JSON.stringify(written), TODAY))).toEqual(resolveDates(written, TODAY));
});

test('a resolver gives the same for days on which the clocks change', () => {
  const resolver = new DateResolver('2026-03-28');
  expect(['@today T23:30', '@next-sun T00:30', '@next-sun T03:00', '@next-sun+1D T09:00'].map((text) => resolver.resolve(text))).toEqual([
    '2026-03-28T23:30:00+00:00',
    '2026-03-29T00:30:00+00:00',
    '2026-03-29T03:00:00+01:00',
    '2026-03-30T09:00:00+01:00',
  ]);
});
