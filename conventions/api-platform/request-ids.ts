/** `X-Request-ID` and `X-Correlation-ID`: the client's own ids, which every API of the platform gives back as they came. */
import type { SandboxRequest } from '#kernel/http/message';

/** A UUID of any version, in either letter case: what the platform's gateway asks of `X-Request-ID`. */
const REQUEST_ID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

export function isRequestId(value: string): boolean {
  return REQUEST_ID.test(value);
}

/** The ids that a client sent; an empty header counts as none. */
export type RequestIds = {
  readonly requestId: string | undefined;
  readonly correlationId: string | undefined;
};

export function requestIds(request: SandboxRequest): RequestIds {
  return { requestId: request.header('x-request-id') || undefined, correlationId: request.header('x-correlation-id') || undefined };
}

/** Adds the ids to a reply's header fields, as sent and only when sent, and gives the fields back. */
export function mirror(ids: RequestIds, headers: string[]): string[] {
  if (ids.requestId !== undefined) headers.push('X-Request-ID', ids.requestId);
  if (ids.correlationId !== undefined) headers.push('X-Correlation-ID', ids.correlationId);
  return headers;
}
