/** What the portal itself answers when it cannot do what was asked. Errors of the servers behind it pass through as they are. */
import { PLACES, type Place } from '#conventions/suite';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';

const UNKNOWN_PATH = { name: 'UNKNOWN_PATH', status: 404, description: 'No server of the suite serves the path.' } as const;

/** Which paths go where, for people who took a wrong one. */
const SERVED = Object.fromEntries(PLACES.filter(({ serves }) => serves.length > 0).map(({ name, serves }) => [name, serves]));

export const portalErrors: ErrorCatalogue = {
  entries: [UNKNOWN_PATH],
  render: (_name, request) => unknownPath(request),
  failure: (failure, _request, messageId) => edgeFailure(failure, messageId),
};

export function unknownPath({ method, path }: SandboxRequest): Reply {
  const error = `nothing is served at ${method} ${path}`;
  return json(
    UNKNOWN_PATH.status,
    { error, serves: SERVED, see: { servers: '/_sandbox/servers', control: '/_sandbox/openapi.yaml', page: '/' } },
    [],
    { error: UNKNOWN_PATH.name, summary: error },
  );
}

/** Not in the catalogue: what passes through is disturbed where it goes. `address` is where the server was looked for, if the suite knows one. */
export function serverNotRunning({ name, serves }: Place, address: string | undefined, reason: string, start: string): Reply {
  const where = address === undefined ? 'is not part of this sandbox' : `does not answer at ${address}`;
  const error = `${name} ${where} (${reason}); it serves ${serves.join(', ')}; start it with: ${start}`;
  return json(502, { error, server: name, ...(address !== undefined && { url: address }), start });
}

function edgeFailure(failure: EdgeFailure, messageId: string): Reply {
  const [status, error] = {
    bodyTooLarge: [413, 'the body is too large'] as const,
    badTarget: [400, 'the path cannot be decoded'] as const,
    internal: [500, 'something went wrong in the portal'] as const,
  }[failure];
  return json(status, { error, messageId });
}
