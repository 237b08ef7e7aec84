import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, safe, widthOf, wrap } from './text.ts';

const ESC = '\u001b';

describe('what a terminal would act on is shown instead', () => {
  test.each([
    ['Smith', 'Smith'],
    ["Bríd O'Súilleabháin", "Bríd O'Súilleabháin"],
    [`${ESC}[31mred${ESC}[0m`, '␛[31mred␛[0m'],
    [`${ESC}]0;title\u0007`, '␛]0;title␇'],
    ['\u009b2J', '�2J'],
    ['one\r\ntwo\tthree', 'one  two three'],
    ['a\u2028b\u2029c', 'a�b�c'],
    ['\u202egnp.exe', '�gnp.exe'],
    ['\u2066isolated\u2069', '�isolated�'],
    ['in\u200bvisible\ufeff', 'in�visible�'],
    ['del\u007f', 'del␡'],
    ['half \ud83d', 'half �'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['שלום', 'שלום'],
  ])('%j', (text, shown) => expect(safe(text)).toBe(shown));

  test('whatever comes, no control character leaves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safe(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('ten megabytes are cut, soon', () => {
    const begun = performance.now();
    expect(safe('é'.repeat(10_000_000))).toHaveLength(4001);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

test.each([
  ['', 0],
  ['Smith', 5],
  ['Zoë', 3],
  ['Zoe\u0308', 3],
  ['山田太郎', 8],
  ['ﾔﾏﾀﾞ', 3],
  ['김', 2],
  ['Ｗ', 2],
  ['👩‍👩‍👧', 2],
  ['☎️', 2],
  ['Nguyễn', 6],
  ['नि', 1],
  ['│', 1],
])('%s takes %i columns', (text, width) => expect(widthOf(text)).toBe(width));

test.each([
  ['Smith', 5, 'Smith'],
  ['Smithson', 5, 'Smit…'],
  ['山田太郎', 5, '山田…'],
  ['one two', 5, 'one…'],
])('%s in %i columns is %s', (text, width, shown) => expect(cut(text, width)).toBe(shown));

describe('wrapping', () => {
  test.each([
    ['a line', 10, ['a line']],
    ['two words here', 9, ['two words', 'here']],
    ['Llanfairpwllgwyngyll', 8, ['Llanfair', 'pwllgwyn', 'gyll']],
    ['a Llanfairpwll', 8, ['a', 'Llanfair', 'pwll']],
    ['山田 太郎', 6, ['山田', '太郎']],
    ['', 6, ['']],
  ])('%j in %i', (text, width, lines) => expect(wrap(text, width)).toEqual(lines));

  test('nothing is lost, and nothing is too wide', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const shown = safe(text);
        const lines = wrap(shown, width);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(shown.replaceAll(' ', ''));
      }),
    );
  });
});
