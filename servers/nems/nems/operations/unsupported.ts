/** What NEMS does not do. */
import type { SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { NemsDeps } from '../deps.ts';
import { type NemsRefusal, nemsErrors } from '../errors.ts';

/** Another method than those that are served at a path: subscriptions are not changed, and not searched for. */
export const notImplemented = refusing('methodIsServed', ({ method }) => ({
  error: 'NOT_IMPLEMENTED',
  diagnostics: `${method} is not implemented here`,
}));

/** A path at which there is nothing, whatever the method. */
export const noSuchPath = refusing('pathIsServed', () => ({ error: 'BAD_REQUEST', diagnostics: 'There is nothing at this path' }));

function refusing(decidedBy: string, refusal: (request: SandboxRequest) => NemsRefusal): Operation<NemsDeps> {
  return (request, { ids }) => nemsErrors.refuse({ request, outcomeId: ids.uuid() }, refusal(request), decidedBy);
}
