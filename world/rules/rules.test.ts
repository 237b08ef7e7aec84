import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysInMonth, isDay, precisionOf, withoutTime } from './date.ts';
import { normaliseName } from './name.ts';
import { isOdsCode, parseOdsCode } from './ods-code.ts';
import { compactPostcode, isPostcode, writePostcode } from './postcode.ts';

describe('ODS codes', () => {
  test.each(['A20047', 'R69', '00003X', 'SUPPLIER0', 'YES'])('%s is one', (code) => expect(isOdsCode(code)).toBe(true));
  test.each(['', 'R1', 'a20047', 'A20047 ', 'A-20047', 'ABCDEFGHIJK'])("'%s' is none", (code) => expect(isOdsCode(code)).toBe(false));
  test.each([
    ['r1a14 ', 'R1A14'],
    [' a20047', 'A20047'],
    ['A2 0047', undefined],
  ])("'%s' is read as %s", (text, code) => expect(parseOdsCode(text)).toBe(code));
});

describe('postcodes', () => {
  test.each(['LS1 6AE', 'ls16ae', 'W1A 0AX', 'EC1A 1BB', 'M1 1AE', 'CR2 6XH', 'GIR 0AA', 'ZZ99 3VZ', ' DN55 1PT '])('%s is one', (text) =>
    expect(isPostcode(text)).toBe(true),
  );
  test.each(['', 'LS1', 'BAP4WG', 'LS1 6AI', 'LS16 AEE', '1LS 6AE', 'LS1 6AÉ'])("'%s' is none", (text) =>
    expect(isPostcode(text)).toBe(false),
  );

  test('spaces and case make no difference', () => {
    expect(compactPostcode(' ls1  6ae ')).toBe('LS16AE');
    expect(writePostcode('ls16ae')).toBe('LS1 6AE');
    expect(writePostcode('W1A0AX')).toBe('W1A 0AX');
  });
});

describe('dates', () => {
  test.each([
    ['2010', 'year'],
    ['2010-10', 'month'],
    ['2010-10-22', 'day'],
    ['2024-02-29', 'day'],
    ['2000-02-29', 'day'],
    ['2010-10-22T00:00:00+00:00', 'instant'],
    ['2010-10-22T23:59:59Z', 'instant'],
    ['2010-10-22T09:30:00.123+01:00', 'instant'],
    ['2010-13', undefined],
    ['2010-00-01', undefined],
    ['2010-02-29', undefined],
    ['1900-02-29', undefined],
    ['2010-04-31', undefined],
    ['2010-10-00', undefined],
    ['2010-10-22T24:00:00Z', undefined],
    ['2010-10-22T10:00Z', undefined],
    ['2010-10-22T10:00:00', undefined],
    ['2010-10-22 10:00:00Z', undefined],
    ['20101022', undefined],
    ['22/10/2010', undefined],
    ['2010-1-2', undefined],
    ['', undefined],
  ] as const)('%s is exact to the %s', (text, precision) => expect(precisionOf(text)).toBe(precision));

  test('days are those of the calendar', () => {
    const anyDay = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(anyDay, (at) => isDay(at.toISOString().slice(0, 10)) && precisionOf(at.toISOString()) === 'instant'));
    expect(Array.from({ length: 12 }, (_, month) => daysInMonth(2023, month + 1))).toEqual([
      31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]);
  });

  test('a date loses its time, and no more', () => {
    expect(withoutTime('2010-10-22T00:00:00+00:00')).toBe('2010-10-22');
    expect(withoutTime('2010-10')).toBe('2010-10');
  });
});

describe('names as they are compared', () => {
  test.each([
    ['Smith', 'smith'],
    ['SMITH', 'smith'],
    ["O'Brien", 'obrien'],
    ['O’Brien', 'obrien'],
    ['attisón', 'attison'],
    ['Ó Súilleabháin', 'o suilleabhain'],
    ['McMatch-Single', 'mcmatch single'],
    ['St. John', 'st john'],
    ['Wiśniewski', 'wisniewski'],
    ['Łukasz', 'lukasz'],
    ['Müller', 'muller'],
    ['Groß', 'gross'],
    ['Ærø', 'aero'],
    ['ﬁnch', 'finch'],
    ['  van   der  Berg ', 'van der berg'],
    ['Anne--Marie', 'anne marie'],
    ['王', '王'],
    ['Smith\u0001\u0002', 'smith'],
    ['...', ''],
    ['', ''],
  ])("'%s' is '%s'", (name, normal) => expect(normaliseName(name)).toBe(normal));

  test('twice is the same as once', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => normaliseName(normaliseName(name)) === normaliseName(name)));
  });

  test('nothing that the store keeps for itself is left in them', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => [...normaliseName(name)].every((character) => character >= ' ')));
  });

  test('what an English name begins with is what its normal form begins with', () => {
    const name = fc.stringMatching(/^[A-Z][a-zéö'-]{1,20}$/);
    fc.assert(fc.property(name, fc.nat(20), (whole, length) => normaliseName(whole).startsWith(normaliseName(whole.slice(0, length)))));
  });
});
