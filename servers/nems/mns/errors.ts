/**
 * Every error that MNS can answer, as data. None is an OperationOutcome: the API has `errors` for one thing that is wrong, and
 * `validationErrors` for what is wrong by field; the gateway before it has `fault`, and the cloud behind it `message`.
 */
import { APIGEE_FAULTS, type ApigeeFaultName } from '#conventions/api-platform/apigee-faults';
import type { RateLimit } from '#kernel/faults';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import type { FieldErrors } from './events/cloud-event.ts';

interface MnsError {
  readonly status: number;
  /** What the body is, less its words. */
  readonly form: 'errors' | 'validationErrors' | 'fault' | 'message';
  readonly words: string;
  /** Of a fault. */
  readonly errorcode?: string;
  readonly headers?: readonly string[];
  readonly description: string;
}

/** Faults of the gateway; MNS documents some in words of its own. */
const TOKEN_FAULTS = {
  tokenMissing: {
    status: 401,
    form: 'fault',
    words: 'Missing access token',
    errorcode: 'oauth.v2.MissingAccessToken',
    description: 'There is no access token.',
  },
  tokenUnknown: {
    status: 401,
    form: 'fault',
    words: 'Invalid access token',
    errorcode: 'oauth.v2.InvalidAccessToken',
    description: 'The access token is none.',
  },
  tokenExpired: fault('tokenExpired', 'The access token is past its time.'),
  scopeMissing: fault('scopeMissing', 'The access token is for other APIs.'),
  productMissing: fault('productMissing', 'The application is not connected to MNS.'),
  apiKeyMissing: fault('apiKeyMissing', 'The status is asked for without an API key.'),
  quotaExceeded: fault('quotaExceeded', 'The rate limit is exceeded.'),
  spikeArrested: fault('spikeArrested', 'The rate limit of a moment is exceeded.'),
} as const satisfies Record<string, MnsError>;

const ERRORS = {
  VALIDATION_ERRORS: {
    status: 400,
    form: 'validationErrors',
    words: '',
    description: 'Fields of the body are missing, or not what they should be.',
  },
  INVALID_BODY: {
    status: 400,
    form: 'errors',
    words: 'Please provide a valid JSON body',
    description: 'The body is not JSON.',
  },
  INVALID_SUBSCRIPTION_ID: {
    status: 400,
    form: 'errors',
    words: 'Please provide a valid subscription ID in UUID4 format',
    description: 'The id in the path is not a version 4 UUID.',
  },
  INVALID_CONTINUE_FROM: {
    status: 400,
    form: 'errors',
    words: 'The continue_from field was not valid',
    description: 'The list is to go on from where no page has ended.',
  },
  UNAUTHORISED: {
    status: 403,
    form: 'errors',
    words: 'Unauthorised',
    description: 'The application has no permission for this.',
  },
  EVENT_TYPE_NOT_PERMITTED: {
    status: 403,
    form: 'errors',
    words: 'User is not authorized to handle the requested event type',
    description: 'The application may publish, but not events of this type.',
  },
  NOT_FOUND: {
    status: 404,
    form: 'errors',
    words: 'Not found',
    description: 'There is no such subscription of this application, or nothing at this path.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    form: 'errors',
    words: 'Method not allowed',
    description: 'The path has other methods.',
  },
  DUPLICATE_SUBSCRIPTION: {
    status: 409,
    form: 'errors',
    words: 'A matching SQS subscription already exists with id: 5553998c-b802-4071-9a54-8e99ea729614',
    description: 'The queue has a subscription to this type of event.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    form: 'message',
    words: 'Request Too Long',
    description: 'The body is larger than is accepted.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    form: 'message',
    words: 'Unsupported Media Type',
    description: 'The body is of a type that is not taken here.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    form: 'errors',
    words: 'Internal server error',
    description: 'Something went wrong that MNS did not foresee.',
  },
  MISSING_PRODUCT_ATTRIBUTES: {
    status: 502,
    form: 'message',
    words: 'Internal server error',
    description: 'The application lacks the attributes product-id and product-device-id.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    form: 'message',
    words: 'Service Unavailable',
    headers: ['Retry-After', '5'],
    description: 'MNS is not there.',
  },
  ...TOKEN_FAULTS,
} as const satisfies Record<string, MnsError>;

