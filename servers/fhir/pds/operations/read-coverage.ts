/** GET /Coverage?subscriber:identifier={nhsNumber}: an overseas visitor's insurance card. */
import type { SandboxRequest } from '#kernel/http/message';
import type { Patient } from '#world/patient';
import {
  applicationHasAsid,
  begin,
  callerIsKnown,
  checked,
  hasRequestId,
  patientAsksForThemselves,
  patientIsProven,
  requestIdIsWellFormed,
  roleIsTheUsers,
} from '../checks.ts';
import { callerIsPatient, coverageReply } from '../coverage-reply.ts';
import type { PdsDeps } from '../deps.ts';
import type { PdsRefusal } from '../errors.ts';
import { holdingRecordExists, idIsNhsNumber, type OfRecord } from '../record-checks.ts';

const SUBSCRIBER = 'subscriber:identifier';

function start(request: SandboxRequest, deps: PdsDeps): OfRecord {
  return { ...begin(request, deps), nhsNumber: request.query.get(SUBSCRIBER) ?? '' };
}

function asksForOneSubscriber({ request, nhsNumber }: OfRecord): PdsRefusal | undefined {
  const names = [...request.query.keys()];
  if (names.length === 1 && names[0] === SUBSCRIBER && /^\d{10}$/.test(nhsNumber)) return undefined;
  return {
    error: 'INVALID_SEARCH_DATA',
    diagnostics:
      "Invalid search data provided - 'Coverage search request must follow the format /Coverage?subscriber:identifier=NHS_NUMBER'",
  };
}

const OWN = [idIsNhsNumber, holdingRecordExists];

export const readCoverage = checked<OfRecord>(
  start,
  {
    live: [
      callerIsKnown,
      patientIsProven,
      requestIdIsWellFormed,
      roleIsTheUsers,
      applicationHasAsid,
      callerIsPatient,
      asksForOneSubscriber,
      patientAsksForThemselves,
      hasRequestId,
      ...OWN,
    ],
    sandbox: [hasRequestId, requestIdIsWellFormed, callerIsKnown, asksForOneSubscriber, ...OWN],
  },
  (reading) => coverageReply(reading, 200, reading.patient as Patient),
);
