import { expect, test } from 'vitest';
import { callsOf, runWith } from '../testing/run-with.ts';

test('collections', async () => {
  const answers = { 'world.collections': [{ name: 'patients', indexes: ['family', 'postcode'] }] };
  expect((await runWith(['world'], { answers })).out).toBe('patients  family, postcode\n');
});

test('a page, one document a line, and how to get the next', async () => {
  const answers = { 'world.list': { items: [{ a: 1 }, { b: 2 }], next: 'n' } };
  const listed = await runWith(['world', 'list', 'patients', '--index', 'family', '--prefix', 'SM', '--limit', '2'], { answers });
  expect(listed).toMatchObject({ out: '{"a":1}\n{"b":2}\n', err: "There are more: --cursor 'n'\n" });
  expect(listed.calls).toEqual([['world.list', 'patients', { index: 'family', prefix: 'SM', limit: 2 }]]);
  expect(JSON.parse((await runWith(['world', 'list', 'patients', '--json'], { answers })).out)).toEqual(answers['world.list']);
});

test('get, put, delete', async () => {
  expect(JSON.parse((await runWith(['world', 'get', 'patients', '9'], { answers: { 'world.get': { a: 1 } } })).out)).toEqual({ a: 1 });
  const put = await runWith(['world', 'put', 'patients', '9', '-', '--if-version', '2'], {
    input: '{"a":1}',
    answers: { 'world.put': { version: 3, doc: { a: 1 } } },
  });
  expect(put).toMatchObject({ out: 'patients/9, version 3\n', calls: [['world.put', 'patients', '9', { a: 1 }, { ifVersion: 2 }]] });
  expect(await callsOf('world delete patients 9')).toEqual([['world.delete', 'patients', '9']]);
});
