/** Whatever is sent, PDS answers at once, as its contract allows, and nothing that nobody foresaw. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Environment } from '#kernel/config';
import { aimedRequest, CURRENT } from './testing/aimed-request.ts';
import { type AnyRequest, anyRequest, TOKENS } from './testing/any-request.ts';
import { openPds, type Pds } from './testing/pds.ts';
import { ADA } from './testing/people.ts';

const REQUESTS = 200;
/** Milliseconds in which any request is answered, on a busy machine. */
const SOON = 2000;

it.each<Environment>(['local', 'sandbox', 'integration'])('%s', { timeout: 60_000 }, async (environment) => {
  // what the national sandbox is sent it gives back, contract or not
  const pds = await openPds({ environment, checkToken: async (token) => TOKENS[token], echoes: environment === 'sandbox' });
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyRequest, aimedRequest), async (request) => {
      const { method, suffix, body } = request;
      const headers = await withVersion(pds, request);
      const begun = performance.now();
      const { status } = await pds.ask(method, suffix, headers, body);
      // the gateway does not understand what it is answered to an OPTIONS that is no preflight
      expect(status < 500 || (method === 'OPTIONS' && status === 502), `${method} ${suffix}: ${status}`).toBe(true);
      expect(performance.now() - begun).toBeLessThan(SOON);
    }),
    // the same ones each time: a build must not fail by chance
    { numRuns: REQUESTS, seed: 20260301 },
  );
});

/** Who wants to change a record says which version they have read. */
async function withVersion({ get }: Pds, { suffix, headers }: AnyRequest): Promise<AnyRequest['headers']> {
  if (headers['If-Match'] !== CURRENT) return headers;
  const { headers: read } = await get(suffix === '/Coverage' ? `/Patient/${ADA.nhsNumber}` : suffix, headers);
  return { ...headers, 'If-Match': read.etag ?? '' };
}
