import { expect, test } from 'vitest';
import { mulberry32 } from '#kernel/ids';
import { byRank, Chance, seedOf, weighted } from './chance.ts';

test('is the generator of the kernel, in whole numbers', () => {
  const chance = new Chance(42);
  const random = mulberry32(42);
  for (let turn = 0; turn < 1000; turn++) expect(chance.below(1_000_003)).toBe(Math.floor(random() * 1_000_003));
});

test('repeats, on every machine', () => {
  const chance = new Chance(1948);
  expect(Array.from({ length: 8 }, () => chance.below(100))).toEqual([27, 78, 91, 86, 4, 94, 24, 9]);
  expect([seedOf(1), seedOf(1, 2), seedOf(2, 1)]).toEqual([133_532_017, 1_480_986_059, 3_061_693_407]);
});

test('picks by weight, and never what weighs nothing', () => {
  const chance = new Chance(7);
  const table = weighted([
    ['often', 8],
    ['never', 0],
    ['seldom', 2],
  ]);
  const drawn = Array.from({ length: 10_000 }, () => chance.weighted(table));
  expect(drawn).not.toContain('never');
  expect(Math.abs(drawn.filter((item) => item === 'often').length - 8000)).toBeLessThan(200);
});

test('picks by rank: the first most, the last least', () => {
  const { items, sums } = byRank(['a', 'b', 'c']);
  const weights = sums.map((sum, at) => sum - (sums[at - 1] ?? 0));
  expect(items).toEqual(['a', 'b', 'c']);
  expect(weights).toEqual(weights.toSorted((a, b) => b - a));
});

test('stays between two ends, both included', () => {
  const chance = new Chance(3);
  const seen = new Set<number>();
  for (let turn = 0; turn < 2000; turn++) {
    seen.add(chance.humped(10, 14));
    expect(chance.between(5, 5)).toBe(5);
  }
  expect([...seen].sort()).toEqual([10, 11, 12, 13, 14]);
});
