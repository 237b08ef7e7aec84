/** SDS in a test: its routes over a world in memory, asked without a socket. Whatever it answers must be what its OpenAPI document says. */
import type { ApiKeyFacts } from '#clients/oauth/token-checker';
import { Contract } from '#conventions/testing/contract';
import type { Environment } from '#kernel/config';
import type { Reply } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { Router } from '#kernel/http/routing';
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { openWorld, type World } from '#world/world';
import { SDS_BASE } from '../address.ts';
import type { SdsDeps } from '../deps.ts';
import { sdsErrors } from '../errors.ts';
import { sdsRoutes } from '../routes.ts';
import { INTERACTION_ID, ODS_CODE, PARTY_KEY } from '../systems.ts';

const CONTRACT = Contract.read(new URL('../openapi.yaml', import.meta.url));

export const CORRELATION_ID = '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA';
export const USUAL_HEADERS: Readonly<Record<string, string>> = { Host: 'sds.test:9001', 'X-Correlation-ID': CORRELATION_ID };

export interface SdsOptions {
  readonly environment?: Environment;
  readonly checkApiKey?: (apiKey: string) => Promise<ApiKeyFacts | undefined>;
}

/** A reply, with what tests look at made easy to look at. */
export interface Answer {
  readonly reply: Reply;
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly body: any;
  /** The one issue of an OperationOutcome as `400 required BAD_REQUEST: diagnostics`. */
  readonly error: string;
  readonly resources: readonly Resource[];
}

/** A resource of a bundle, as far as tests look into it. */
export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly address?: string;
  readonly identifier?: readonly { readonly system: string; readonly value: string }[];
  readonly extension?: readonly { readonly url: string }[];
  readonly owner?: unknown;
}

export interface Sds {
  readonly world: World;
  ask(method: string, suffix: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Path and query after the base. */
  get(suffix: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

const SEEDS = loadSeeds();

/** Over the standard world. */
export async function openSds({ environment = 'local', checkApiKey = async () => undefined }: SdsOptions = {}): Promise<Sds> {
  const store = await openStore({ seeds: SEEDS, collections: WORLD_COLLECTIONS });
  const world = openWorld(store.session('default'));
  const deps: SdsDeps = { world, ids: seededIds(1), environment, checkApiKey, addressOf: (server) => `http://${server}.test` };
  const router = new Router<SdsDeps>();
  router.add(SDS_BASE, sdsRoutes, ({ name, operation }) => ({
    operation: name,
    run: operation,
    subject: () => undefined,
    errors: sdsErrors,
    observe: () => undefined,
  }));
  const ask: Sds['ask'] = async (method, suffix, headers = USUAL_HEADERS) => {
    const request = makeRequest({ method, target: SDS_BASE + suffix, headers });
    const found = router.find(method, request.path);
    if (found === undefined) throw new Error(`no route for ${method} ${suffix}`);
    request.params = found.params;
    const answer = answerOf(await found.target.run(request, deps));
    const faults = CONTRACT.faultsOf({ method, path: request.path.slice(SDS_BASE.length), ...answer });
    if (faults.length > 0) throw new Error(`the contract does not allow this answer to ${method} ${suffix}:\n${faults.join('\n')}`);
    return answer;
  };
  return { world, ask, get: (suffix, headers) => ask('GET', suffix, headers) };
}

function answerOf(reply: Reply): Answer {
  const headers: Record<string, string> = {};
  for (let at = 0; at < reply.headers.length; at += 2)
    headers[(reply.headers[at] as string).toLowerCase()] = reply.headers[at + 1] as string;
  const text = reply.body === undefined ? '' : Buffer.from(reply.body as string | Uint8Array).toString();
  const body = headers['content-type']?.includes('json') ? JSON.parse(text) : undefined;
  const issue = body?.issue?.[0];
  return {
    reply,
    status: reply.status,
    headers,
    text,
    body,
    error: issue
      ? `${reply.status} ${issue.code} ${issue.details.coding[0].code}: ${issue.diagnostics ?? issue.details.coding[0].display}`
      : '',
    resources: (body?.entry ?? []).map(({ resource }: { resource: Resource }) => resource),
  };
}

/** The value of a resource's identifier by the last part of its system: `nhsSpineASID`. */
export function identifierOf({ identifier }: Resource, name: string): string | undefined {
  return identifier?.find(({ system }) => system === `https://fhir.nhs.uk/Id/${name}`)?.value;
}

/** A service and interaction, without what all of them begin with. */
export const named = (interaction: string) => `urn:nhs:names:services:${interaction}`;

export interface Asked {
  readonly organisation?: string;
  readonly interaction?: string;
  readonly partyKey?: string;
  readonly manufacturer?: string;
}

/** The query for a look-up. */
export function query({ organisation, interaction, partyKey, manufacturer }: Asked): string {
  const parts = [
    organisation !== undefined && `organization=${ODS_CODE}|${organisation}`,
    interaction !== undefined && `identifier=${INTERACTION_ID}|${interaction}`,
    partyKey !== undefined && `identifier=${PARTY_KEY}|${partyKey}`,
    manufacturer !== undefined && `manufacturing-organization=${ODS_CODE}|${manufacturer}`,
  ];
  return parts.filter(Boolean).join('&');
}
