/** NEMS in a test: its routes over a world in memory, asked without a socket. Whatever it answers must be what its OpenAPI document says. */
import { writeUnsignedToken } from '#conventions/spine/unsigned-token';
import { Contract } from '#conventions/testing/contract';
import { fromXml } from '#formats/fhir/xml';
import { type Clock, makeClock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { Reply } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { Router } from '#kernel/http/routing';
import { seededIds } from '#kernel/ids';
import { openStore } from '#kernel/store/open';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { openWorld } from '#world/world';
import type { ToAccept } from '../../dispatch/accepted.ts';
import { type NemsSettings, Settings } from '../../settings.ts';
import { NEMS_BASE } from '../address.ts';
import type { NemsDeps } from '../deps.ts';
import { nemsErrors } from '../errors.ts';
import { LifeCycles, type LifeCyclesByCode } from '../lifecycle.ts';
import { nemsRoutes } from '../routes.ts';

const CONTRACT = Contract.read(new URL('../openapi.yaml', import.meta.url));

/** When it is, in tests. */
export const NOW = '2026-03-01T12:00:00.000Z';
/** A hospital, its system and its mailbox; Spine's own system. */
export const TRUST = { odsCode: 'RR8', asid: '990900702001', mailboxId: 'RR8OT001' } as const;
export const SPINE_ASID = '928942012545';

export interface NemsOptions {
  readonly environment?: Environment;
  readonly settings?: Partial<NemsSettings>;
  readonly lifeCycles?: LifeCyclesByCode;
}

/** A reply, with what tests look at made easy to look at. */
export interface Answer {
  readonly reply: Reply;
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** A resource in the shape of its JSON, whatever it came in. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly body: any;
  /** The first issue of an OperationOutcome as `400 BAD_REQUEST: diagnostics`. */
  readonly error: string;
  readonly decidedBy: string | undefined;
  readonly advice: readonly string[];
}

export type Headers = Readonly<Record<string, string>>;

export interface Nems {
  readonly deps: NemsDeps;
  /** What was handed over for delivery. */
  readonly accepted: ToAccept[];
  /** By the clock of the sandbox, milliseconds. */
  advance(by: number): void;
  /** Path and query after the base. */
  ask(method: string, suffix: string, headers?: Headers, body?: string | Uint8Array): Promise<Answer>;
}

const SEEDS = loadSeeds();

/** Over the standard world. */
export async function openNems({ environment = 'local', settings, lifeCycles }: NemsOptions = {}): Promise<Nems> {
  const store = (await openStore({ seeds: SEEDS, collections: WORLD_COLLECTIONS })).session('default');
  let now = Date.parse(NOW);
  const clock: Clock = makeClock(() => ({ offset: 0, frozenAt: now }));
  const accepted: ToAccept[] = [];
  const acceptAll = async (items: readonly ToAccept[]) => {
    accepted.push(...items);
    return [];
  };
  const deps: NemsDeps = {
    world: openWorld(store),
    clock,
    ids: seededIds(1),
    environment,
    settings: new Settings(store),
    lifeCycles: new LifeCycles(store),
    relayedUpTo: async () => 0,
    dispatch: { acceptAll },
  };
  if (settings !== undefined) await deps.settings.replace(settings);
  if (lifeCycles !== undefined) await deps.lifeCycles.replace(lifeCycles);
  const router = new Router<NemsDeps>();
  router.add(NEMS_BASE, nemsRoutes, ({ name, operation }) => ({
    operation: name,
    run: operation,
    subject: () => undefined,
    errors: nemsErrors,
    observe: () => undefined,
  }));
  const ask: Nems['ask'] = async (method, suffix, headers = {}, body) => {
    const all = { Host: 'nems.test:9007', ...headers };
    const request = makeRequest({ method, target: NEMS_BASE + suffix, headers: all, ...(body !== undefined && { body }) });
    const found = router.find(method, request.path);
    if (found === undefined) throw new Error(`no route for ${method} ${suffix}`);
    request.params = found.params;
    const answer = answerOf(await found.target.run(request, deps));
    const path = request.path.slice(NEMS_BASE.length).replace('%24', '$');
    const isBare = answer.text === '' && (answer.status === 201 || answer.status === 202);
    const described = CONTRACT.faultsOf({ method: method === 'HEAD' ? 'GET' : method, path, ...answer });
    // a contract cannot say that there may be a body, or none
    const faults = isBare ? described.filter((fault) => fault !== 'content type undefined is not described') : described;
    if (faults.length > 0) throw new Error(`the contract does not allow this answer to ${method} ${suffix}:\n${faults.join('\n')}`);
    return answer;
  };
  const advance = (by: number) => {
    now += by;
  };
  return { deps, accepted, advance, ask };
}

function answerOf(reply: Reply): Answer {
  const headers: Record<string, string> = {};
  for (let at = 0; at < reply.headers.length; at += 2)
    headers[(reply.headers[at] as string).toLowerCase()] = reply.headers[at + 1] as string;
  const text = reply.body === undefined ? '' : Buffer.from(reply.body as string | Uint8Array).toString();
  const body = text === '' ? undefined : headers['content-type']?.includes('json') ? JSON.parse(text) : fromXml('STU3', text).resource;
  const issue = body?.issue?.[0];
  const { decidedBy, advice = [] } = reply.about ?? {};
  return {
    reply,
    status: reply.status,
    headers,
    text,
    body,
    error: issue ? `${reply.status} ${issue.details.coding[0].code}${issue.diagnostics === undefined ? '' : `: ${issue.diagnostics}`}` : '',
    decidedBy,
    advice,
  };
}

/** What a token says, with what is given in place of the usual; what is undefined is left out. */
export function claims(changed: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const system = `https://fhir.nhs.uk/Id/accredited-system|${TRUST.asid}`;
  const issued = Math.floor(Date.parse(NOW) / 1000);
  return {
    iss: 'https://trust.test',
    sub: system,
    aud: 'https://clinicals.spineservices.nhs.uk',
    exp: issued + 300,
    iat: issued,
    reason_for_request: 'secondaryuses',
    scope: 'patient/Subscription.write',
    requesting_system: system,
    requesting_organization: `https://fhir.nhs.uk/Id/ods-organization-code|${TRUST.odsCode}`,
    ...changed,
  };
}

export function bearer(changed: Readonly<Record<string, unknown>> = {}): string {
  return `Bearer ${writeUnsignedToken(claims(changed))}`;
}

/** All headers of a caller who does everything right. `operation`: `Post`, `Get`, `Delete`. */
export function callerHeaders(operation: string, changed: Headers = {}): Headers {
  return {
    fromASID: TRUST.asid,
    toASID: SPINE_ASID,
    InteractionID: `urn:nhs:names:services:clinicals-sync:SubscriptionsApi${operation}`,
    Authorization: bearer(),
    ...changed,
  };
}

export const GOOD_CRITERIA =
  '/Bundle?type=message&MessageHeader.event=pds-change-of-gp-1&subscriptionRuleType=COUNTRYCODE&Organization.identifier=E92000001';

/** A good subscription, with what is given in place of the usual. */
export function subscription(changed: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    resourceType: 'Subscription',
    meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1'] },
    status: 'requested',
    contact: [{ system: 'url', value: `https://directory.spineservices.nhs.uk/STU3/Organization/${TRUST.odsCode}`, use: 'work' }],
    reason: 'People who have moved',
    criteria: GOOD_CRITERIA,
    channel: { type: 'message', endpoint: TRUST.mailboxId },
    ...changed,
  };
}

/** The id in the `Location` of a new subscription, as a client in the field takes it. */
export function idOf({ headers }: Answer): string {
  return headers.location?.split('STU3/Subscription/')[1] ?? '';
}
