/** The control API: `/_sandbox/…` and `/metrics`, the same on every server. Its whole surface is the table in routes.ts. */
import type { Reply, SandboxRequest } from '../http/message.ts';
import { json } from '../http/reply.ts';
import type { EdgeRequest } from '../http/request.ts';
import { Router } from '../http/routing.ts';
import type { LiveKernel } from '../live-kernel.ts';
import type { ServerDefinition } from '../server.ts';
import type { LiveSession } from '../sessions.ts';
import { guard } from './guard.ts';

/** What a control operation is given. */
export interface ControlDeps {
  readonly kernel: LiveKernel;
  readonly session: LiveSession;
  /** The server on whose port the call came in. */
  readonly server: string;
  /** That server, when it speaks for itself alone; nothing when it speaks for the whole suite. */
  readonly only: string | undefined;
}

/** The server on whose port a call came in; nothing for one that is not here. */
export function definitionOf({ definitions }: LiveKernel, server: string): ServerDefinition | undefined {
  return definitions.find(({ name }) => name === server);
}

export class Control {
  readonly #kernel: LiveKernel;
  #router: Promise<Router<ControlDeps>> | undefined;

  constructor(kernel: LiveKernel) {
    this.#kernel = kernel;
  }

  /** A refusal, when the caller may not drive the control API. */
  guard(request: SandboxRequest): Reply | undefined {
    return guard(request, this.#kernel.config);
  }

  async answer(request: EdgeRequest, server: string): Promise<Reply> {
    if (request.path === '/metrics')
      return { status: 200, headers: ['Content-Type', 'text/plain; version=0.0.4; charset=utf-8'], body: this.#kernel.metrics.text() };
    this.#router ??= openRouter();
    const found = (await this.#router).find(request.method, request.path);
    if (!found) return json(404, { error: `the control API has no ${request.method} ${request.path}` });
    request.params = found.params;
    const definition = definitionOf(this.#kernel, server);
    const session = await this.#kernel.sessions.open(request.session);
    session.lastUsed = performance.now();
    return found.target.run(request, {
      kernel: this.#kernel,
      session,
      server,
      only: definition === undefined || definition.wholeSuite ? undefined : server,
    });
  }
}

/** With the first call, not with the start. */
async function openRouter(): Promise<Router<ControlDeps>> {
  const { ROUTES } = await import('./routes.ts');
  const router = new Router<ControlDeps>();
  router.add('/_sandbox', ROUTES, ({ name, operation }) => ({
    operation: name,
    run: operation,
    subject: () => undefined,
    errors: undefined,
    observe: () => {},
  }));
  return router;
}

/** A refusal that says what is wrong where. */
export function refuse(status: number, error: string, issues: readonly { readonly path: string; readonly reason: string }[] = []): Reply {
  return json(status, issues.length > 0 ? { error, issues } : { error });
}

/** The request's body as JSON, or the refusal to send. An empty body is an empty object. */
export async function readJson(
  request: SandboxRequest,
  limit?: number,
): Promise<{ readonly value: unknown } | { readonly refusal: Reply }> {
  const body = await request.body.text(limit);
  if (body.trim() === '') return { value: {} };
  try {
    return { value: JSON.parse(body) };
  } catch (error) {
    return { refusal: refuse(400, `the body is not JSON: ${(error as Error).message}`) };
  }
}
