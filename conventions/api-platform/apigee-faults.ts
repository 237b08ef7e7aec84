/**
 * What Apigee, on which the platform runs, answers by itself: the words of its faults, and the JSON in which an API that does not rewrite
 * them sends them. FHIR APIs put the same words into an OperationOutcome.
 */
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';

interface Fault {
  readonly status: number;
  readonly faultstring: string;
  readonly errorcode: string;
}

export const APIGEE_FAULTS = {
  tokenMissing: {
    status: 401,
    faultstring: 'Invalid access token',
    errorcode: 'oauth.v2.InvalidAccessToken',
  },
  tokenUnknown: {
    status: 401,
    faultstring: 'Invalid Access Token',
    errorcode: 'keymanagement.service.invalid_access_token',
  },
  tokenExpired: {
    status: 401,
    faultstring: 'Access Token expired',
    errorcode: 'keymanagement.service.access_token_expired',
  },
  scopeMissing: {
    status: 403,
    faultstring: 'Required scope(s): none',
    errorcode: 'steps.oauth.v2.InsufficientScope',
  },
  productMissing: {
    status: 401,
    faultstring: 'Invalid API call as no apiproduct match found',
    errorcode: 'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound',
  },
  apiKeyMissing: {
    status: 401,
    faultstring: 'Failed to resolve API Key variable request.header.apikey',
    errorcode: 'steps.oauth.v2.FailedToResolveAPIKey',
  },
  apiKeyUnknown: {
    status: 401,
    faultstring: 'Invalid ApiKey',
    errorcode: 'oauth.v2.InvalidApiKey',
  },
  apiKeyWithoutProduct: {
    status: 401,
    faultstring: 'Invalid ApiKey for given resource',
    errorcode: 'oauth.v2.InvalidApiKeyForGivenResource',
  },
  quotaExceeded: {
    status: 429,
    faultstring: 'Rate limit quota violation. Quota limit  exceeded. Identifier : _default',
    errorcode: 'policies.ratelimit.QuotaViolation',
  },
  spikeArrested: {
    status: 429,
    faultstring: 'Spike arrest violation. Allowed rate : MessageRate{capacity=1, period=Minutes}',
    errorcode: 'policies.ratelimit.SpikeArrestViolation',
  },
} as const satisfies Record<string, Fault>;

export type ApigeeFaultName = keyof typeof APIGEE_FAULTS;

/** Why a request goes no further. */
export interface ApigeeRefusal {
  readonly fault: ApigeeFaultName;
  /** Instead of the usual words: the scopes that were wanted. */
  readonly faultstring?: string;
  /** For the journal: what the sandbox knows and the live service would not say. */
  readonly advice?: readonly string[];
}

/** The fault as an API sends it that does not rewrite it. `decidedBy` names the check. */
export function apigeeFault({ fault, faultstring, advice }: ApigeeRefusal, decidedBy?: string): Reply {
  const { status, faultstring: usual, errorcode } = APIGEE_FAULTS[fault];
  const text = faultstring ?? usual;
  return json(status, { fault: { faultstring: text, detail: { errorcode } } }, [], {
    summary: `${errorcode}: ${text}`,
    error: fault,
    ...(decidedBy !== undefined && { decidedBy }),
    ...(advice !== undefined && { advice }),
  });
}
