/** A publisher in a test: what it sends goes to the operation itself, over the standard world, on 1 March 2026. */
import { writeUnsignedToken } from '#conventions/spine/unsigned-token';
import { makeClock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { Reply } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import type { AccreditedSystem } from '#world/accredited-system';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { openWorld } from '#world/world';
import type { ToAccept } from '../../../dispatch/accepted.ts';
import { type NemsSettings, Settings } from '../../../settings.ts';
import type { NemsDeps } from '../../deps.ts';
import { LifeCycles } from '../../lifecycle.ts';
import { publishEvent } from '../../operations/publish-event.ts';

const SEEDS = loadSeeds();
export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const VACCINATIONS = 'urn:nhs:names:services:events:Vaccinations.Write';
/** A system that may publish vaccinations, and the one that takes them. */
export const PUBLISHER: AccreditedSystem = system('200000009001', 'A83627', [VACCINATIONS]);
const NEMS: AccreditedSystem = system('200000009002', 'X26', [VACCINATIONS]);

export type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly reply: Reply;
  readonly status: number;
  readonly body: string;
  /** `400 INVALID_NHS_NUMBER: …`; the status alone where there is no outcome. */
  readonly error: string;
  /** What the journal is told. */
  readonly about: NonNullable<Reply['about']>;
}

export interface Publisher {
  publish(body: string | Uint8Array, headers?: Headers): Promise<Answer>;
  readonly deps: NemsDeps;
  readonly settings: { replace(said: Partial<NemsSettings>): Promise<void> };
  /** What has been accepted. */
  readonly accepted: ToAccept[];
}

export async function openPublisher(environment: Environment = 'local'): Promise<Publisher> {
  const store = (await openStore({ seeds: SEEDS, collections: WORLD_COLLECTIONS })).session('default');
  const world = openWorld(store);
  await world.systems.put(PUBLISHER);
  await world.systems.put(NEMS);
  const accepted: ToAccept[] = [];
  const settings = new Settings(store);
  const ids = seededIds(1);
  const deps: NemsDeps = {
    world,
    clock: makeClock(() => ({ offset: 0, frozenAt: NOW })),
    ids,
    environment,
    settings,
    lifeCycles: new LifeCycles(store),
    relayedUpTo: async () => 0,
    dispatch: {
      async acceptAll(items) {
        accepted.push(...items);
        return items.map(({ bodies: _, deliveries, ...item }) => ({
          ...item,
          id: ids.uuid(),
          acceptedAt: NOW,
          bodies: {},
          deliveries: deliveries.map((delivery) => ({ ...delivery, state: 'waiting' as const })),
        }));
      },
    },
  };
  return {
    deps,
    settings,
    accepted,
    async publish(body, headers = GOOD_HEADERS) {
      const target = '/STU3/Events/1/$process-message';
      const reply = await publishEvent(makeRequest({ method: 'POST', target, headers, body }), deps);
      return answerOf(reply);
    },
  };
}

/** Claims of the publisher, unless a test says otherwise. */
export function tokenFor(claims: Readonly<Record<string, unknown>> = {}): string {
  const requesting = `https://fhir.nhs.uk/Id/accredited-system|${PUBLISHER.asid}`;
  const iat = Math.floor(NOW / 1000);
  return `Bearer ${writeUnsignedToken({
    iss: 'https://publisher.example',
    sub: requesting,
    aud: 'https://nems.example/STU3/Events/1/$process-message',
    iat,
    exp: iat + 300,
    reason_for_request: 'directcare',
    scope: 'patient/Bundle.write',
    requesting_system: requesting,
    requesting_organization: `https://fhir.nhs.uk/Id/ods-organization-code|${PUBLISHER.organisation}`,
    ...claims,
  })}`;
}

/** All that the live service demands. */
export const GOOD_HEADERS: Headers = {
  fromASID: PUBLISHER.asid,
  toASID: NEMS.asid,
  InteractionID: VACCINATIONS,
  Authorization: tokenFor(),
  'Content-Type': 'application/fhir+xml;charset=utf-8',
};

/** Those, without some. */
export function without(...names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(GOOD_HEADERS).filter(([name]) => !names.includes(name)));
}

function system(asid: string, organisation: string, interactions: string[]): AccreditedSystem {
  return { asid, organisation, clients: [], accessControl: [], categories: [], interactionSets: [], interactions };
}

function answerOf(reply: Reply): Answer {
  const body = reply.body === undefined ? '' : Buffer.from(reply.body as string | Uint8Array).toString();
  const [, code] = /<system value="[^"]*"\/><code value="([^"]*)"/.exec(body) ?? [];
  const [, diagnostics] = /<diagnostics value="([^"]*)"/.exec(body) ?? [];
  const error = `${reply.status}${code === undefined ? '' : ` ${code}`}${diagnostics === undefined ? '' : `: ${diagnostics}`}`;
  return { reply, status: reply.status, body, error, about: reply.about ?? {} };
}
