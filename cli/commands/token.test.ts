import { expect, test } from 'vitest';
import { runWith } from '../testing/run-with.ts';

const answers = { token: { access_token: 'abc', expires_in: 599 } };

test('is printed alone', async () => expect(await runWith(['token'], { answers })).toMatchObject({ out: 'abc\n', calls: [['token', {}]] }));

test('every flag has its field', async () => {
  const line = 'token --app K --flow cis2 --user U --level aal3 --role R --expires PT5M --scope a b --json';
  const { out, calls } = await runWith(line.split(' '), { answers });
  expect(calls).toEqual([['token', { app: 'K', flow: 'cis2', user: 'U', level: 'aal3', role: 'R', expires: 'PT5M', scope: ['a', 'b'] }]]);
  expect(JSON.parse(out)).toEqual(answers.token);
});

test('why one was refused: the last refusals, or what is wrong with an assertion', async () => {
  const refusals = [
    { at: 'T', operation: 'oauth2.token', target: '/', status: 401, check: 'kidIsKnown', error: 'kidUnknown', advice: ['kid: a'] },
  ];
  expect(await runWith(['token', '--explain'], { answers: { 'oauth.explain': { refusals } } })).toMatchObject({
    out: 'T oauth2.token 401 kidUnknown (kidIsKnown)\n  kid: a\n',
    calls: [['oauth.explain', undefined]],
  });
  const mistakes = [{ check: 'typIsJwt', status: 400, error: 'invalid_request', error_description: 'Words', advice: [] }];
  expect(await runWith(['token', '--explain', 'a.b.c'], { answers: { 'oauth.explain': { mistakes } } })).toMatchObject({
    out: '400 invalid_request: Words (typIsJwt)\n',
    calls: [['oauth.explain', 'a.b.c']],
  });
  for (const [explained, out] of [
    [{ mistakes: [] }, 'nothing is wrong with it\n'],
    [{ refusals: [] }, 'nothing was refused\n'],
  ] as const)
    expect((await runWith(['token', '--explain'], { answers: { 'oauth.explain': explained } })).out).toBe(out);
});
