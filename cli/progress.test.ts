import { expect, test } from 'vitest';
import type { Cli } from './cli.ts';
import { populationProgress } from './progress.ts';

function saidWhile(steps: readonly (readonly [made: number, of: number])[], isTTY: boolean): string {
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const progress = populationProgress({ err: { write, isTTY } } as unknown as Cli);
  for (const [made, of] of steps) progress(made, of);
  return said;
}

const steps = [
  [0, 20_000],
  [10_000, 20_000],
  [20_000, 20_000],
] as const;

test('on a terminal in one line that is written over', () => {
  expect(saidWhile(steps, true)).toBe(
    '\rMaking patients: 0 of 20,000\rMaking patients: 10,000 of 20,000\rMaking patients: 20,000 of 20,000\n',
  );
});

test('in a log when it begins and when it ends', () => {
  expect(saidWhile(steps, false)).toBe('Making 20,000 patients\nMade 20,000 patients\n');
});

test('not at all for a few', () => {
  expect(
    saidWhile(
      [
        [0, 9999],
        [9999, 9999],
      ],
      false,
    ),
  ).toBe('');
});
