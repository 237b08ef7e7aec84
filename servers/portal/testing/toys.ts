/** Toy servers under the names of real ones, and suites of them, for tests of the portal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConfig } from '#kernel/config-schema';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json, text } from '#kernel/http/reply';
import type { ServerDefinition } from '#kernel/server';
import type { SessionContext } from '#kernel/session';
import type { Collection } from '#kernel/store/store';
import { type Suite, startSuite } from '#kernel/suite';
import type { Verb } from '#kernel/verbs';
import { portalServer } from '../server.ts';

const PEOPLE: Collection<{ readonly name: string }> = { name: 'people', public: true };

/** Says what has reached it, to the letter. */
function mirror(request: SandboxRequest): Reply {
  const { method, target, rawTarget, rawHeaders, baseUrl, session } = request;
  return json(200, { method, target, rawTarget, headers: rawHeaders, baseUrl, session }, [
    'X-Letter-CASE',
    'As-Written',
    'x-twice',
    '1',
    'X-Twice',
    '2',
  ]);
}

function toy(name: string, base: string, error: string): ServerDefinition<SessionContext> {
  const errors = {
    entries: [{ name: error, status: 418, description: 'For tests.' }],
    render: () => json(418, { toyError: error }, [], { error }),
    failure: (failure: string): Reply => json(failure === 'bodyTooLarge' ? 413 : 400, { toyFailure: failure }),
  };
  return {
    name,
    title: `Toy ${name}`,
    documents: [{ name: 'toy', title: `API of ${name}`, file: 'servers/portal/openapi.yaml' }],
    tryFirst: [`curl {url}${base}/mirror`, 'curl {url}/_sandbox/health'],
    deps: (context) => context,
    apis: [
      {
        name: `${name}-toy`,
        title: name,
        base,
        errors,
        routes: [
          { method: '*', path: '/mirror', name: 'mirror', operation: mirror },
          { method: '*', path: '/mirror/*', name: 'mirror', operation: mirror },
          {
            method: 'POST',
            path: '/echo',
            name: 'echo',
            operation: async (request) => ({ status: 201, reason: 'Echoed', headers: [], body: await request.body.bytes() }),
          },
          {
            method: 'POST',
            path: '/stream',
            name: 'stream',
            operation: (request) => ({ status: 200, headers: [], body: request.body.stream() }),
          },
          { method: 'POST', path: '/refuse', name: 'refuse', operation: () => text(403, 'no') },
          { method: 'GET', path: '/nothing', name: 'nothing', operation: () => ({ status: 204, headers: [] }) },
          {
            method: 'GET',
            path: '/person/:nhsNumber',
            name: 'readPerson',
            operation: async ({ params }, { store }) => json(200, (await store.get(PEOPLE, params.nhsNumber ?? ''))?.doc ?? null),
          },
          { method: 'GET', path: '/time', name: 'time', operation: (_request, { clock }) => text(200, clock.iso()) },
          { method: 'GET', path: '/endless', name: 'endless', operation: () => ({ status: 200, headers: [], body: endless() }) },
        ],
      },
    ],
  };
}

async function* endless(): AsyncGenerator<Buffer> {
  for (let i = 0; ; i++) {
    yield Buffer.from(`part ${i}\n`);
    await sleep(5);
  }
}

export const TOYS = {
  fhir: toy('fhir', '/personal-demographics', 'NO_TEA'),
  oauth: toy('oauth', '/oauth2', 'NO_COFFEE'),
  spine: toy('spine', '/ssp', 'NO_SPINE'),
};

/** Gives a person a name that nobody could have foreseen. */
const christen: Verb = {
  name: 'christen',
  description: 'Draws a name',
  arguments: { type: 'object' },
  async run({ store, ids }, args) {
    const { id } = args as { readonly id?: string };
    if (id === undefined) return { refused: { kind: 'arguments', code: 'nobody', reason: 'who?', issues: [] } };
    const { version } = await store.put(PEOPLE, id, { name: ids.uuid() });
    return { changed: [{ collection: 'people', id, version }], events: [] };
  },
};

/** A suite of the portal, or of some toys, or of both. */
export function startToys(servers: readonly ('portal' | keyof typeof TOYS)[], options: Record<string, unknown> = {}): Promise<Suite> {
  return startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } }),
    servers: servers.map((name) => (name === 'portal' ? portalServer : TOYS[name])),
    frame: {
      collections: [PEOPLE as Collection<object>],
      seeds: () => new Map([['people', [{ id: '1', doc: { name: 'Ada' } }]]]),
      verbs: async () => [christen],
    },
  });
}