export type MnsErrorName = keyof typeof ERRORS;

/** Why a request goes no further. */
export interface MnsRefusal {
  readonly error: MnsErrorName;
  /** In place of the usual words. */
  readonly words?: string;
  /** Of `VALIDATION_ERRORS`. */
  readonly fields?: FieldErrors;
  readonly headers?: readonly string[];
  readonly advice?: readonly string[];
}

function fault(name: ApigeeFaultName, description: string): MnsError {
  const { status, faultstring, errorcode } = APIGEE_FAULTS[name];
  return { status, form: 'fault', words: faultstring, errorcode, description };
}

/** Whether MNS answers this fault of the gateway. */
export function isTokenFault(name: ApigeeFaultName): name is ApigeeFaultName & keyof typeof TOKEN_FAULTS {
  return Object.hasOwn(TOKEN_FAULTS, name);
}

export interface Asked {
  readonly request: SandboxRequest;
  /** `x-amzn-RequestId` of what the API behind the gateway answers. */
  readonly requestId: string;
}

/** The reply that refuses a request. `decidedBy` names the check. */
export function refuse(asked: Asked, refusal: MnsRefusal, decidedBy?: string): Reply {
  const { status, form, headers = [] }: MnsError = ERRORS[refusal.error];
  const { error, advice } = refusal;
  const { body, summary } = bodyOf(refusal);
  return {
    status,
    headers: ['Content-Type', 'application/json', ...headers, ...(refusal.headers ?? []), ...idHeaders(asked, form === 'fault')],
    body: JSON.stringify(body),
    about: {
      summary,
      error,
      correlation: { correlationId: asked.request.header('x-correlation-id') },
      ...(decidedBy !== undefined && { decidedBy }),
      ...(advice !== undefined && { advice }),
    },
  };
}

function bodyOf({ error, words: own, fields = { type: 'Please provide a valid event type' } }: MnsRefusal) {
  const { form, words: usual, errorcode }: MnsError = ERRORS[error];
  const words = own ?? usual;
  switch (form) {
    case 'validationErrors':
      return { body: { validationErrors: fields }, summary: `not valid: ${Object.keys(fields).join(', ')}` };
    case 'fault':
      return { body: { fault: { faultstring: words, detail: { errorcode } } }, summary: `${errorcode}: ${words}` };
    default:
      return { body: { [form]: words }, summary: words };
  }
}

/** The client's own correlation id as it came, and our id of the request, which the gateway does not give. */
export function idHeaders({ request, requestId }: Asked, byGateway = false): string[] {
  const correlationId = request.header('x-correlation-id');
  return [...(correlationId ? ['X-Correlation-ID', correlationId] : []), ...(byGateway ? [] : ['x-amzn-RequestId', requestId])];
}

const FAILURES: Readonly<Record<EdgeFailure, MnsErrorName>> = {
  bodyTooLarge: 'REQUEST_TOO_LARGE',
  badTarget: 'NOT_FOUND',
  internal: 'INTERNAL_SERVER_ERROR',
};

/** One second is a spike; anything longer a quota. */
function tooMany(exceeded: RateLimit | undefined): MnsErrorName {
  return exceeded?.per === 'second' ? 'spikeArrested' : 'quotaExceeded';
}

export const mnsErrors: ErrorCatalogue = {
  entries: Object.entries<MnsError>(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  rateLimitError: 'quotaExceeded' satisfies MnsErrorName,
  render: (name, request, requestId, exceeded) =>
    refuse({ request, requestId }, { error: exceeded === undefined ? (name as MnsErrorName) : tooMany(exceeded) }),
  failure: (failure, request, requestId) => refuse({ request, requestId }, { error: FAILURES[failure] }, failure),
};
