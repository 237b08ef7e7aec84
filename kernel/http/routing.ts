/** From method and target to the route that answers, through find-my-way. */
import findMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from 'find-my-way';
import type { Api, ErrorCatalogue, Operation, Route } from '../server.ts';
import type { Reply, SandboxRequest, Subject } from './message.ts';

/** Methods under which a `*` route is filed; a method that is not among them is looked up as the last. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;
const KNOWN = new Set<string>([...METHODS, 'HEAD']);

/** A route made ready for requests. */
export interface Target<D> {
  /** `pds.readPatient` */
  readonly operation: string;
  readonly run: Operation<D>;
  readonly subject: (request: SandboxRequest) => Subject | undefined;
  readonly errors: ErrorCatalogue | undefined;
  readonly observe: (status: number, duration: number) => void;
  /** The same by a name of its own, when the request says which of several operations it wants. Never rejects. */
  readonly variantOf?: (request: SandboxRequest) => Promise<Target<D>>;
}

export type Found<D> = { readonly target: Target<D>; readonly params: Record<string, string | undefined> };

/** A route table that has been compiled. */
export class Router<D> {
  readonly #router: Instance<HTTPVersion.V1>;

  constructor() {
    this.#router = findMyWay({ maxParamLength: 8192, caseSensitive: true });
  }

  /** Files the routes of one API under a base path. */
  add(base: string, routes: readonly Route<D>[], target: (route: Route<D>) => Target<D>): void {
    this.#file(base, routes, target, () => true);
  }

  /** The same, but what another API has there stays. */
  fill(base: string, routes: readonly Route<D>[], target: (route: Route<D>) => Target<D>): void {
    this.#file(base, routes, target, (method, path) => !this.#router.hasRoute(method, path));
  }

  #file(
    base: string,
    routes: readonly Route<D>[],
    target: (route: Route<D>) => Target<D>,
    isFree: (method: HTTPMethod, path: string) => boolean,
  ): void {
    const named = new Set(routes.filter(({ method }) => method !== '*').map(({ method, path }) => `${method} ${path}`));
    for (const route of routes) {
      const methods = route.method === '*' ? METHODS.filter((method) => !named.has(`${method} ${route.path}`)) : [route.method];
      const path = base + route.path || '/';
      const free = (methods as HTTPMethod[]).filter((method) => isFree(method, path));
      // where a path has its own GET, HEAD is no matter for a wider path
      if (free.includes('GET') && !named.has(`HEAD ${route.path}`) && isFree('HEAD', path)) free.push('HEAD');
      if (free.length > 0) this.#router.on(free, path, unused, target(route));
    }
  }

  /** The route for a path without its query; nothing when there is none, or when it cannot be decoded. */
  find(method: string, path: string): Found<D> | undefined {
    const found = this.#router.find((KNOWN.has(method) ? method : 'TRACE') as HTTPMethod, path);
    return found ? { target: found.store as Target<D>, params: found.params } : undefined;
  }
}

/** find-my-way wants a handler; we only ask it what it has found. */
function unused(): void {}

/** The API under whose base a path lies: the longest base that matches. */
export function apiAt<D>(apis: readonly Api<D>[], path: string): Api<D> | undefined {
  let best: Api<D> | undefined;
  for (const api of apis) {
    const within = api.base === '' || path === api.base || path.startsWith(`${api.base}/`);
    if (within && (best === undefined || api.base.length > best.base.length)) best = api;
  }
  return best;
}

/** Whom a request is about, from the usual path parameters. */
export function usualSubject({ params }: SandboxRequest): Subject | undefined {
  if (params.nhsNumber === undefined && params.mailboxId === undefined) return undefined;
  return { patient: params.nhsNumber, mailbox: params.mailboxId };
}

/** Whether a path's percent-encoding can be decoded. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** What a server says where none of its APIs is. */
export function plainNotFound(request: SandboxRequest): Reply {
  return {
    status: 404,
    headers: ['Content-Type', 'text/plain; charset=utf-8'],
    body: `Nothing is served at ${request.method} ${request.path}. GET /_sandbox/servers lists what is.\n`,
  };
}
