/**
 * A server at work: from a raw request to a reply, without a socket. The HTTP edge, in-process calls and the express adapter all
 * come through `handle`. In order: session, control API, route, fault rules, operation, journal.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disturbance, FaultAction } from '../faults.ts';
import type { LiveKernel } from '../live-kernel.ts';
import type { Api, Aside, EdgeFailure, Route, ServerDefinition, Variants } from '../server.ts';
import { DEFAULT_SESSION, isSessionName } from '../session.ts';
import type { LiveSession } from '../sessions.ts';
import { BodyAborted, BodyTooLarge, type Reply } from './message.ts';
import { json } from './reply.ts';
import { EdgeRequest, headerOf, type RawRequest } from './request.ts';
import { apiAt, type Found, isDecodable, plainNotFound, Router, type Target, usualSubject } from './routing.ts';

/** Names a session for clients that cannot change their paths. */
const SESSION_HEADER = 'sandbox-session';
const TILDE = 0x7e;

export class HttpRuntime<D = unknown> {
  readonly definition: ServerDefinition<D>;
  readonly bodyLimit: number;
  readonly #kernel: LiveKernel;
  readonly #router = new Router<D>();
  readonly #control: Router<D> | undefined;
  /** By session, not by its name: a request that outlives a reset must not leave what it was given to those that come after. */
  readonly #deps = new WeakMap<LiveSession, D>();
  readonly #fallback: Target<D>;
  readonly #aside: Aside | undefined;

  constructor(definition: ServerDefinition<D>, kernel: LiveKernel) {
    this.definition = definition;
    this.bodyLimit = definition.bodyLimit ?? 5 * 1024 * 1024;
    this.#kernel = kernel;
    for (const api of definition.apis) {
      this.#router.add(api.base, api.routes, (route) => this.#targetOf(`${api.name}.${route.name}`, route, api));
    }
    const root = definition.apis.find(({ name, base }) => name === kernel.config.root && base !== '');
    if (root) this.#router.fill('', root.routes, (route) => this.#targetOf(`${root.name}.${route.name}`, route, root));
    if (definition.control) {
      this.#control = new Router<D>();
      this.#control.add('/_sandbox', definition.control, (route) => this.#targetOf(`control.${route.name}`, route, undefined));
    }
    const fallback = { operation: definition.fallback ?? plainNotFound };
    this.#fallback = this.#targetOf('unknown', fallback, undefined);
    this.#aside = definition.aside?.(kernel);
  }

  /** Lets go of the kernel. */
  dispose(): void {
    this.#aside?.close();
  }

