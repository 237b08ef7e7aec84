/** What is checked of requests that are about one record, and change it. */
import type { AccessMode } from '#conventions/api-platform/access';
import type { SandboxRequest } from '#kernel/http/message';
import { currentRecord } from '#world/current-record';
import type { Patient } from '#world/patient';
import { isNhsNumber } from '#world/rules/nhs-number';
import { begin, type Exchange } from './checks.ts';
import type { PdsDeps } from './deps.ts';
import type { PdsErrorName, PdsRefusal } from './errors.ts';
import { toldTo } from './told.ts';

/** A request about the record of a patient. */
export interface OfRecord extends Exchange {
  readonly nhsNumber: string;
  /** The version that the client has read, by {@link hasIfMatch}. */
  version?: string;
  /** Set by {@link recordExists} or {@link holdingRecordExists}. */
  patient?: Patient;
}

type Verdict = PdsRefusal | undefined;

export function beginOfRecord(request: SandboxRequest, deps: PdsDeps): OfRecord {
  return { ...begin(request, deps), nhsNumber: request.params.nhsNumber ?? '' };
}

const MAY_NOT_UPDATE: Partial<Record<AccessMode, PdsErrorName>> = {
  'application-restricted': 'UPDATE_BY_APPLICATION',
  'privileged-application-restricted': 'UPDATE_BY_PRIVILEGED_APPLICATION',
};

/** Applications by themselves only where an attribute of theirs says so. */
export function callerMayUpdate({ caller }: Exchange): Verdict {
  if (caller.mode === 'application-restricted' && toldTo(caller)?.updatesByItself) return undefined;
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

export function idIsNhsNumber({ nhsNumber }: OfRecord): Verdict {
  return isNhsNumber(nhsNumber) ? undefined : { error: 'INVALID_RESOURCE_ID' };
}

const IF_MATCH = /^W\/"(\d+)"$/;

/** The national sandbox takes a malformed one for a version that is not the record's. */
export function hasIfMatch(asked: OfRecord): Verdict {
  const { request, deps } = asked;
  const header = request.header('if-match');
  const [, version] = IF_MATCH.exec(header ?? '') ?? [];
  if (!header || (version === undefined && deps.environment !== 'sandbox')) return { error: 'PRECONDITION_FAILED' };
  asked.version = version ?? '';
  return undefined;
}

/** `application/json-patch+json`; PDS takes `application/json` as well. */
export function sendsPatches({ request }: OfRecord): Verdict {
  return request.header('content-type')?.toLowerCase().startsWith('application/json') ? undefined : { error: 'UNSUPPORTED_SERVICE' };
}

/** Whether there is such a record, be it one that no longer holds. */
export async function recordExists(asked: OfRecord): Promise<Verdict> {
  const patient = (await asked.deps.world.patients.get(asked.nhsNumber))?.doc;
  if (patient === undefined) return { error: 'RESOURCE_NOT_FOUND' };
  asked.patient = patient;
  return undefined;
}

/** For those who read: of a number that was superseded, the record that holds. */
export async function holdingRecordExists(asked: OfRecord): Promise<Verdict> {
  const patient = await currentRecord(asked.deps.world, asked.nhsNumber);
  if (patient === undefined) return { error: 'RESOURCE_NOT_FOUND' };
  if (patient.invalidated) return { error: 'INVALIDATED_RESOURCE' };
  asked.patient = patient;
  return undefined;
}

export function recordCanBeChanged({ patient }: OfRecord): Verdict {
  if (patient?.supersededBy !== undefined)
    return {
      error: 'FORBIDDEN_UPDATE',
      diagnostics: 'Forbidden update with error - Update Failed - NHS No. supplied has been superseded in a merge',
    };
  return patient?.invalidated ? { error: 'INVALIDATED_RESOURCE' } : undefined;
}

export function versionIsCurrent({ patient, version }: OfRecord): Verdict {
  return String(patient?.serialChangeNumber) === version ? undefined : { error: 'RESOURCE_VERSION_MISMATCH' };
}
