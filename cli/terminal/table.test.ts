import { describe, expect, test } from 'vitest';
import { type Page, pageOf } from './page.ts';
import { tableLines, tableWidth } from './table.ts';

const PLAIN: Page = { width: 80, isDrawn: false, paint: (text) => text };
const MARKED: Page = { ...PLAIN, paint: (text, tone) => `<${tone}:${text}>` };
const rows = (...texts: string[][]) => texts.map((row) => row.map((text) => ({ text })));

describe('a table', () => {
  test.each([
    ['as wide as it needs to be', rows(['a', 'bb', 'c'], ['aaa', 'b', 'ccc']), {}, ['a    bb  c', 'aaa  b   ccc']],
    ['a column in which nothing stands takes no room', rows(['a', '', 'c'], ['b', '', 'd']), {}, ['a  c', 'b  d']],
    ['rows of different lengths', rows(['a', 'b'], ['c']), {}, ['a  b', 'c']],
    ['the widest column gives way, and goes on below', rows(['one two three', 'x']), { width: 10 }, ['one two  x', 'three']],
    ['or is cut', rows(['one two three', 'x']), { width: 10, overflow: 'cut' as const }, ['one tw…  x']],
    [
      'but not the first, when it is to be kept',
      rows(['9990001375', 'one two']),
      { width: 16, overflow: 'cut' as const, keepFirst: true },
      ['9990001375  one…'],
    ],
    ['wide letters line up', rows(['山田', 'x'], ['abcd', 'y']), {}, ['山田  x', 'abcd  y']],
    ['no rows', [], {}, []],
  ])('%s', (_, content, options, lines) => expect(tableLines(content, PLAIN, options)).toEqual(lines));

  test('says how wide it is when nothing gives way', () => {
    expect(tableWidth(rows(['a', '', 'ccc'], ['山田', '', 'c']))).toBe(9);
  });

  test('paint takes no room, and spaces are not painted', () => {
    expect(
      tableLines(
        [
          [{ text: 'a', tone: 'alarm' }, { text: 'b' }],
          [{ text: 'ccc' }, { text: 'd' }],
        ],
        MARKED,
      ),
    ).toEqual(['<alarm:a>    b', 'ccc  d']);
  });

  test('what a terminal would act on is shown instead', () => {
    expect(tableLines(rows(['\u001b[2J', 'b\nc']), PLAIN)).toEqual(['␛[2J  b c']);
  });
});

describe('the page', () => {
  const page = (out: { isTTY?: boolean; columns?: number }, env: Record<string, string> = {}) =>
    pageOf({ out: { write: () => true, ...out }, env });

  test.each([
    [{ isTTY: true, columns: 100 }, {}, 100, true],
    [{ isTTY: true, columns: 300 }, {}, 120, true],
    [{ isTTY: true, columns: 10 }, {}, 40, true],
    [{ isTTY: true }, {}, 80, true],
    [{}, {}, 80, false],
    [{}, { COLUMNS: '100' }, 100, false],
    [{}, { COLUMNS: 'wide' }, 80, false],
  ])('of %j with %j', (out, env, width, isDrawn) => expect(page(out, env)).toMatchObject({ width, isDrawn }));

  test.each([
    [{ isTTY: true }, {}, '\u001b[1;31mx\u001b[22;39m'],
    [{ isTTY: true }, { NO_COLOR: '1' }, 'x'],
    [{ isTTY: true }, { NO_COLOR: '' }, '\u001b[1;31mx\u001b[22;39m'],
    [{ isTTY: true }, { TERM: 'dumb' }, 'x'],
    [{}, {}, 'x'],
  ])('paint of %j with %j', (out, env, painted) => expect(page(out, env).paint('x', 'alarm')).toBe(painted));
});