  async handle(raw: RawRequest): Promise<Reply> {
    const started = performance.now();
    let name = DEFAULT_SESSION;
    let path = raw.target;
    if (path.charCodeAt(1) === TILDE) {
      const end = endOfSegment(path, 2);
      name = path.slice(2, end);
      path = path[end] === '/' ? path.slice(end) : `/${path.slice(end)}`;
    } else {
      name = headerOf(raw.rawHeaders, SESSION_HEADER) ?? DEFAULT_SESSION;
    }
    if (name !== DEFAULT_SESSION && !isSessionName(name))
      return json(400, { error: 'not a session name: 1 to 64 letters, digits, dots, underscores and hyphens' });
    const request = new EdgeRequest(raw, name, path);
    if (path.startsWith('/_sandbox') || request.path === '/metrics') return this.#answerControl(request);
    const aside = this.#aside?.answer(request);
    if (aside) return aside;
    const session = this.#kernel.sessions.get(name) ?? (await this.#kernel.sessions.open(name));
    session.lastUsed = started;

    const found = this.#router.find(request.method, request.path);
    let target = found?.target ?? this.#fallback;
    if (target.variantOf) target = await target.variantOf(request);
    if (found) request.params = found.params;
    const action = session.faults.active ? this.#faultFor(session, request, target) : undefined;
    let reply: Reply;
    if (action === undefined && found) {
      try {
        const answer = target.run(request, this.#depsOf(session));
        reply = answer instanceof Promise ? await answer : answer;
      } catch (error) {
        reply = this.#fail(error, request, session);
      }
    } else {
      reply = await this.#answerOddly(request, session, found, target, action);
    }
    this.#record(raw, request, reply, session, target, action, started);
    return reply;
  }

  /** What is not the plain path: a fault rule acts, nothing is served there, the target cannot be decoded. */
  async #answerOddly(
    request: EdgeRequest,
    session: LiveSession,
    found: Found<D> | undefined,
    target: Target<D>,
    action: FaultAction | undefined,
  ): Promise<Reply> {
    const broken = action && (await this.#disturb(request, session, target, action));
    if (broken) return broken;
    if (!found && !isDecodable(request.path)) return this.#failure('badTarget', request, session.context.ids.uuid());
    let reply: Reply;
    try {
      reply = await target.run(request, this.#depsOf(session));
    } catch (error) {
      reply = this.#fail(error, request, session);
    }
    const { afterwards } = action ?? {};
    const lost = afterwards && (await this.#disturb(request, session, target, afterwards));
    // the journal tells what has been done, whatever the client hears
    if (lost) return { ...lost, about: { ...lost.about, summary: reply.about?.summary } };
    const dribble = action?.dribble ?? afterwards?.dribble;
    return dribble ? { ...reply, dribble } : reply;
  }

  #faultFor(session: LiveSession, request: EdgeRequest, target: Target<D>): FaultAction | undefined {
    const subject = target.subject(request);
    return session.faults.apply(
      {
        server: this.definition.name,
        operation: target.operation,
        patient: subject?.patient,
        mailbox: subject?.mailbox,
        header: (name) => request.header(name),
      },
      session.context.clock.now(),
    );
  }

  /** Waits as long as fault rules say. The reply that they put in place of the operation's; nothing when they only delay. */
  async #disturb(request: EdgeRequest, session: LiveSession, { errors }: Target<D>, action: Disturbance): Promise<Reply | undefined> {
    if (action.delay > 0) await sleep(action.delay);
    const dribble = action.dribble && { dribble: action.dribble };
    if (action.fault) return { status: 200, headers: [], fault: action.fault };
    const name = action.error ?? (action.rateLimited ? errors?.rateLimitError : undefined);
    const known = name === undefined ? undefined : nameIn(errors, name);
    if (errors && known !== undefined)
      return { ...errors.render(known, request, session.context.ids.uuid(), action.rateLimited), ...dribble };
    if (action.status !== undefined) return { status: action.status, headers: [], ...dribble };
    if (action.rateLimited) return { status: 429, headers: ['Content-Type', 'text/plain'], body: 'Too many requests\n', ...dribble };
    return undefined;
  }

  async #answerControl(request: EdgeRequest): Promise<Reply> {
    const own = this.#control?.find(request.method, request.path);
    try {
      const refusal = this.#kernel.control.guard(request);
      if (refusal) return refusal;
      if (!own) return await this.#kernel.control.answer(request, this.definition.name);
      const session = await this.#kernel.sessions.open(request.session);
      request.params = own.params;
      return await own.target.run(request, this.#depsOf(session));
    } catch (error) {
      if (error instanceof BodyTooLarge) return json(413, { error: error.message });
      if (error instanceof BodyAborted) return { status: 400, headers: [], fault: 'EMPTY_RESPONSE' };
      this.#kernel.log.error({ err: error, target: request.target }, 'the control API failed');
      return json(500, { error: error instanceof Error ? error.message : 'unknown error' });
    }
  }

  #fail(error: unknown, request: EdgeRequest, session: LiveSession): Reply {
    if (error instanceof BodyAborted) return { status: 400, headers: [], fault: 'EMPTY_RESPONSE', about: { summary: error.message } };
    const messageId = session.context.ids.uuid();
    if (error instanceof BodyTooLarge) return this.#failure('bodyTooLarge', request, messageId);
    this.#kernel.log.error({ err: error, server: this.definition.name, target: request.target, messageId }, 'an operation failed');
    return this.#failure('internal', request, messageId);
  }

