import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit, isNhsNumber, mayBeLive, nhsNumberRange, parseNhsNumber, writeNhsNumber } from './nhs-number.ts';

const nineDigits = fc.stringMatching(/^\d{9}$/);
const nhsNumber = nineDigits.filter((nine) => checkDigit(nine) !== undefined).map((nine) => `${nine}${checkDigit(nine)}`);

describe('NHS numbers', () => {
  test.each([
    ['9434765919', 'the example of the NHS Data Dictionary'],
    ['9000000009', 'the PDS sandbox'],
    ['9912003071', 'a login of the mock identity provider'],
    ['0000000000', 'weights of nothing'],
    ['1111111111', 'repeated digits pass'],
    ['9990003343', 'the range 999'],
  ])('%s passes: %s', (number) => expect(isNhsNumber(number)).toBe(true));

  test.each([
    ['9434765918', 'another check digit'],
    ['9000000015', 'a search result of the PDS sandbox'],
    ['9912003072', 'a login name only'],
    ['943476591', 'nine digits'],
    ['94347659199', 'eleven digits'],
    ['943 476 5919', 'spaces'],
    ['943476591X', 'a letter'],
    ['٩٤٣٤٧٦٥٩١٩', 'digits of another script'],
    ['9434765919\n', 'a line feed'],
    ['', 'nothing'],
  ])('%s fails: %s', (number) => expect(isNhsNumber(number)).toBe(false));

  test('nine digits whose check digit would be 10 have none', () => {
    expect(checkDigit('000000006')).toBeUndefined();
    expect(checkDigit('000000000')).toBe(0);
    expect(checkDigit('943476591')).toBe(9);
  });

  test('changing any one digit breaks a number', () => {
    fc.assert(
      fc.property(nhsNumber, fc.nat(9), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const digit = (Number(number[at]) + by) % 10;
        return !isNhsNumber(`${number.slice(0, at)}${digit}${number.slice(at + 1)}`);
      }),
    );
  });

  test('swapping two neighbours breaks a number', () => {
    fc.assert(
      fc.property(nhsNumber, fc.nat(8), (number, at) => {
        fc.pre(number[at] !== number[at + 1]);
        return !isNhsNumber(`${number.slice(0, at)}${number[at + 1]}${number[at]}${number.slice(at + 2)}`);
      }),
    );
  });
});

describe('NHS numbers as people write them', () => {
  test.each([
    ['943 476 5919', '9434765919'],
    ['943-476-5919', '9434765919'],
    ['  9434765919 ', '9434765919'],
    ['943 476-5919', undefined],
    ['943  476 5919', undefined],
    ['943 476 5918', undefined],
    ['94 347 65919', undefined],
    ['nhs 943 476 5919', undefined],
  ])('%s is read as %s', (written, number) => expect(parseNhsNumber(written)).toBe(number));

  test('what is written can be read', () => {
    fc.assert(fc.property(nhsNumber, (number) => parseNhsNumber(writeNhsNumber(number)) === number));
  });
});

test.each([
  ['0101010105', 'scotland', true],
  ['3112999999', 'scotland', true],
  ['3120000000', 'unissued', false],
  ['3200000000', 'northernIreland', true],
  ['4010232137', 'england', true],
  ['5900053636', 'unissued', false],
  ['7101120547', 'england', true],
  ['8000000000', 'ireland', true],
  ['8600000000', 'unissued', false],
  ['9000000009', 'unissued', false],
  ['9990003343', 'test', false],
] as const)('%s belongs to %s', (number, range, live) => {
  expect(nhsNumberRange(number)).toBe(range);
  expect(mayBeLive(number)).toBe(live);
});
