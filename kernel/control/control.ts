/** The control API: `/_sandbox/…` and `/metrics`, the same on every server. The table below is its whole surface. */

import type { Reply, SandboxRequest } from '../http/message.ts';
import { json } from '../http/reply.ts';
import type { EdgeRequest } from '../http/request.ts';
import { Router } from '../http/routing.ts';
import type { LiveKernel } from '../live-kernel.ts';
import type { Route } from '../server.ts';
import type { LiveSession } from '../sessions.ts';
import { advanceClock, readClock, setClock } from './clock.ts';
import { addFault, clearFaults, listErrors, listFaults, removeFault } from './faults.ts';
import { guard } from './guard.ts';
import { clearJournal, countJournal, findJournal, listJournal, streamJournal, waitJournal } from './journal.ts';
import { describe, endSession, health, readAuthority, readOpenApi, readSnapshot, reset, restoreSnapshot, servers } from './suite.ts';
import { deleteDocument, listCollections, listDocuments, putDocument, readDocument } from './world.ts';

/** What a control operation is given. */
export interface ControlDeps {
  readonly kernel: LiveKernel;
  readonly session: LiveSession;
  /** The server on whose port the call came in. */
  readonly server: string;
  /** That server, when it speaks for itself alone; nothing when it speaks for the whole suite. */
  readonly only: string | undefined;
}

/** Every row of the control API, relative to `/_sandbox`. */
export const ROUTES: readonly Route<ControlDeps>[] = [
  { method: 'GET', path: '', name: 'describe', operation: describe },
  { method: 'GET', path: '/health', name: 'health', operation: health },
  { method: 'POST', path: '/reset', name: 'reset', operation: reset },
  { method: 'GET', path: '/journal', name: 'listJournal', operation: listJournal },
  { method: 'DELETE', path: '/journal', name: 'clearJournal', operation: clearJournal },
  { method: 'POST', path: '/journal/find', name: 'findJournal', operation: findJournal },
  { method: 'POST', path: '/journal/count', name: 'countJournal', operation: countJournal },
  { method: 'POST', path: '/journal/wait', name: 'waitJournal', operation: waitJournal },
  { method: 'GET', path: '/journal/stream', name: 'streamJournal', operation: streamJournal },
  { method: 'GET', path: '/faults', name: 'listFaults', operation: listFaults },
  { method: 'POST', path: '/faults', name: 'addFault', operation: addFault },
  { method: 'DELETE', path: '/faults', name: 'clearFaults', operation: clearFaults },
  { method: 'DELETE', path: '/faults/:id', name: 'removeFault', operation: removeFault },
  { method: 'GET', path: '/errors', name: 'listErrors', operation: listErrors },
  { method: 'GET', path: '/clock', name: 'readClock', operation: readClock },
  { method: 'PUT', path: '/clock', name: 'setClock', operation: setClock },
  { method: 'POST', path: '/clock/advance', name: 'advanceClock', operation: advanceClock },
  { method: 'GET', path: '/world', name: 'listCollections', operation: listCollections },
  { method: 'GET', path: '/world/:collection', name: 'listDocuments', operation: listDocuments },
  { method: 'GET', path: '/world/:collection/:id', name: 'readDocument', operation: readDocument },
  { method: 'PUT', path: '/world/:collection/:id', name: 'putDocument', operation: putDocument },
  { method: 'DELETE', path: '/world/:collection/:id', name: 'deleteDocument', operation: deleteDocument },
  { method: 'GET', path: '/snapshot', name: 'readSnapshot', operation: readSnapshot },
  { method: 'PUT', path: '/snapshot', name: 'restoreSnapshot', operation: restoreSnapshot },
  { method: 'DELETE', path: '/session', name: 'endSession', operation: endSession },
  { method: 'GET', path: '/servers', name: 'servers', operation: servers },
  { method: 'GET', path: '/ca.pem', name: 'readAuthority', operation: readAuthority },
  { method: 'GET', path: '/openapi.yaml', name: 'readOpenApi', operation: readOpenApi },
];

export class Control {
  readonly #kernel: LiveKernel;
  #router: Router<ControlDeps> | undefined;

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
    const found = this.#routes().find(request.method, request.target);
    if (!found) return json(404, { error: `the control API has no ${request.method} ${request.path}` });
    request.params = found.params;
    const definition = this.#kernel.definitions.find(({ name }) => name === server);
    const session = await this.#kernel.sessions.open(request.session);
    session.lastUsed = performance.now();
    return found.target.run(request, {
      kernel: this.#kernel,
      session,
      server,
      only: definition === undefined || definition.wholeSuite ? undefined : server,
    });
  }

  /** Compiled at the first call, not at start. */
  #routes(): Router<ControlDeps> {
    if (!this.#router) {
      this.#router = new Router();
      this.#router.add('/_sandbox', ROUTES, ({ name, operation }) => ({
        operation: name,
        run: operation,
        subject: () => undefined,
        errors: undefined,
        observe: () => {},
      }));
    }
    return this.#router;
  }
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
