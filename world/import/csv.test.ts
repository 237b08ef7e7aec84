import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCsv, separatorOf } from './csv.ts';

const cellsOf = (text: string) => parseCsv(text).rows.map(({ cells }) => cells);

test.each([
  [
    'plain',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'without an end of the last line',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'CRLF',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'CR alone',
    'a,b\r1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a byte order mark',
    '\ufeffa,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons',
    'a;b\n1,5;2\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1\t2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes',
    '"a,b",c\n"1 ""one""",2',
    [
      ['a,b', 'c'],
      ['1 "one"', '2'],
    ],
  ],
  [
    'a separator in quotes does not count',
    '"a;b;c;d",e\n1,2',
    [
      ['a;b;c;d', 'e'],
      ['1', '2'],
    ],
  ],
  [
    'lines within quotes',
    '"a\r\nb",c\n1,2',
    [
      ['a\r\nb', 'c'],
      ['1', '2'],
    ],
  ],
  [
    'empty cells',
    'a,,\n,,1',
    [
      ['a', '', ''],
      ['', '', '1'],
    ],
  ],
  ['an empty quoted cell', '"",a', [['', 'a']]],
  ['quotes within a bare cell', '5\'11",b', [['5\'11"', 'b']]],
  [
    'empty lines',
    'a,b\n\n , \n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['nothing', '', []],
])('%s', (_, text, cells) => {
  expect(cellsOf(text)).toEqual(cells);
  expect(parseCsv(text).faults).toEqual([]);
});

test('lines are counted as an editor counts them', () => {
  expect(parseCsv('a\r\n"b\r\nc"\r\n\r\nd').rows.map(({ line }) => line)).toEqual([1, 2, 5]);
});

test.each([
  ['a,b\n1,"2\n3', [{ line: 2, reason: 'a quoted cell is never closed' }]],
  ['a,b\n"1"x,2', [{ line: 2, reason: 'there is text after the closing quote of a cell' }]],
])('%j is not CSV', (text, faults) => expect(parseCsv(text).faults).toEqual(faults));

test.each([',', ';', '\t'] as const)('whatever is written with %j is read', (separator) => {
  const cell = fc.string({ unit: 'grapheme' });
  const row = fc.tuple(cell, cell, cell).filter((cells) => cells.some((text) => text.trim() !== ''));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(fc.array(row), fc.constantFrom('\n', '\r\n', '\r'), (rows, end) => {
      const all = [['one', 'two', 'three'], ...rows];
      const text = all.map((cells) => cells.map(quoted).join(separator)).join(end);
      expect(cellsOf(`one${separator}two${separator}three${end}${text}`).slice(1)).toEqual(all);
    }),
  );
});

test('whatever comes, it ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\r', '\n', '\t', '\ufeff') }), (text) => void parseCsv(text)),
  );
});

test('a file of ten megabytes is read soon', () => {
  const text = `a,b\n${'"x ""y"" z",1\n'.repeat(700_000)}`;
  const begun = performance.now();
  expect(parseCsv(text).rows).toHaveLength(700_001);
  expect(performance.now() - begun).toBeLessThan(4000);
});

test('the separator', () => {
  expect(separatorOf('name')).toBe(',');
  expect(separatorOf('"last, first";born')).toBe(';');
});
