/**
 * Operations under `/admin`, as the published sandbox has them for tests: below `/messageexchange` and at the root alike. Nobody is asked for
 * a token; they answer whom the control API answers.
 */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { MeshDeps } from '../../deps.ts';
import { refuse } from '../../errors.ts';
import type { Message } from '../../messages/message.ts';

export function admin(run: (request: SandboxRequest, deps: MeshDeps) => Reply | Promise<Reply>): Operation<MeshDeps> {
  return (request, deps) => deps.guard(request) ?? run(request, deps);
}

/** The same for one message, by the id in the path; 404 when there is none. */
export function ofAnyMessage(
  run: (request: SandboxRequest, deps: MeshDeps, message: Message) => Reply | Promise<Reply>,
): Operation<MeshDeps> {
  return admin(async (request, deps) => {
    await deps.mailroom.settle();
    const message = await deps.mailroom.find((request.params.messageId ?? '').toUpperCase());
    return message === undefined ? refuse(request, { error: 'messageNotFound' }) : run(request, deps, message);
  });
}
