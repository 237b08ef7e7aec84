/** What a token costs where it is shown: its check in an API server; and what an assertion leaves behind at the authorisation server. */
import { hash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type TokenFacts, tokenChecker } from '#clients/oauth/token-checker';
import { identifyCaller } from '#conventions/api-platform/access';
import { makeClock, REAL_TIME } from '#kernel/clock';
import { bodyOf, EdgeRequest } from '#kernel/http/request';
import { openStore } from '#kernel/store/open';
import { JtiMemory } from '#servers/oauth/jti-memory';
import type { Sample } from '../lib/figures.ts';
import { workRate } from '../lib/work-rate.ts';
import { work } from '../lib/worker.ts';

export type InApiServerJob =
  /** Microseconds for one: the whole check of a request's token; the look-up alone. */
  | { readonly what: 'check' | 'look-up'; readonly seconds: number }
  /** Bytes for one of so many: as the authorisation server remembers it; in a Set of the same texts. */
  | { readonly what: 'jti' | 'entry'; readonly count: number };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const SERVICE = 'personal-demographics-service';
const TOKENS = 1000;
/** Longer than the bench takes: what is measured is a token that has been asked about. */
const REMEMBERED_FOR = 3_600_000;

work(async (job: InApiServerJob): Promise<Sample> => {
  if ('count' in job) return { value: await bytesEach(job.what, job.count) };
  return microseconds(await (job.what === 'check' ? checkRate : lookUpRate)(job.seconds));
});

const microseconds = ({ value, ...rest }: Sample): Sample => ({ ...rest, value: 1e6 / value });

/** Requests of many callers, each with a token that is remembered. */
async function checkRate(seconds: number): Promise<Sample> {
  const now = Date.now();
  const facts: TokenFacts = {
    active: true,
    issuedAt: now,
    expiresAt: now + REMEMBERED_FOR,
    scopes: [`urn:nhsd:apim:app:level3:${SERVICE}`],
    authType: 'app',
    authLevel: 'level3',
    clientId: 'bench',
    applicationName: 'Bench',
  };
  const server = createServer((request, response) => request.resume().on('end', () => response.end(JSON.stringify(facts))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const checker = tokenChecker({ introspectionUrl: () => url, cacheMilliseconds: REMEMBERED_FOR });
  const context = { now, sessionPrefix: '', session: 'default' };
  const deps = {
    environment: 'integration' as const,
    checkToken: (token: string) => checker.check(token, context),
    ids: undefined as never,
  };
  const requests = tokens().map((token) => {
    const target = '/personal-demographics/FHIR/R4/Patient/9000000009';
    const rawHeaders = ['Host', 'localhost', 'Accept', '*/*', 'X-Request-ID', randomUUID(), 'Authorization', `Bearer ${token}`];
    return new EdgeRequest({ method: 'GET', target, rawHeaders, body: bodyOf(undefined), secure: false }, 'default', target);
  });
  for (const request of requests) await identifyCaller(request, SERVICE, deps);
  try {
    return await workRate(seconds, 1, (turn) => {
      const found = identifyCaller(requests[turn % TOKENS] as EdgeRequest, SERVICE, deps);
      if (found instanceof Promise || 'error' in found) throw new Error('a token that is good was not remembered');
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function lookUpRate(seconds: number): Promise<Sample> {
  const known = new Map(tokens().map((token) => [token, { active: true }]));
  const asked = [...known.keys()];
  return workRate(seconds, 1, (turn) => {
    if (!known.get(asked[turn % TOKENS] as string)?.active) throw new Error('a token is not there');
  });
}

const tokens = () => Array.from({ length: TOKENS }, () => hash('sha256', randomUUID(), 'base64url').slice(0, 28));

async function bytesEach(what: 'jti' | 'entry', count: number): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const store = await openStore({ seeds: new Map(), collections: [] });
  const jtis = new JtiMemory({ store: store.session('default'), clock: makeClock(() => REAL_TIME) });
  const entries = new Set<string>();
  for (let left = count; left > 0; left--) {
    if (what === 'entry') entries.add(hash('sha256', randomUUID(), 'base64url'));
    else await jtis.remember('BenchAppWithAKeyOfItsOwn00000001', randomUUID());
  }
  collectGarbage();
  const used = process.memoryUsage().heapUsed - before;
  entries.clear();
  await store.close();
  return used / count;
}