  #failure(failure: EdgeFailure, request: EdgeRequest, messageId: string): Reply {
    const api = apiAt(this.definition.apis, request.path);
    return api ? api.errors.failure(failure, request, messageId) : plainFailure(failure, messageId);
  }

  #record(
    raw: RawRequest,
    request: EdgeRequest,
    reply: Reply,
    session: LiveSession,
    target: Target<D>,
    action: FaultAction | undefined,
    started: number,
  ): void {
    const duration = performance.now() - started;
    const now = session.context.clock.now();
    raw.answeredAt = now;
    const status = reply.fault ? 0 : reply.status;
    target.observe(status, duration);
    if (!this.#kernel.journals) return;
    const { body } = reply;
    this.#kernel.journal.record({
      sequence: 0,
      at: now,
      duration,
      session: session.context.name,
      server: this.definition.name,
      operation: target.operation,
      protocol: 'HTTP',
      method: request.method,
      target: request.target,
      requestHeaders: request.rawHeaders,
      requestBody: request.body.arrived,
      status,
      responseHeaders: reply.headers,
      responseBody: typeof body === 'string' || body instanceof Uint8Array ? body : undefined,
      subject: target.subject(request),
      about: reply.about,
      faults: action?.rules,
    });
  }

  #depsOf(session: LiveSession): D {
    let deps = this.#deps.get(session);
    if (deps === undefined) {
      deps = this.definition.deps(session.context, this.#kernel);
      this.#deps.set(session, deps);
    }
    return deps;
  }

  #targetOf(
    operation: string,
    route: Pick<Route<D>, 'operation' | 'variants'> & { readonly subject?: Target<D>['subject'] },
    api: Api<D> | undefined,
  ): Target<D> {
    const target: Target<D> = {
      operation,
      run: route.operation,
      subject: route.subject ?? usualSubject,
      errors: api?.errors,
      observe: this.#kernel.metrics.operation(this.definition.name, operation),
    };
    return route.variants === undefined ? target : { ...target, variantOf: this.#variantsOf(target, route.variants, api) };
  }

  #variantsOf(target: Target<D>, { names, of }: Variants, api: Api<D> | undefined): NonNullable<Target<D>['variantOf']> {
    const variants = new Map<string | undefined, Target<D>>();
    for (const name of names)
      variants.set(name, this.#targetOf(`${api?.name}.${name}`, { operation: target.run, subject: target.subject }, api));
    // what cannot be read is for the operation to answer
    return (request) =>
      of(request).then(
        (name) => variants.get(name) ?? target,
        () => target,
      );
  }
}

/** Where a path segment that began at `from` ends. */
function endOfSegment(target: string, from: number): number {
  let end = from;
  while (end < target.length && target[end] !== '/' && target[end] !== '?') end += 1;
  return end;
}

/** The catalogue's own spelling of an error that a rule names alone or with its API. */
function nameIn(errors: Target<unknown>['errors'], name: string): string | undefined {
  const bare = name.includes('.') ? name.slice(name.indexOf('.') + 1) : name;
  return errors?.entries.find((entry) => entry.name === bare)?.name;
}

function plainFailure(failure: EdgeFailure, messageId: string): Reply {
  const said = {
    bodyTooLarge: [413, 'The body is too large'],
    badTarget: [400, 'The path cannot be decoded'],
    internal: [500, 'Something went wrong'],
  } as const;
  const [status, text] = said[failure];
  return { status, headers: ['Content-Type', 'text/plain; charset=utf-8'], body: `${text} (message ${messageId}).\n` };
}
