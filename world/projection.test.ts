import { expect, test, vi } from 'vitest';
import { projection, projectionBy } from './projection.ts';

test('a projection is made once for each document', () => {
  const make = vi.fn((doc: { name: string }) => doc.name.toUpperCase());
  const project = projection(make);
  const jane = { name: 'Jane' };
  expect([project(jane), project(jane), project({ name: 'Jane' })]).toEqual(['JANE', 'JANE', 'JANE']);
  expect(make).toHaveBeenCalledTimes(2);
});

test('that there is nothing is remembered too', () => {
  const make = vi.fn(() => undefined);
  const project = projection(make);
  const doc = {};
  project(doc);
  project(doc);
  expect(make).toHaveBeenCalledTimes(1);
});

test('with a key it is made once for each key', () => {
  const make = vi.fn((doc: { name: string }, key: string) => (key === 'none' ? undefined : `${key}/${doc.name}`));
  const project = projectionBy(make);
  const jane = { name: 'Jane' };
  expect([project(jane, 'a'), project(jane, 'b'), project(jane, 'a'), project(jane, 'none'), project(jane, 'none')]).toEqual([
    'a/Jane',
    'b/Jane',
    'a/Jane',
    undefined,
    undefined,
  ]);
  expect(make).toHaveBeenCalledTimes(3);
});
