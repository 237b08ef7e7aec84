/** `/_sandbox/mesh/hooks`: addresses that are asked before something happens to a message, or told after it. */
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { added, cleared, removed } from '../control/entries.ts';
import type { MeshDeps } from '../deps.ts';
import { EVENTS, type Hook, hookSchema } from './hook.ts';

/** `GET`: those registered, without their secrets; and the events that there are. */
export const listHooks: Operation<MeshDeps> = async (_, { hooks }) =>
  json(200, { items: (await hooks.kept.all()).map(withoutSecret), known: EVENTS });

/** `POST`: registers one; 201 with it and its id. 403 for an address that may not be called. */
export const addHook: Operation<MeshDeps> = async (request, deps) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const { url } = (read.value ?? {}) as { readonly url?: unknown };
  if (typeof url === 'string' && URL.canParse(url) && !deps.hooks.mayBeCalled(url))
    return refuse(
      403,
      `hooks may be on this machine, and on hosts that MESH_HOOK_HOSTS names when the sandbox is started; not on ${new URL(url).host}`,
    );
  return added(request, deps, hookSchema, deps.hooks.kept, 'not a hook');
};

export const removeHook: Operation<MeshDeps> = (request, deps) => removed(request, deps.hooks.kept, 'hook');

export const clearHooks: Operation<MeshDeps> = (_, deps) => cleared(deps.hooks.kept);

function withoutSecret({ secret, ...hook }: Hook): object {
  return { ...hook, signed: secret !== undefined };
}
