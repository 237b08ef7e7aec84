import * as v from 'valibot';
import { expect, test } from 'vitest';
import { day, parser, text } from './schema.ts';

const stay = v.strictObject({ place: text(), until: v.exactOptional(day) });
const traveller = v.pipe(
  v.strictObject({ name: text(), born: v.exactOptional(day), stays: v.exactOptional(v.array(stay), []) }),
  v.check(({ stays }) => stays.length < 3, 'must not stay at more than two places'),
);
const parse = parser(traveller);

const [first, second] = [{ place: 'Leeds' }, { place: 'York', until: '2026-03-01' }];
const known = { name: 'Ada', born: '1970-01-24', stays: [first] };

test('what a document has in common with a known one stays the very same', () => {
  const parsed = parse({ stays: [second, first], born: known.born, name: known.name }, known);
  expect(parsed).toEqual({ doc: { name: 'Ada', born: '1970-01-24', stays: [second, first] } });
  const { doc } = parsed as { doc: typeof known };
  expect(Object.keys(doc)).toEqual(['name', 'born', 'stays']);
  expect(doc.stays[1]).toBe(first);
});

test('what follows from nothing known is the same document', () => {
  expect(parse({ stays: [first], name: 'Ada' })).toEqual(parse({ stays: [first], name: 'Ada' }, known));
  expect(parse({ name: 'Ada' }, known)).toEqual({ doc: { name: 'Ada', stays: [] } });
});

test.each<[string, object, string]>([
  ['an entry that is new, by its place in the list', { ...known, stays: [first, { place: ' ' }] }, 'stays.1.place'],
  ['a field that is new', { ...known, born: 'yesterday' }, 'born'],
  ['a field that is gone', { stays: known.stays }, 'name'],
  ['a field that there is not', { ...known, home: 'Leeds' }, 'home'],
  ['a field that all objects have', Object.assign(JSON.parse('{"__proto__":{"name":"Ada"}}'), known), '__proto__'],
  ['the whole', { ...known, stays: [first, first, second] }, ''],
])('is told what is wrong with %s', (_, value, path) => {
  expect(parse(value, known)).toMatchObject({ issues: [{ path }] });
  expect(parse(value, known)).toEqual(parse(value));
});
