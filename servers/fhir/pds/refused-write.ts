/** What is answered to a write that was given up on its way. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { VersionConflict } from '#kernel/store/store';
import { ChangeRefused } from '#world/changes/change';
import { pdsErrors } from './errors.ts';
import { Refused } from './refused.ts';

/** Throws again what is no refusal. */
export function refusedWrite(request: SandboxRequest, error: unknown): Reply {
  if (error instanceof Refused) return pdsErrors.refuse(request, error.refusal, 'changeIsAllowed');
  if (error instanceof VersionConflict) return pdsErrors.refuse(request, { error: 'RESOURCE_VERSION_MISMATCH' }, 'versionIsCurrent');
  if (!(error instanceof ChangeRefused)) throw error;
  const diagnostics = `Validation error - ${error.refusal.reason}`;
  return pdsErrors.refuse(request, { error: 'VALIDATION_ERROR', diagnostics }, 'recordCanBe');
}
