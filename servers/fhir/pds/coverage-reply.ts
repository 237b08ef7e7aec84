/** What reading and replacing a patient's insurance card answer, and who may do so. */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import { toInstant } from '#formats/fhir/r4/dates';
import type { Reply } from '#kernel/http/message';
import type { Patient } from '#world/patient';
import { publicBase } from './address.ts';
import type { Exchange } from './checks.ts';
import { toCoverage } from './coverage.ts';
import type { PdsRefusal } from './errors.ts';

/** Patients only. Who sends no token, where none is needed, is nobody's application. */
export function callerIsPatient({ request, caller }: Exchange): PdsRefusal | undefined {
  if (caller.token === undefined || caller.mode === 'patient-access') return undefined;
  const reading = request.method === 'GET';
  switch (caller.mode) {
    case 'application-restricted':
      return { error: reading ? 'READ_BY_APPLICATION' : 'REPLACE_BY_APPLICATION' };
    case 'privileged-application-restricted':
      return { error: reading ? 'READ_BY_PRIVILEGED_APPLICATION' : 'REPLACE_BY_PRIVILEGED_APPLICATION' };
    case 'user-restricted':
      return { error: reading ? 'READ_BY_HEALTHCARE_WORKER' : 'REPLACE_BY_HEALTHCARE_WORKER' };
    default:
      return undefined;
  }
}

/** A Bundle with the card, where there is one, and the version of the record. */
export function coverageReply({ request, deps }: Exchange, status: number, patient: Patient, version = patient.serialChangeNumber): Reply {
  const { nhsNumber, coverage } = patient;
  const fullUrl = `${publicBase(request, deps.environment)}/Coverage?subscriber:identifier=${nhsNumber}`;
  const bundle = {
    resourceType: 'Bundle',
    type: 'searchset',
    timestamp: toInstant(deps.clock.now()),
    total: coverage === undefined ? 0 : 1,
    meta: { versionId: String(version) },
    ...(coverage !== undefined && { entry: [{ fullUrl, resource: toCoverage(nhsNumber, coverage) }] }),
  };
  const ids = requestIds(request);
  return {
    status,
    headers: mirror(ids, ['Content-Type', 'application/fhir+json', 'Etag', `W/"${version}"`]),
    body: JSON.stringify(bundle),
    about: { summary: `patient ${nhsNumber}: insurance card, version ${version}`, correlation: ids },
  };
}
