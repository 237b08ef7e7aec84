import { expect, test } from 'vitest';
import { runWith } from '../testing/run-with.ts';

const answers = { token: { access_token: 'abc', expires_in: 599 } };

test('is printed alone', async () => expect(await runWith(['token'], { answers })).toMatchObject({ out: 'abc\n', calls: [['token', {}]] }));

test('every flag has its field', async () => {
  const line = 'token --app K --flow cis2 --user U --level aal3 --expires PT5M --scope a b --json';
  const { out, calls } = await runWith(line.split(' '), { answers });
  expect(calls).toEqual([['token', { app: 'K', flow: 'cis2', user: 'U', level: 'aal3', expires: 'PT5M', scope: ['a', 'b'] }]]);
  expect(JSON.parse(out)).toEqual(answers.token);
});
