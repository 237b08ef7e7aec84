/**
 * The checks that SDS makes of every request, and their order: the gateway's look at the API key, then the API's own. In the national
 * sandbox there is no key to look at.
 */
import { OAuthUnreachable } from '#clients/oauth/token-checker';
import { APIGEE_FAULTS } from '#conventions/api-platform/apigee-faults';
import { type Check, firstRefusal } from '#conventions/api-platform/checks';
import { unknownError } from '#conventions/api-platform/gateway-errors';
import { identifyByApiKey } from '#conventions/api-platform/plain-access';
import { isRequestId } from '#conventions/api-platform/request-ids';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import { answerType } from './accept.ts';
import type { SdsDeps } from './deps.ts';
import { correlationIdOf, refuse, type SdsErrorName, type SdsRefusal } from './errors.ts';
import { type Parameters, type ParameterTable, readParameters } from './parameters.ts';

/** The API's name among an application's products. */
const PRODUCT = 'spine-directory';

/** One request on its way. */
export interface Exchange {
  readonly request: SandboxRequest;
  readonly deps: SdsDeps;
  /** What the answer bears. */
  readonly correlationId: string;
}

/** A request for entries of the directory. */
export interface Search extends Exchange, Parameters {}

export type SdsCheck<E extends Exchange = Exchange> = Check<E, SdsErrorName>;
type Verdict = SdsRefusal | undefined;

export function begin(request: SandboxRequest, deps: SdsDeps): Exchange {
  return { request, deps, correlationId: correlationIdOf(request, deps.ids.uuid) };
}

/** Begins a search that may have the parameters of a table. */
export function beginWith(table: ParameterTable): (request: SandboxRequest, deps: SdsDeps) => Search {
  return (request, deps) => ({ ...begin(request, deps), ...readParameters(request.query, table) });
}

export async function apiKeyIsGood({ request, deps }: Exchange): Promise<Verdict> {
  try {
    const found = await identifyByApiKey(request, PRODUCT, deps);
    if (!('fault' in found)) return undefined;
    const { fault, faultstring, advice } = found;
    return {
      error: 'ACCESS_DENIED',
      diagnostics: faultstring ?? APIGEE_FAULTS[fault].faultstring,
      ...(advice !== undefined && { advice }),
    };
  } catch (error) {
    if (!(error instanceof OAuthUnreachable)) throw error;
    return { error: 'UNKNOWN_ERROR', diagnostics: unknownError(deps.ids.uuid()), advice: [error.message] };
  }
}

export function correlationIdIsWellFormed({ request }: Exchange): Verdict {
  const id = request.header('x-correlation-id');
  if (!id || isRequestId(id)) return undefined;
  const pattern = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
  return {
    error: 'BAD_REQUEST',
    diagnostics: `HTTP 400: Invalid X-Correlation-ID header. Should be an UUIDv4 matching regex '${pattern}'`,
  };
}

export function parametersAreKnown({ fault }: Search): Verdict {
  return fault;
}

export function answerIsAcceptable({ request }: Exchange): Verdict {
  return answerType(request.header('accept')) === undefined ? { error: 'MISSING_OR_INVALID_HEADER' } : undefined;
}

/** An operation: checks in their order, and when all have passed `run` makes the reply. */
export function checked<E extends Exchange>(
  start: (request: SandboxRequest, deps: SdsDeps) => E,
  checks: readonly SdsCheck<E>[],
  run: (exchange: E) => Reply | Promise<Reply>,
): Operation<SdsDeps> {
  return async (request, deps) => {
    const exchange = start(request, deps);
    const refused = await firstRefusal(checks, exchange);
    return refused ? refuse(exchange, refused.refusal, refused.decidedBy) : run(exchange);
  };
}
