/** MNS in a test: its routes over a world in memory, asked without a socket. Whatever it answers must be what its OpenAPI document says. */
import type { TokenFacts } from '#clients/oauth/token-checker';
import { Contract } from '#conventions/testing/contract';
import { makeClock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { Reply } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { Router } from '#kernel/http/routing';
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import type { SessionStore } from '#kernel/store/store';
import type { MnsAttributes } from '#world/application';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { openWorld, type World } from '#world/world';
import type { Accepted, ToAccept } from '../../dispatch/accepted.ts';
import { MNS_BASE } from '../address.ts';
import type { MnsDeps, MnsSettings } from '../deps.ts';
import { mnsErrors } from '../errors.ts';
import { Queues } from '../queues/queues.ts';
import { mnsRoutes } from '../routes.ts';

const CONTRACT = Contract.read(new URL('../openapi.yaml', import.meta.url));

export const CORRELATION_ID = '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA';
const NOW = Date.parse('2026-03-01T12:00:00.000Z');

export interface Answer {
  readonly reply: Reply;
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly body: any;
}

export interface MnsOptions {
  readonly environment?: Environment;
  readonly settings?: Partial<MnsSettings>;
  /** Facts about access tokens, by token; one that throws is an authorisation server that is away. */
  readonly tokens?: Readonly<Record<string, TokenFacts | Error>>;
}

export interface Mns {
  readonly world: World;
  readonly store: SessionStore;
  readonly deps: MnsDeps;
  readonly queues: Queues;
  /** What has been accepted for delivery. */
  readonly accepted: ToAccept[];
  ask(method: string, suffix: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  publish(event: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  subscribe(wish: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The id of a subscription to a type of event, or to criteria. */
  subscribed(criteria: string, channel?: Partial<typeof QUEUE_CHANNEL>): Promise<string>;
  /** Moves the clock. */
  advance(milliseconds: number): void;
}

const SEEDS = loadSeeds();

export const QUEUE_CHANNEL = { type: 'message', endpoint: 'arn:aws:sqs:eu-west-2:123456789012:queue1', payload: 'application/json' };

/** What an application asks for that asks for what is usual. */
export const WISH = Object.freeze({
  resourceType: 'Subscription',
  status: 'requested',
  reason: '',
  criteria: "eventType='patientflags-change-1'",
  channel: QUEUE_CHANNEL,
});

export const EVENT = Object.freeze({
  specversion: '1.0',
  id: 'a7c0e9c2-1a3e-4b8e-9a6f-0d2c53a0f001',
  source: 'uk.nhs.patient-flags-service',
  type: 'patientflags-change-1',
  time: '2026-03-01T11:59:58.123Z',
  subject: '9000000009',
  dataref: 'https://api.service.nhs.uk/patient-flags-api/PatientFlag?patient=9000000009&code=NRAF',
  filtering: { flagtype: 'NRAF', generalpractitioner: 'Y12345' },
});

export const LEGACY_EVENT = Object.freeze({
  id: 'a7c0e9c2-1a3e-4b8e-9a6f-0d2c53a0f002',
  type: 'pds-change-of-gp-1',
  subject: { nhsNumber: '9000000009', familyName: 'SMITH', dob: '2010-10-22' },
  source: { name: 'NHS DIGITAL', identifier: { system: 'https://fhir.nhs.uk/Id/nhsSpineASID', value: '477121000324' } },
  time: '2026-03-01T11:59:58.123Z',
  data: {
    versionId: 'W/"2"',
    fullUrl: 'https://int.api.service.nhs.uk/personal-demographics/FHIR/R4/Patient/9000000009',
    registrationEncounterCode: '3',
    provenance: { name: '', identifier: { system: 'https://fhir.nhs.uk/Id/nhsSpineASID', value: '477121000323' } },
  },
});

const SCOPE = 'urn:nhsd:apim:app:level3:multicast-notification-service';

/** The facts about a good token of an application. */
export function tokenOf(clientId: string, mns?: Partial<MnsAttributes>, facts: Partial<TokenFacts> = {}): TokenFacts {
  return {
    active: true,
    expiresAt: NOW + 300_000,
    issuedAt: NOW,
    scopes: [SCOPE],
    authType: 'app',
    authLevel: 'level3',
    clientId,
    applicationName: clientId,
    products: ['multicast-notification-service'],
    ...(mns !== undefined && { attributes: { mns: { publishes: [], ...mns } } }),
    ...facts,
  };
}

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

export async function openMns({ environment = 'local', settings = {}, tokens = {} }: MnsOptions = {}): Promise<Mns> {
  const store = (await openStore({ seeds: SEEDS, collections: WORLD_COLLECTIONS })).session('default');
  const world = openWorld(store);
  let now = NOW;
  const clock = makeClock(() => ({ offset: 0, frozenAt: now }));
  const ids = seededIds(1);
  const queues = new Queues({ store, clock, ids, ended: new AbortController().signal });
  const accepted: ToAccept[] = [];
  const deps: MnsDeps = {
    world,
    clock,
    ids,
    environment,
    queues,
    settings: { read: async () => ({ bareMailboxes: true, bareMailboxWorkflow: 'MNS_SIGNAL', testSignalEvery: 'never', ...settings }) },
    dispatch: {
      acceptAll: async (items) => {
        accepted.push(...items);
        return items.map((item, at) => ({ ...item, id: `accepted-${at}` }) as unknown as Accepted);
      },
    },
    worldSequence: async () => 7,
    addressOf: (server) => `http://${server}.test`,
    checkToken: async (token) => {
      const facts = tokens[token];
      if (facts instanceof Error) throw facts;
      return facts;
    },
  };
  const router = new Router<MnsDeps>();
  router.add(MNS_BASE, mnsRoutes, ({ name, operation }) => ({
    operation: name,
    run: operation,
    subject: () => undefined,
    errors: mnsErrors,
    observe: () => undefined,
  }));
  const ask: Mns['ask'] = async (method, suffix, body, headers = {}) => {
    const all = { Host: 'mns.test', 'X-Correlation-ID': CORRELATION_ID, ...headers };
    const sent = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const request = makeRequest({ method, target: MNS_BASE + suffix, headers: all, ...(sent !== undefined && { body: sent }) });
    const found = router.find(method, request.path);
    if (found === undefined) throw new Error(`no route for ${method} ${suffix}`);
    request.params = found.params;
    let reply: Reply;
    try {
      reply = await found.target.run(request, deps);
    } catch (error) {
      // as the kernel does it
      if ((error as Error).name !== 'BodyTooLarge') throw error;
      reply = mnsErrors.failure('bodyTooLarge', request, '3a4b0a3c-7b0f-4d66-8a8e-000000000000');
    }
    const answer = answerOf(reply);
    const faults = CONTRACT.faultsOf({ method, path: request.path.slice(MNS_BASE.length), ...answer });
    if (faults.length > 0) throw new Error(`the contract does not allow this answer to ${method} ${suffix}:\n${faults.join('\n')}`);
    return answer;
  };
  const publish: Mns['publish'] = (event, headers) =>
    ask('POST', '/events', event, { 'Content-Type': 'application/cloudevents+json', ...headers });
  const subscribe: Mns['subscribe'] = (wish, headers) =>
    ask('POST', '/subscriptions', wish, { 'Content-Type': 'application/fhir+json', ...headers });
  return {
    world,
    store,
    deps,
    queues,
    accepted,
    ask,
    publish,
    subscribe,
    subscribed: async (criteria, channel) => (await subscribe({ ...WISH, criteria, channel: { ...QUEUE_CHANNEL, ...channel } })).body.id,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

function answerOf(reply: Reply): Answer {
  const headers: Record<string, string> = {};
  for (let at = 0; at < reply.headers.length; at += 2)
    headers[(reply.headers[at] as string).toLowerCase()] = reply.headers[at + 1] as string;
  const text = reply.body === undefined ? '' : Buffer.from(reply.body as string | Uint8Array).toString();
  const body = headers['content-type']?.includes('json') ? JSON.parse(text) : undefined;
  return { reply, status: reply.status, headers, text, body };
}
