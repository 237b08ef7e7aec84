/** GET /Coverage?subscriber:identifier={nhsNumber}: an overseas visitor's insurance card. */
import type { SandboxRequest } from '#kernel/http/message';
import type { Patient } from '#world/patient';
import { begin, callerIsKnown, checked, hasRequestId, patientAsksForThemselves, requestIdIsWellFormed, roleIsTheUsers } from '../checks.ts';
import { callerIsPatient, coverageReply } from '../coverage-reply.ts';
import type { PdsDeps } from '../deps.ts';
import type { PdsRefusal } from '../errors.ts';
import { currentRecord } from '../records.ts';
import { idIsNhsNumber, type Writing } from '../write-checks.ts';

const SUBSCRIBER = 'subscriber:identifier';

function start(request: SandboxRequest, deps: PdsDeps): Writing {
  return { ...begin(request, deps), nhsNumber: request.query.get(SUBSCRIBER) ?? '' };
}

function asksForOneSubscriber({ request, nhsNumber }: Writing): PdsRefusal | undefined {
  const names = [...request.query.keys()];
  if (names.length === 1 && names[0] === SUBSCRIBER && /^\d{10}$/.test(nhsNumber)) return undefined;
  return {
    error: 'INVALID_SEARCH_DATA',
    diagnostics:
      "Invalid search data provided - 'Coverage search request must follow the format /Coverage?subscriber:identifier=NHS_NUMBER'",
  };
}

async function recordExists(reading: Writing): Promise<PdsRefusal | undefined> {
  const patient = await currentRecord(reading.deps.world, reading.nhsNumber);
  if (patient === undefined) return { error: 'RESOURCE_NOT_FOUND' };
  if (patient.invalidated) return { error: 'INVALIDATED_RESOURCE' };
  reading.patient = patient;
  return undefined;
}

const OWN = [asksForOneSubscriber, idIsNhsNumber, recordExists];

export const readCoverage = checked<Writing>(
  start,
  {
    live: [callerIsKnown, callerIsPatient, patientAsksForThemselves, requestIdIsWellFormed, roleIsTheUsers, hasRequestId, ...OWN],
    sandbox: [hasRequestId, requestIdIsWellFormed, callerIsKnown, ...OWN],
  },
  (reading) => coverageReply(reading, 200, reading.patient as Patient),
);
