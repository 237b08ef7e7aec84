/** What the platform's gateway answers by itself, before or instead of the API behind it. */
import type { RateLimit } from '#kernel/faults';
import type { OutcomeError } from './outcome-errors.ts';

/** How answers to those who ask too often end. */
const RATE_LIMITS = 'Please see: https://digital.nhs.uk/developer/guides-and-documentation/reference-guide#rate-limits for more details.';

export const GATEWAY_ERRORS = {
  ACCESS_DENIED: {
    status: 401,
    severity: 'error',
    type: 'forbidden',
    display: 'Access Denied - Unauthorised',
    diagnostics: 'Invalid Access Token',
    from: 'gateway',
    description: 'The access token is missing, unknown or expired.',
  },
  INVALID_HEADER: {
    status: 400,
    severity: 'error',
    type: 'value',
    code: 'INVALID_VALUE',
    display: 'Provided value is invalid',
    from: 'gateway',
    description: 'A header has a value that it cannot have.',
  },
  UNSUPPORTED_REQUEST: {
    status: 400,
    severity: 'error',
    type: 'value',
    display: 'The request is not one that is supported.',
    from: 'gateway',
    description: 'There is nothing at this path.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    severity: 'error',
    type: 'value',
    display: 'Too many requests',
    diagnostics: `This API is currently receiving a high volume of requests and is being rate limited. ${RATE_LIMITS}`,
    from: 'gateway',
    description: 'The rate limit is exceeded.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    severity: 'error',
    type: 'timeout',
    display: 'Service unavailable',
    diagnostics:
      'The downstream domain processing has not completed within the configured timeout period. ' +
      "Using the same 'X-Request-ID' header, retry your request after the time specified by the 'Retry-After' response header.",
    from: 'gateway',
    headers: ['Retry-After', '5'],
    description: 'The API behind the gateway takes too long: retry, with the same X-Request-ID.',
  },
  UNKNOWN_ERROR: {
    status: 500,
    severity: 'error',
    type: 'unknown',
    display: 'Unknown Error',
    diagnostics: unknownError('00000000-0000-0000-0000-000000000000'),
    from: 'gateway',
    description: 'Something went wrong that the platform did not foresee.',
  },
  BAD_GATEWAY: {
    status: 502,
    severity: 'error',
    type: 'unknown',
    code: 'UNKNOWN_ERROR',
    display: 'Unknown Error',
    diagnostics: unknownError('00000000-0000-0000-0000-000000000000'),
    from: 'gateway',
    description: 'The gateway got no sensible answer from the API behind it.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    severity: 'error',
    type: 'too-long',
    code: 'UNKNOWN_ERROR',
    display: 'Unknown Error',
    diagnostics: 'The request body is larger than is accepted.',
    from: 'gateway',
    description: 'The body is larger than the gateway takes.',
  },
} as const satisfies Record<string, OutcomeError>;

export type GatewayErrorName = keyof typeof GATEWAY_ERRORS;

/** Who asks too often, in words: requests are counted before it is known which application sends them. */
const APPLICATION = 'Your application, Demo,';

/** The gateway's words for an application that has used up what it may ask in a minute or an hour. */
export function quotaExceeded({ limit, per }: RateLimit): string {
  return `${APPLICATION} has exceeded its quota of ${limit} requests every 1 ${per}(s) and is being rate limited. ${RATE_LIMITS}`;
}

/** The gateway's words for an application that asks too much at once. */
export const SPIKE_ARRESTED = `${APPLICATION} has created a spike in traffic and is being rate limited. Please reduce the frequency of your requests. ${RATE_LIMITS}`;

/** The gateway's words for what nobody foresaw. `messageId` is what support would ask for. */
export function unknownError(messageId: string): string {
  return (
    'An unknown error occurred processing this request. Contact us for assistance diagnosing this issue: ' +
    `https://digital.nhs.uk/developer/help-and-support. (Message ID: ${messageId})`
  );
}
