/**
 * Requests on their way, and the checks that all of them pass: who asks, and in which version of the API. An operation lists its further
 * checks in order; each is a function whose name says what holds when it passes, and the first that refuses decides.
 */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import { requestIsAuthorised } from './authorisation/authorisation.ts';
import type { MeshDeps } from './deps.ts';
import { type MeshRefusal, refuse } from './errors.ts';
import { mailboxIdFor } from './mailboxes.ts';
import { type ApiVersion, versionOf } from './requests/version.ts';

/** One request on its way. */
export interface Exchange {
  readonly request: SandboxRequest;
  readonly deps: MeshDeps;
  /** The version that the client speaks. */
  readonly version: ApiVersion;
}

/** A request by a mailbox, for what it has. */
export interface OfMailbox extends Exchange {
  /** As the world has it. */
  readonly mailboxId: string;
  /** For the journal. */
  readonly advice: string[];
}

export type Check<E> = (exchange: E) => MeshRefusal | undefined | Promise<MeshRefusal | undefined>;

/** An operation that anybody may call. */
export function open(run: (exchange: Exchange) => Reply | Promise<Reply>): Operation<MeshDeps> {
  return (request, deps) => {
    const version = versionOf(request.header('accept'));
    return version === undefined ? refuse(request, { error: 'invalidAccept' }, 'acceptIsUnderstood') : run({ request, deps, version });
  };
}

/**
 * An operation for a mailbox. When the caller is known, what has become due by the clock is done; then the checks; when all have passed `run`
 * makes the reply.
 */
export function ofMailbox<E extends OfMailbox = OfMailbox>(
  checks: readonly Check<E>[],
  run: (exchange: E) => Reply | MeshRefusal | Promise<Reply | MeshRefusal>,
): Operation<MeshDeps> {
  return async (request, deps) => {
    const mailboxId = await mailboxIdFor(deps.world, request.params.mailboxId ?? '');
    const advice: string[] = [];
    const unauthorised = await requestIsAuthorised(request, mailboxId, deps.authorisation, (line) => advice.push(line));
    if (unauthorised !== undefined) return refuse(request, unauthorised, unauthorised.decidedBy);
    const version = versionOf(request.header('accept'));
    if (version === undefined) return refuse(request, { error: 'invalidAccept' }, 'acceptIsUnderstood');
    const settling = deps.mailroom.settle();
    if (settling !== undefined) await settling;
    const exchange = { request, deps, version, mailboxId, advice } as OfMailbox as E;
    for (const check of checks) {
      const verdict = check(exchange);
      const refusal = verdict instanceof Promise ? await verdict : verdict;
      if (refusal !== undefined) return withAdvice(refuse(request, refusal, check.name), advice);
    }
    const made = run(exchange);
    const result = made instanceof Promise ? await made : made;
    return withAdvice('error' in result ? refuse(request, result) : result, advice);
  };
}

function withAdvice(reply: Reply, advice: readonly string[]): Reply {
  return advice.length === 0 ? reply : { ...reply, about: { ...reply.about, advice: [...advice, ...(reply.about?.advice ?? [])] } };
}
