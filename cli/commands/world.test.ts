import { expect, test } from 'vitest';
import { callsOf, runWith } from '../testing/run-with.ts';

test('get, put, delete', async () => {
  expect(JSON.parse((await runWith(['world', 'get', 'patients', '9'], { answers: { 'world.get': { a: 1 } } })).out)).toEqual({ a: 1 });
  const put = await runWith(['world', 'put', 'patients', '9', '-', '--if-version', '2'], {
    input: '{"a":1}',
    answers: { 'world.put': { version: 3, doc: { a: 1 } } },
  });
  expect(put).toMatchObject({ out: 'patients/9, version 3\n', calls: [['world.put', 'patients', '9', { a: 1 }, { ifVersion: 2 }]] });
  expect(await callsOf('world delete patients 9')).toEqual([['world.delete', 'patients', '9']]);
});
