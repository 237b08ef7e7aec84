import { expect, it } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { preflight, readableByPages } from './cors.ts';

const options = preflight(() => ({ status: 502, headers: [] }));
const ORIGIN = ['Origin', 'http://localhost:3000'];

it('answers a preflight', async () => {
  const request = makeRequest({ method: 'OPTIONS', target: '/', headers: [...ORIGIN, 'Access-Control-Request-Method', 'GET'] });
  const reply = await options(request, undefined);
  expect(reply.status).toBe(200);
  expect(reply.headers).toEqual([
    'Access-Control-Allow-Origin',
    'http://localhost:3000',
    'Access-Control-Allow-Headers',
    'origin, x-requested-with, accept, content-type, if-match, nhsd-session-urid, authorization, x-correlation-id, x-request-id, nhsd-end-user-organisation-ods',
    'Access-Control-Max-Age',
    '3628800',
    'Access-Control-Allow-Methods',
    'GET, PUT, POST, PATCH, DELETE',
  ]);
});

it.each([[ORIGIN], [['Access-Control-Request-Method', 'GET']], [[]]])('leaves other OPTIONS alone: %j', async (headers) => {
  expect((await options(makeRequest({ method: 'OPTIONS', target: '/', headers }), undefined)).status).toBe(502);
});

it('lets a page read the answer where that is allowed', async () => {
  const operation = readableByPages<boolean>(
    (allowed) => allowed,
    () => ({ status: 200, headers: ['ETag', 'W/"1"'] }),
  );
  const fromPage = makeRequest({ target: '/', headers: ORIGIN });
  const headers = [
    'Access-Control-Allow-Origin',
    'http://localhost:3000',
    'Access-Control-Expose-Headers',
    'x-request-id, x-correlation-id',
  ];
  expect((await operation(fromPage, true)).headers).toEqual(['ETag', 'W/"1"', ...headers]);
  expect((await operation(fromPage, false)).headers).toEqual(['ETag', 'W/"1"']);
  expect((await operation(makeRequest({ target: '/' }), true)).headers).toEqual(['ETag', 'W/"1"']);
});
