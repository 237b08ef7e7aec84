/** PDS in a test: its routes over a world in memory, asked without a socket. Whatever it answers must be what its OpenAPI document says. */
import type { TokenFacts } from '#clients/oauth/token-checker';
import { Contract } from '#conventions/testing/contract';
import { makeClock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { Reply } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { Router } from '#kernel/http/routing';
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import type { Seeds } from '#kernel/store/store';
import { WORLD_COLLECTIONS } from '#world/collections';
import type { Patient } from '#world/patient';
import { openWorld } from '#world/world';
import { PDS_BASE } from '../address.ts';
import { AnsweredWrites } from '../answered-writes.ts';
import type { PdsDeps } from '../deps.ts';
import { pdsErrors } from '../errors.ts';
import { pdsRoutes } from '../routes.ts';
import { PEOPLE } from './people.ts';

const CONTRACT = Contract.read(new URL('../../openapi.yaml', import.meta.url));

/** When it is, in tests. */
export const NOW = '2026-03-01T12:00:00+00:00';
export const REQUEST_ID = '60e0b220-8136-4ca5-ae46-1d97ef59d068';

/** What is sent unless a test says otherwise. `Host` is what clients call. */
export const USUAL_HEADERS: Readonly<Record<string, string>> = { Host: 'pds.test:9001', 'X-Request-ID': REQUEST_ID };

/** A patient who is nobody in the world of the tests, as an access token tells of them. */
export const SOMEBODY_ELSE: TokenFacts = {
  active: true,
  expiresAt: 2_000,
  issuedAt: 1_000,
  scopes: ['urn:nhsd:apim:user-nhs-login:P9:personal-demographics-service'],
  authType: 'user',
  authLevel: 'P9',
  clientId: 'key',
  applicationName: 'Demo',
  nhsNumber: '9990001154',
  idTokenClaims: { vot: 'P9.Cp.Cd', nhs_number: '9990001154' },
};

export interface PdsOptions {
  readonly environment?: Environment;
  readonly patients?: readonly Patient[];
  /** Instead of `patients`. */
  readonly seeds?: Seeds;
  readonly checkToken?: (token: string) => Promise<TokenFacts | undefined>;
  /** What comes back as it was sent, whatever that was, as in the national sandbox: not held against the contract. */
  readonly echoes?: boolean;
}

/** A reply, with what tests look at made easy to look at. */
export interface Answer {
  readonly reply: Reply;
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly body: any;
  /** The one issue of an OperationOutcome as `400 INVALID_VALUE: diagnostics`. */
  readonly error: string;
  /** NHS numbers of a search result. */
  readonly found: readonly string[];
}

export interface Pds {
  /** Path and query after the base. */
  get(suffix: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  ask(method: string, suffix: string, headers?: Readonly<Record<string, string>>, body?: string): Promise<Answer>;
  readonly deps: PdsDeps;
}

export async function openPds(options: PdsOptions = {}): Promise<Pds> {
  const { environment = 'local', patients = PEOPLE, checkToken = async () => undefined } = options;
  const seeds = options.seeds ?? new Map([['patients', patients.map((doc) => ({ id: doc.nhsNumber, doc }))]]);
  const store = await openStore({ seeds, collections: WORLD_COLLECTIONS });
  const deps: PdsDeps = {
    world: openWorld(store.session('default')),
    clock: makeClock(() => ({ offset: 0, frozenAt: Date.parse(NOW) })),
    ids: seededIds(1),
    environment,
    answered: new AnsweredWrites(),
    checkToken,
  };
  const router = new Router<PdsDeps>();
  router.add(PDS_BASE, pdsRoutes, ({ name, operation }) => ({
    operation: name,
    run: operation,
    subject: () => undefined,
    errors: pdsErrors,
    observe: () => undefined,
  }));
  const ask: Pds['ask'] = async (method, suffix, headers = USUAL_HEADERS, body) => {
    const request = makeRequest({ method, target: PDS_BASE + suffix, headers, ...(body !== undefined && { body }) });
    const found = router.find(method, request.target);
    if (found === undefined) throw new Error(`no route for ${method} ${suffix}`);
    request.params = found.params;
    const answer = answerOf(await found.target.run(request, deps));
    const [path = ''] = suffix.split('?');
    const faults = options.echoes ? [] : CONTRACT.faultsOf({ method: method === 'HEAD' ? 'GET' : method, path, ...answer });
    if (faults.length > 0) throw new Error(`the contract does not allow this answer to ${method} ${suffix}:\n${faults.join('\n')}`);
    return answer;
  };
  return { ask, deps, get: (suffix, headers) => ask('GET', suffix, headers) };
}

function answerOf(reply: Reply): Answer {
  const headers: Record<string, string> = {};
  for (let at = 0; at < reply.headers.length; at += 2)
    headers[(reply.headers[at] as string).toLowerCase()] = reply.headers[at + 1] as string;
  const text = reply.body === undefined ? '' : Buffer.from(reply.body as string | Uint8Array).toString();
  const body = text === '' ? undefined : JSON.parse(text);
  const issue = body?.issue?.[0];
  const coding = issue?.details.coding[0];
  return {
    reply,
    status: reply.status,
    headers,
    body,
    error: coding ? `${reply.status} ${coding.code}${issue.diagnostics === undefined ? '' : `: ${issue.diagnostics}`}` : '',
    found: (body?.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id),
  };
}
