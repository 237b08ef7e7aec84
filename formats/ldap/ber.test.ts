import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BerError,
  BerReader,
  boolean,
  ENUMERATED,
  element,
  elementLength,
  INTEGER,
  integer,
  OCTET_STRING,
  octets,
  SEQUENCE,
} from './ber.ts';

const reader = (hex: string) => new BerReader(Buffer.from(hex, 'hex'));

describe('whole numbers', () => {
  test.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [65_535, '020300ffff'],
    [2_147_483_647, '02047fffffff'],
    [-2_147_483_648, '020480000000'],
  ])('%d is %s', (value, hex) => {
    expect(integer(value).toString('hex')).toBe(hex);
    expect(reader(hex).integer()).toBe(value);
  });

  test.each([
    ['0200', 'a number has 0 octets'],
    ['02050102030405', 'a number has 5 octets'],
    ['0a0101', 'tag 0xa where 0x2 should be'],
    ['02', 'cut off'],
    ['0201', 'longer than what holds it'],
  ])('%s is none', (hex, reason) => {
    expect(() => reader(hex).integer()).toThrow(reason);
  });
});

describe('lengths', () => {
  test.each([
    [0, '0400'],
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
  ])('%d is written as %s…', (length, hex) => {
    const bytes = octets(Buffer.alloc(length));
    expect(bytes.toString('hex', 0, hex.length / 2)).toBe(hex);
    expect(bytes.length).toBe(hex.length / 2 + length);
    expect(elementLength(bytes, 0)).toBe(bytes.length);
    expect(new BerReader(bytes).octets().length).toBe(length);
  });

  test('may be written longer than need be', () => {
    expect(reader('0484000000026869').text()).toBe('hi');
  });

  test.each([
    ['3080020101', 'indefinite'],
    ['30850000000001', '5 octets'],
    ['3084ffffffff00', 'longer than what holds it'],
    ['30ff', '127 octets'],
  ])('%s are refused', (hex, reason) => {
    expect(() => reader(hex).enter(SEQUENCE)).toThrow(reason);
  });

  test('are not known before all of their octets have come', () => {
    expect(elementLength(Buffer.from('30', 'hex'), 0)).toBeUndefined();
    expect(elementLength(Buffer.from('308201', 'hex'), 0)).toBeUndefined();
    expect(elementLength(Buffer.from('30820100', 'hex'), 0)).toBe(260);
  });
});

test('an element cannot hold more than it says, nor less', () => {
  const sequence = element(SEQUENCE, integer(1), boolean(true));
  const first = new BerReader(sequence);
  const outer = first.enter(SEQUENCE);
  first.integer();
  expect(() => first.leave(outer)).toThrow(BerError);
  expect(first.boolean()).toBe(true);
  first.leave(outer);
  expect(first.more).toBe(false);
  expect(first.tag).toBe(-1);
  const cut = reader('3003020201');
  cut.enter(SEQUENCE);
  expect(() => cut.integer()).toThrow('longer than what holds it');
});

test('text that is not UTF-8 is marked as such', () => {
  expect(reader('0402c328').text()).toBe('\uFFFD(');
});

test('whatever is written can be read', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.string({ unit: 'grapheme' }), fc.boolean(), (number, text, truth) => {
      const read = new BerReader(element(SEQUENCE, integer(number, ENUMERATED), octets(text), boolean(truth)));
      const outer = read.enter(SEQUENCE);
      expect([read.integer(ENUMERATED), read.text(), read.boolean()]).toEqual([number, Buffer.from(text).toString(), truth]);
      read.leave(outer);
    }),
  );
});

test('whatever comes, reading ends in a value or a BerError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const read = new BerReader(Buffer.from(bytes));
      try {
        while (read.more) {
          if (read.tag === INTEGER) read.integer();
          else if (read.tag === OCTET_STRING) read.text();
          else read.skip();
        }
      } catch (error) {
        expect(error).toBeInstanceOf(BerError);
      }
    }),
  );
});
