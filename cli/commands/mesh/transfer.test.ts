import { expect, test } from 'vitest';
import type { Cli } from '../../cli.ts';
import { parseSize, sizeInWords, transferProgress } from './transfer.ts';

test.each([
  ['5', 5],
  ['512k', 512_000],
  ['20MB', 20_000_000],
  ['1 GB', 1_000_000_000],
])('%s is %i bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each(['', '0', '-1', '1.5MB', 'MB', '20 TB'])('%j is no size', (text) => expect(() => parseSize(text)).toThrow('is not a size'));

test.each([
  [1, '1 byte'],
  [999, '999 bytes'],
  [25_000, '25.0 kB'],
  [1_500_000, '1.5 MB'],
  [2_000_000_000, '2.0 GB'],
])('%i bytes are %s', (bytes, words) => expect(sizeInWords(bytes)).toBe(words));

const told = (isTTY: boolean, ...steps: (readonly [done: number, of: number | undefined])[]) => {
  let err = '';
  const write = (text: string | Uint8Array) => {
    err += text;
  };
  const progress = transferProgress({ err: { write, isTTY } } as Partial<Cli> as Cli, 'Sent');
  for (const step of steps) progress.told(...step);
  progress.end();
  return err;
};

test('a terminal is told how far what is large is', () => {
  expect(told(true, [10_000_000, 20_000_000], [10_000_001, 20_000_000], [20_000_000, 20_000_000])).toBe(
    '\rSent 10.0 MB of 20.0 MB (50%)\u001b[K\rSent 20.0 MB of 20.0 MB (100%)\u001b[K\n',
  );
  expect(told(true, [6_000_000, undefined])).toBe('\rSent 6.0 MB\u001b[K\n');
  expect(told(true, [1000, 2000])).toBe('');
  expect(told(false, [10_000_000, 20_000_000])).toBe('');
});
