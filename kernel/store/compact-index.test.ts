import { describe, expect, test } from 'vitest';
import { buildIndex, CompactIndex } from './compact-index.ts';
import { Recent } from './recent.ts';

/** The keys of the document at each place. */
const KEYS = [['b', 'd'], ['a'], [], ['b'], ['d', 'c', 'b'], ['b\u0000']];
const index = new CompactIndex(buildIndex(KEYS.length, (place) => KEYS[place] as string[]));
const stretch = (from: string, passed = 0, below?: string, most = 100) => entriesOf(index, from, passed, below, most);

function entriesOf(some: CompactIndex, from: string, passed = 0, below?: string, most = 100): readonly string[] {
  const entries: string[] = [];
  some.visit(from, passed, below, (key, place, isFirst) => entries.push(`${key}${place}${isFirst ? '' : '+'}`) < most);
  return entries;
}

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
    expect(stretch('a', 0, undefined, 3)).toEqual(['a1', 'b0', 'b3']);
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
    expect(entriesOf(wide, '')).toEqual(keys.toSorted().map((key) => `${key}${keys.indexOf(key)}`));
  });

  test('of nothing is empty', () => {
    expect(entriesOf(new CompactIndex(buildIndex(0, () => [])), '')).toEqual([]);
    expect(entriesOf(CompactIndex.underOneKey(0), '')).toEqual([]);
  });
});

test('what was made lately is kept, up to a bound, and longer when it is asked for', () => {
  const recent = new Recent<string, { readonly id: string }>(2);
  for (const id of ['a', 'b', 'c']) recent.set(id, { id });
  expect(recent.get('a')).toEqual({ id: 'a' });
  for (const id of ['d', 'e']) recent.set(id, { id });
  expect(recent.get('b')).toBeUndefined();
  expect(recent.get('a')).toEqual({ id: 'a' });
});
