import { expect, test } from 'vitest';
import { dayOf, daysBefore, readDate, timeOf } from './dates.ts';
import { readLines, writeLines } from './postal-address.ts';

test.each([
  ['2013-11-04', '20131104000000'],
  ['2013-11', '20131101000000'],
  ['2013', '20130101000000'],
  ['2015-11-06T14:55:12+00:00', '20151106145512'],
  ['2015-06-06T14:55:12.345+01:00', '20150606145512'],
])('%s is %s', (date, time) => {
  expect(timeOf(date)).toBe(time);
  expect(dayOf(date)).toBe(time.slice(0, 8));
});

test.each([
  ['20131104', '2013-11-04'],
  ['20131104000000', '2013-11-04'],
  ['20151106145512', '2015-11-06T14:55:12+00:00'],
  ['2015', undefined],
  ['20151106145512Z', undefined],
])('%s is read as %s', (text, date) => expect(readDate(text)).toBe(date));

test('a week before crosses months and years', () => {
  expect(daysBefore(7, '20240101120000')).toBe('20231225120000');
  expect(daysBefore(7, '20240305000000')).toBe('20240227000000');
});

test.each([
  [{ lines: ['COXWOLD'], town: 'YORK', county: 'NORTH YORKSHIRE' }, 'COXWOLD$$$YORK$NORTH YORKSHIRE'],
  [{ lines: ['A $ B', 'C\\D'], town: 'E' }, 'A \\24 B$C\\5CD$$E$'],
  [{ lines: [] }, '$$$$'],
])('%j is written %s, and read again', (address, text) => {
  expect(writeLines(address)).toBe(text);
  expect(readLines(text)).toEqual(address);
});

test('an address in fewer lines ends with its town', () => {
  expect(readLines('1 HIGH STREET$LEEDS')).toEqual({ lines: ['1 HIGH STREET'], town: 'LEEDS' });
});
