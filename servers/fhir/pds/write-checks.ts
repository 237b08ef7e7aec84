/** What is checked of requests that change a record. */
import type { AccessMode } from '#conventions/api-platform/access';
import type { SandboxRequest } from '#kernel/http/message';
import type { Patient } from '#world/patient';
import { isNhsNumber } from '#world/rules/nhs-number';
import { begin, type Exchange } from './checks.ts';
import type { PdsDeps } from './deps.ts';
import type { PdsErrorName, PdsRefusal } from './errors.ts';

/** A request that changes the record of a patient. */
export interface Writing extends Exchange {
  readonly nhsNumber: string;
  /** The version that the client has read, by {@link hasIfMatch}. */
  version?: string;
  /** Set by {@link recordExists}. */
  patient?: Patient;
}

type Verdict = PdsRefusal | undefined;

export function beginWriting(request: SandboxRequest, deps: PdsDeps): Writing {
  return { ...begin(request, deps), nhsNumber: request.params.nhsNumber ?? '' };
}

const MAY_NOT_UPDATE: Partial<Record<AccessMode, PdsErrorName>> = {
  'application-restricted': 'UPDATE_BY_APPLICATION',
  'privileged-application-restricted': 'UPDATE_BY_PRIVILEGED_APPLICATION',
};

export function callerMayUpdate({ caller }: Exchange): Verdict {
  const error = MAY_NOT_UPDATE[caller.mode];
  return error && { error };
}

const MAY_NOT_CREATE: Partial<Record<AccessMode, PdsErrorName>> = {
  'application-restricted': 'CREATE_BY_APPLICATION',
  'privileged-application-restricted': 'CREATE_BY_PRIVILEGED_APPLICATION',
  'patient-access': 'CREATE_BY_PATIENT',
};

export function callerMayCreate({ caller }: Exchange): Verdict {
  const error = MAY_NOT_CREATE[caller.mode];
  return error && { error };
}

export function idIsNhsNumber({ nhsNumber }: Writing): Verdict {
  return isNhsNumber(nhsNumber) ? undefined : { error: 'INVALID_RESOURCE_ID' };
}

const IF_MATCH = /^W\/"(\d+)"$/;

/** The national sandbox takes a malformed one for a version that is not the record's. */
export function hasIfMatch(writing: Writing): Verdict {
  const { request, deps } = writing;
  const header = request.header('if-match');
  const [, version] = IF_MATCH.exec(header ?? '') ?? [];
  if (!header || (version === undefined && deps.environment !== 'sandbox')) return { error: 'PRECONDITION_FAILED' };
  writing.version = version ?? '';
  return undefined;
}

/** `application/json-patch+json`; PDS takes `application/json` as well. */
export function sendsPatches({ request }: Writing): Verdict {
  return request.header('content-type')?.toLowerCase().startsWith('application/json') ? undefined : { error: 'UNSUPPORTED_SERVICE' };
}

/** Whether there is such a record, be it one that no longer holds. */
export async function recordExists(writing: Writing): Promise<Verdict> {
  const patient = (await writing.deps.world.patients.get(writing.nhsNumber))?.doc;
  if (patient === undefined) return { error: 'RESOURCE_NOT_FOUND' };
  writing.patient = patient;
  return undefined;
}

export function recordCanBeChanged({ patient }: Writing): Verdict {
  if (patient?.supersededBy !== undefined)
    return {
      error: 'FORBIDDEN_UPDATE',
      diagnostics: 'Forbidden update with error - Update Failed - NHS No. supplied has been superseded in a merge',
    };
  return patient?.invalidated ? { error: 'INVALIDATED_RESOURCE' } : undefined;
}

export function versionIsCurrent({ patient, version }: Writing): Verdict {
  return String(patient?.serialChangeNumber) === version ? undefined : { error: 'RESOURCE_VERSION_MISMATCH' };
}
