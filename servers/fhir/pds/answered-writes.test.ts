import { beforeEach, describe, expect, it } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { AnsweredWrites } from './answered-writes.ts';

const MINUTE = 60_000;
const HEADERS = { 'X-Request-ID': '60e0b220-8136-4ca5-ae46-1d97ef59d068', 'If-Match': 'W/"2"', Authorization: 'Bearer a1' };
let answered: AnsweredWrites;
let made: number;
beforeEach(() => {
  answered = new AnsweredWrites();
  made = 0;
});

interface Sent {
  readonly headers?: object;
  readonly body?: string;
  readonly status?: number;
}
const send = async (now: number, { headers = {}, body = '{}', status = 200 }: Sent = {}) => {
  const request = makeRequest({ method: 'PATCH', target: '/Patient/9000000009', headers: { ...HEADERS, ...headers }, body });
  return (await answered.once(request, now, async () => ({ status, headers: [], body: String(++made) }))).body;
};

describe('the same write', () => {
  it('is answered as before for ten minutes by the clock of the session', async () => {
    expect([await send(0), await send(1), await send(10 * MINUTE - 1), await send(10 * MINUTE)]).toEqual(['1', '1', '1', '2']);
  });

  it('waits for the first one, where that is under way', async () => {
    expect(await Promise.all([send(0), send(0), send(0)])).toEqual(['1', '1', '1']);
  });

  it('is made anew when it was refused', async () => {
    expect([await send(0, { status: 409 }), await send(1)]).toEqual(['1', '2']);
  });
});

it.each<[string, Sent]>([
  ['id', { headers: { 'X-Request-ID': '60e0b220-8136-4ca5-ae46-1d97ef59d069' } }],
  ['version', { headers: { 'If-Match': 'W/"3"' } }],
  ['token', { headers: { Authorization: 'Bearer a2' } }],
  ['body', { body: '{"patches":[]}' }],
])('another %s makes another write', async (_, other) => {
  expect([await send(0), await send(0, other)]).toEqual(['1', '2']);
});

it('remembers the newest, and forgets the oldest of too many', async () => {
  answered = new AnsweredWrites(3);
  for (let at = 0; at <= 3; at++) await send(0, { body: String(at) });
  expect(await send(0, { body: '3' })).toBe('4');
  expect(await send(0, { body: '0' })).toBe('5');
});
