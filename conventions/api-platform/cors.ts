/** Calls from pages of another origin. The gateway answers preflights by itself; sandbox proxies also let the page read the answer. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';

const ALLOWED_HEADERS =
  'origin, x-requested-with, accept, content-type, if-match, nhsd-session-urid, authorization, x-correlation-id, x-request-id, nhsd-end-user-organisation-ods';

/** Answers OPTIONS when it is a preflight (it has `Origin` and `Access-Control-Request-Method`); otherwise `other` does. */
export function preflight<D>(other: Operation<D>): Operation<D> {
  return (request, deps) => {
    const origin = request.header('origin');
    if (origin === undefined || request.header('access-control-request-method') === undefined) return other(request, deps);
    return {
      status: 200,
      headers: [
        'Access-Control-Allow-Origin',
        origin,
        'Access-Control-Allow-Headers',
        ALLOWED_HEADERS,
        'Access-Control-Max-Age',
        '3628800',
        'Access-Control-Allow-Methods',
        'GET, PUT, POST, PATCH, DELETE',
      ],
      about: { summary: `preflight from ${origin}` },
    };
  };
}

/** Lets the calling page read what `operation` answers, where `allowed` says so. */
export function readableByPages<D>(allowed: (deps: D) => boolean, operation: Operation<D>): Operation<D> {
  return (request, deps) => {
    const origin = request.header('origin');
    if (origin === undefined || !allowed(deps)) return operation(request, deps);
    return exposed(operation, request, deps, origin);
  };
}

async function exposed<D>(operation: Operation<D>, request: SandboxRequest, deps: D, origin: string): Promise<Reply> {
  const reply = await operation(request, deps);
  const headers = ['Access-Control-Allow-Origin', origin, 'Access-Control-Expose-Headers', 'x-request-id, x-correlation-id'];
  return { ...reply, headers: [...reply.headers, ...headers] };
}
