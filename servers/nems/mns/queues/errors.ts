/**
 * Errors of SQS, as data, and how both of its protocols write them. Each has two names: its shape in the JSON protocol, and the code that
 * it had before in the Query protocol, by which clients still know it (header `x-amzn-query-error`).
 */
import { escapeText } from '#formats/xml/escape';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';

interface SqsError {
  readonly status: number;
  /** Of the Query protocol. */
  readonly code: string;
  readonly message: string;
  /** Whose fault: the sender's, unless it is the service's. */
  readonly from?: 'Receiver';
  readonly description: string;
}

const ERRORS = {
  QueueDoesNotExist: {
    status: 400,
    code: 'AWS.SimpleQueueService.NonExistentQueue',
    message: 'The specified queue does not exist.',
    description: 'There is no such queue.',
  },
  QueueNameExists: {
    status: 400,
    code: 'QueueAlreadyExists',
    message: 'A queue already exists with the same name and a different value for an attribute.',
    description: 'A queue of this name is there, and is set otherwise.',
  },
  MissingParameter: {
    status: 400,
    code: 'MissingParameter',
    message: 'The request must contain all required parameters.',
    description: 'The request lacks a parameter.',
  },
  InvalidParameterValue: {
    status: 400,
    code: 'InvalidParameterValue',
    message: 'A value of a parameter is not valid.',
    description: 'A parameter has a value that it cannot have.',
  },
  InvalidAttributeName: {
    status: 400,
    code: 'InvalidAttributeName',
    message: 'The specified attribute does not exist.',
    description: 'A queue has no such attribute.',
  },
  InvalidAttributeValue: {
    status: 400,
    code: 'InvalidAttributeValue',
    message: 'A queue attribute value is invalid.',
    description: 'An attribute of a queue has a value that it cannot have.',
  },
  InvalidMessageContents: {
    status: 400,
    code: 'InvalidMessageContents',
    message: 'The message contains characters outside the allowed set.',
    description: 'A message has characters that XML does not allow.',
  },
  ReceiptHandleIsInvalid: {
    status: 404,
    code: 'ReceiptHandleIsInvalid',
    message: 'The input receipt handle is invalid.',
    description: 'A receipt handle is none that was given.',
  },
  MessageNotInflight: {
    status: 400,
    code: 'AWS.SimpleQueueService.MessageNotInflight',
    message: 'The specified message is not in flight.',
    description: 'The message is on the queue again, or is no longer there.',
  },
  EmptyBatchRequest: {
    status: 400,
    code: 'AWS.SimpleQueueService.EmptyBatchRequest',
    message: 'There should be at least one entry in the request.',
    description: 'A batch has no entries.',
  },
  TooManyEntriesInBatchRequest: {
    status: 400,
    code: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
    message: 'Maximum number of entries per request are 10.',
    description: 'A batch has more than ten entries.',
  },
  BatchEntryIdsNotDistinct: {
    status: 400,
    code: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
    message: 'Two or more batch entries in the request have the same Id.',
    description: 'Two entries of a batch have one id.',
  },
  InvalidBatchEntryId: {
    status: 400,
    code: 'AWS.SimpleQueueService.InvalidBatchEntryId',
    message: 'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    description: 'The id of an entry of a batch is none.',
  },
  BatchRequestTooLong: {
    status: 400,
    code: 'AWS.SimpleQueueService.BatchRequestTooLong',
    message: 'Batch requests cannot be longer than 1048576 bytes.',
    description: 'The messages of a batch are too long together.',
  },
  InvalidAction: {
    status: 400,
    code: 'InvalidAction',
    message: 'The action or operation requested is invalid.',
    description: 'SQS has no such action.',
  },
  UnsupportedOperation: {
    status: 400,
    code: 'AWS.SimpleQueueService.UnsupportedOperation',
    message: 'The sandbox does not do this.',
    description: 'An action of SQS that the sandbox does not have.',
  },
  SerializationException: {
    status: 400,
    code: 'MalformedInput',
    message: 'The request cannot be read.',
    description: 'The body is not what the protocol wants.',
  },
  RequestThrottled: {
    status: 403,
    code: 'RequestThrottled',
    message: 'The rate of requests to SQS is exceeded.',
    description: 'There are too many requests.',
  },
  ServiceUnavailable: {
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The request has failed due to a temporary failure of the server.',
    from: 'Receiver',
    description: 'SQS is not there.',
  },
  InternalFailure: {
    status: 500,
    code: 'InternalFailure',
    message: 'The request processing has failed because of an unknown error.',
    from: 'Receiver',
    description: 'Something went wrong that SQS did not foresee.',
  },
} as const satisfies Record<string, SqsError>;

export type SqsErrorName = keyof typeof ERRORS;

/** Why a request goes no further. */
export interface SqsRefusal {
  readonly error: SqsErrorName;
  /** In place of the usual words. */
  readonly message?: string;
}

export type Protocol = 'json' | 'query';

/** The JSON protocol names the action in a header. */
export function protocolOf(request: SandboxRequest): Protocol {
  return request.header('x-amz-target') === undefined ? 'query' : 'json';
}

/** What an entry of a batch is told. */
export function batchError(id: string, { error, message }: SqsRefusal) {
  const { code, message: usual, from } = ERRORS[error] as SqsError;
  return { Id: id, SenderFault: from === undefined, Code: code, Message: message ?? usual };
}

export function refuse(request: SandboxRequest, { error, message }: SqsRefusal, requestId: string): Reply {
  const { status, code, message: usual, from: whose }: SqsError = ERRORS[error];
  const from = whose ?? 'Sender';
  const words = message ?? usual;
  const about = { summary: `${code}: ${words}`, error };
  if (protocolOf(request) === 'json')
    return {
      status,
      headers: ['Content-Type', 'application/x-amz-json-1.0', 'x-amzn-query-error', `${code};${from}`, 'x-amzn-RequestId', requestId],
      body: JSON.stringify({ __type: `com.amazonaws.sqs#${error}`, message: words }),
      about,
    };
  const body = `<Type>${from}</Type><Code>${code}</Code><Message>${escapeText(words)}</Message><Detail/>`;
  return {
    status,
    headers: ['Content-Type', 'text/xml', 'x-amzn-RequestId', requestId],
    body: `<?xml version="1.0"?><ErrorResponse xmlns="${SQS_NAMESPACE}"><Error>${body}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    about,
  };
}

export const SQS_NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';

const FAILURES: Readonly<Record<EdgeFailure, SqsErrorName>> = {
  bodyTooLarge: 'BatchRequestTooLong',
  badTarget: 'QueueDoesNotExist',
  internal: 'InternalFailure',
};

export const sqsErrors: ErrorCatalogue = {
  entries: Object.entries<SqsError>(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  rateLimitError: 'RequestThrottled' satisfies SqsErrorName,
  render: (name, request, messageId) => refuse(request, { error: name as SqsErrorName }, messageId),
  failure: (failure, request, messageId) => refuse(request, { error: FAILURES[failure] }, messageId),
};
