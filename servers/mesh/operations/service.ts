/** What is said of the service itself: that it lives, and that clients need no update. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { ofMailbox } from '../checks.ts';
import type { MeshDeps } from '../deps.ts';

export function ping(_: SandboxRequest, { alive }: MeshDeps): Reply {
  return alive;
}

/** POST /{mailboxId}/update, by the Java client: there is no newer one. */
export const checkForUpdate = ofMailbox([], () => ({ status: 200, headers: ['mex-client-update-available', ''] }));
