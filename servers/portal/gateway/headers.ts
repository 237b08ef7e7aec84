/** Which header fields go on to the next connection, and which concern one connection alone (RFC 9110 §7.6.1). */
import type { RawHeaders, SandboxRequest } from '#kernel/http/message';
import { headerOf } from '#kernel/http/request';

const OF_ONE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']);
/** node:http would send these in chunks when they have no length. */
const MAY_HAVE_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** The request's header list for the server behind (at `server`, host and port): as the client wrote it, then where the client called. */
export function headersForServer(request: SandboxRequest, server: string): string[] {
  // Transfer-Encoding stays where it is: node:http applies it to the next connection as it is written
  const headers = endToEnd(request.rawHeaders);
  // HTTP/1.0 can do without, HTTP/1.1 cannot
  if (request.header('host') === undefined) headers.push('Host', server);
  if (MAY_HAVE_BODY.has(request.method) && !hasLength(request)) headers.push('Content-Length', '0');
  addForwarded(headers, request);
  return headers;
}

/** The answer's header list for the client, whose connection may need another transfer encoding or none. */
export function headersForClient(rawHeaders: RawHeaders): string[] {
  return endToEnd(rawHeaders, 'transfer-encoding');
}

/** Whether a body follows the header fields. */
export function announcesBody(request: SandboxRequest): boolean {
  return hasLength(request) && request.header('content-length') !== '0';
}

function hasLength(request: SandboxRequest): boolean {
  return request.header('content-length') !== undefined || request.header('transfer-encoding') !== undefined;
}

/** What another proxy in front has said already is believed: it knows what the client called. */
function addForwarded(headers: string[], request: SandboxRequest): void {
  const host = request.header('host');
  const scheme = request.baseUrl.slice(0, request.baseUrl.indexOf(':'));
  if (request.remoteAddress !== undefined) headers.push('X-Forwarded-For', request.remoteAddress.replace(/^::ffff:/, ''));
  if (host !== undefined && request.header('x-forwarded-host') === undefined) headers.push('X-Forwarded-Host', host);
  if (request.header('x-forwarded-proto') === undefined) headers.push('X-Forwarded-Proto', scheme);
}

function endToEnd(rawHeaders: RawHeaders, but?: string): string[] {
  const named =
    headerOf(rawHeaders, 'connection')
      ?.toLowerCase()
      .split(/\s*,\s*/) ?? [];
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const lower = name.toLowerCase();
    if (!OF_ONE_CONNECTION.has(lower) && lower !== but && !named.includes(lower)) kept.push(name, rawHeaders[i + 1] as string);
  }
  return kept;
}
