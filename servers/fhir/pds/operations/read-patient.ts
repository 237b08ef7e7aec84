/**
 * GET /Patient/{nhsNumber}: one record by its number. `Etag` is written as the live gateway does it: published test suites look it up
 * letter by letter.
 */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import { currentRecord } from '#world/current-record';
import type { Patient } from '#world/patient';
import { isNhsNumber } from '#world/rules/nhs-number';
import { begin, checked, type Exchange, USUAL } from '../checks.ts';
import { documentFor } from '../documents.ts';
import type { PdsRefusal } from '../errors.ts';

interface Reading extends Exchange {
  /** Set by {@link recordExists}. */
  patient?: Patient;
}

type Verdict = PdsRefusal | undefined;

function idIsNhsNumber({ request }: Reading): Verdict {
  return isNhsNumber(request.params.nhsNumber ?? '') ? undefined : { error: 'INVALID_RESOURCE_ID' };
}

async function recordExists(reading: Reading): Promise<Verdict> {
  const { request, deps } = reading;
  const patient = await currentRecord(deps.world, request.params.nhsNumber ?? '');
  if (patient === undefined) return { error: 'RESOURCE_NOT_FOUND' };
  reading.patient = patient;
  return undefined;
}

function recordIsNotInvalidated({ patient }: Reading): Verdict {
  return patient?.invalidated ? { error: 'INVALIDATED_RESOURCE' } : undefined;
}

const OWN = [idIsNhsNumber, recordExists, recordIsNotInvalidated];

export const readPatient = checked<Reading>(begin, { live: [...USUAL.live, ...OWN], sandbox: [...USUAL.sandbox, ...OWN] }, (reading) => {
  const { request, patient } = reading;
  const { body, etag, summary } = documentFor(patient as Patient, reading);
  const ids = requestIds(request);
  return {
    status: 200,
    headers: mirror(ids, ['Content-Type', 'application/fhir+json', 'Etag', etag]),
    body,
    about: { summary, correlation: ids },
  };
});
