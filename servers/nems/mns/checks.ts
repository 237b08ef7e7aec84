/**
 * The checks that MNS makes of requests. Their order stands with each operation: the gateway's look at the token and the application, then
 * what the application may do at all, then the request itself.
 */
import { OAuthUnreachable, type TokenFacts } from '#clients/oauth/token-checker';
import { type Check, firstRefusal } from '#conventions/api-platform/checks';
import { identifyByToken } from '#conventions/api-platform/plain-access';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { MnsAttributes } from '#world/application';
import type { MnsDeps } from './deps.ts';
import { idHeaders, isTokenFault, type MnsErrorName, type MnsRefusal, refuse } from './errors.ts';
import { MNS_EVENT_TYPES } from './events/event-types.ts';
import type { Signal } from './events/signal.ts';
import { fixtureOf } from './subscriptions/fixtures.ts';
import type { Wish } from './subscriptions/resource.ts';
import { findSubscription } from './subscriptions/shelf.ts';
import { type MnsSubscription, NOBODY } from './subscriptions/subscription.ts';

const SERVICE = 'multicast-notification-service';
const ACCESS = {
  product: SERVICE,
  scopes: [`urn:nhsd:apim:app:level3:${SERVICE}`, `urn:nhsd:apim:user-nhs-cis2:aal3:${SERVICE}`],
};

/** One request on its way. What checks find out is written down in it. */
export interface Exchange {
  readonly request: SandboxRequest;
  readonly deps: MnsDeps;
  /** What is answered as `x-amzn-RequestId`. */
  readonly requestId: string;
  /** Nothing where no token is needed and none was sent. */
  token?: TokenFacts;
  /** The body, once it has been read; and what it was read as. */
  body?: unknown;
  signal?: Signal;
  wish?: Wish;
  /** The subscription that the path names. */
  subscription?: MnsSubscription;
  readonly advice: string[];
}

export type MnsCheck = Check<Exchange, MnsErrorName>;
type Verdict = MnsRefusal | undefined;

/** Whose subscriptions a caller sees. */
export function ownerOf({ token }: Exchange): string {
  return token?.clientId ?? NOBODY;
}

/** What the application may do; nothing where nobody in particular asks, who may do all. */
export function grantsOf({ token }: Exchange): MnsAttributes | undefined {
  return token === undefined ? undefined : (token.attributes?.mns ?? { publishes: [] });
}

async function callerIsKnown(exchange: Exchange): Promise<Verdict> {
  const { request, deps } = exchange;
  if (deps.environment !== 'sandbox' && request.header('authorization') === undefined && request.header('apikey') !== undefined)
    return { error: 'tokenMissing', advice: ['MNS takes an access token, not an API key alone'] };
  try {
    const found = await identifyByToken(request, ACCESS, deps);
    if (!('fault' in found)) {
      if (found.token !== undefined) exchange.token = found.token;
      return undefined;
    }
    const { fault, faultstring, advice } = found;
    return {
      error: isTokenFault(fault) ? fault : 'tokenUnknown',
      ...(faultstring !== undefined && { words: faultstring }),
      ...(advice !== undefined && { advice }),
    };
  } catch (error) {
    if (!(error instanceof OAuthUnreachable)) throw error;
    return { error: 'INTERNAL_SERVER_ERROR', advice: [error.message] };
  }
}

function applicationHasProductId(exchange: Exchange): Verdict {
  return grantsOf(exchange)?.withoutProductId ? { error: 'MISSING_PRODUCT_ATTRIBUTES' } : undefined;
}

/** The API's document demands the header, and nobody is known to check it: only said to the tester. */
function correlationIdIsNoted({ request, advice }: Exchange): Verdict {
  if (!request.header('x-correlation-id')) advice.push('the API demands the header X-Correlation-ID, which the request lacks');
  return undefined;
}

/** Every operation begins with these. */
export const GATEWAY_CHECKS: readonly MnsCheck[] = [callerIsKnown, applicationHasProductId, correlationIdIsNoted];

/** Ours: no event and no subscription comes near. */
const BODY_LIMIT = 1024 * 1024;
const DEEPEST = 32;

/** The media type of the body, without parameters and in small letters. */
export function mediaType(request: SandboxRequest): string | undefined {
  return request.header('content-type')?.split(';')[0]?.trim().toLowerCase() || undefined;
}

export async function bodyIsJson(exchange: Exchange): Promise<Verdict> {
  const text = decode(await exchange.request.body.bytes(BODY_LIMIT));
  if (text === undefined) return { error: 'INVALID_BODY', advice: ['the body is not UTF-8'] };
  try {
    exchange.body = JSON.parse(text);
  } catch (error) {
    return { error: 'INVALID_BODY', advice: [(error as Error).message] };
  }
  return isDeeper(exchange.body, DEEPEST) ? { error: 'INVALID_BODY', advice: [`the body is more than ${DEEPEST} levels deep`] } : undefined;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Looked at level by level, so that the depth costs no stack. */
function isDeeper(value: unknown, most: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

export function idIsWellFormed({ request }: Exchange): Verdict {
  const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(request.params.id ?? '');
  return isId ? undefined : { error: 'INVALID_SUBSCRIPTION_ID' };
}

export async function subscriptionIsTheirs(exchange: Exchange): Promise<Verdict> {
  const { request, deps } = exchange;
  const id = (request.params.id ?? '').toLowerCase();
  const fixture = deps.environment === 'sandbox' ? fixtureOf(id) : undefined;
  const found = fixture ?? (await findSubscription(deps.world.store, id, ownerOf(exchange)));
  if (found === undefined) return { error: 'NOT_FOUND' };
  exchange.subscription = found;
  return undefined;
}

/** Which event types there are. The documentation of the national sandbox has one of its own. */
export function eventTypesOf({ environment }: MnsDeps): (type: string) => boolean {
  return (type) => MNS_EVENT_TYPES.has(type) || (type === 'example-event-1' && environment === 'sandbox');
}

/** Whether a list of grants has a type: by name, or all of them. */
export function grants(list: readonly string[], type: string): boolean {
  return list.includes('*') || list.includes(type);
}

/** An operation: checks in their order, and when all have passed `run` makes the reply, or says why not. */
export function checked(checks: readonly MnsCheck[], run: (exchange: Exchange) => Promise<Reply | MnsRefusal>): Operation<MnsDeps> {
  return async (request, deps) => {
    const exchange: Exchange = { request, deps, requestId: deps.ids.uuid(), advice: [] };
    const refused = await firstRefusal(checks, exchange);
    if (refused) return refuse(exchange, refused.refusal, refused.decidedBy);
    const result = await run(exchange);
    return 'error' in result ? refuse(exchange, result, run.name) : result;
  };
}

/** A reply with a JSON body, or without one. */
export function reply(
  exchange: Exchange,
  { status, body, contentType = 'application/json', summary }: { status: number; body?: object; contentType?: string; summary: string },
): Reply {
  const { request, advice } = exchange;
  return {
    status,
    headers: [...(body === undefined ? [] : ['Content-Type', contentType]), ...idHeaders(exchange)],
    ...(body !== undefined && { body: JSON.stringify(body) }),
    about: { summary, correlation: { correlationId: request.header('x-correlation-id') }, ...(advice.length > 0 && { advice }) },
  };
}
