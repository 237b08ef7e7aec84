import { describe, expect, test } from 'vitest';
import { buildIndex, CompactIndex } from './compact-index.ts';
import { Recent } from './recent.ts';

/** The keys of the document at each place. */
const KEYS = [['b', 'd'], ['a'], [], ['b'], ['d', 'c', 'b'], ['b\u0000']];
const index = new CompactIndex(buildIndex(KEYS.length, (place) => KEYS[place] as string[]));
const stretch = (from: string, passed = 0, below?: string) =>
  [...index.stretch(from, passed, below)].map(({ key, place, isFirst }) => `${key}${place}${isFirst ? '' : '+'}`);

describe('a compact index', () => {
  test('has its entries by key, then by place, and says which are not a document’s first', () => {
    expect(stretch('')).toEqual(['a1', 'b0', 'b3', 'b4', 'b\u00005', 'c4+', 'd0+', 'd4+']);
    expect(index.keys).toBe(5);
  });

  test('gives a stretch of them', () => {
    expect(stretch('b', 0, 'b\u0000')).toEqual(['b0', 'b3', 'b4']);
    expect(stretch('b', 0, 'c')).toEqual(['b0', 'b3', 'b4', 'b\u00005']);
    expect(stretch('bb', 0, 'd')).toEqual(['c4+']);
    expect(stretch('e')).toEqual([]);
    expect(stretch('b', 0, 'a')).toEqual([]);
  });

  test('goes on after places of the key with which it begins, and of no other', () => {
    expect(stretch('b', 1, 'c')).toEqual(['b3', 'b4', 'b\u00005']);
    expect(stretch('b', 4, 'c')).toEqual(['b4', 'b\u00005']);
    expect(stretch('b', 5, 'd')).toEqual(['b\u00005', 'c4+']);
    expect(stretch('ba', 5)).toEqual(['c4+', 'd0+', 'd4+']);
  });

  test('keeps any characters, in the order of their code units', () => {
    const keys = ['é', 'z', '中', '\u{1f600}', '\ufb01', '', 'a'];
    const wide = new CompactIndex(buildIndex(keys.length, (place) => [keys[place] as string]));
    expect([...wide.stretch('', 0, undefined)].map(({ key }) => key)).toEqual(keys.toSorted());
  });

  test('of nothing is empty', () => {
    expect([...new CompactIndex(buildIndex(0, () => [])).stretch('', 0, undefined)]).toEqual([]);
    expect([...CompactIndex.underOneKey(0).stretch('', 0, undefined)]).toEqual([]);
  });
});

test('what was made lately is kept, up to a bound, and longer when it is asked for', () => {
  const recent = new Recent<{ readonly id: string }>(2);
  for (const id of ['a', 'b', 'c']) recent.set(id, { id });
  expect(recent.get('a')).toEqual({ id: 'a' });
  for (const id of ['d', 'e']) recent.set(id, { id });
  expect(recent.get('b')).toBeUndefined();
  expect(recent.get('a')).toEqual({ id: 'a' });
});
