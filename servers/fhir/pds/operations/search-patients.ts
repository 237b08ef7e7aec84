/** GET /Patient?…: patients by what is known about them. */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import { toInstant } from '#formats/fhir/r4/dates';
import { searchset } from '#formats/fhir/r4/searchset';
import { publicBase } from '../address.ts';
import {
  begin,
  callerIsKnown,
  checked,
  hasRequestId,
  type PdsCheck,
  patientAsksForThemselves,
  requestIdIsWellFormed,
  roleIsTheUsers,
} from '../checks.ts';
import { searchResource } from '../documents.ts';
import { pdsErrors } from '../errors.ts';
import { findPatients } from '../search.ts';
import {
  applicationAsksForOne,
  datesAreWellFormed,
  flagsAreServed,
  genderIsKnown,
  hasBirthDate,
  hasFamilyName,
  hasParameters,
  limitIsInRange,
  namesFit,
  parametersAreKnown,
  postcodeHasOneName,
  type Searching,
  TOLERATED,
  valuesAreNotEmpty,
  valuesAreSingle,
  wildcardsAreServed,
} from '../search-checks.ts';
import { readParameters, toCriteria } from '../search-parameters.ts';

const OWN: readonly PdsCheck<Searching>[] = [
  hasParameters,
  parametersAreKnown,
  datesAreWellFormed,
  hasBirthDate,
  flagsAreServed,
  hasFamilyName,
  valuesAreSingle,
  valuesAreNotEmpty,
  postcodeHasOneName,
  wildcardsAreServed,
  namesFit,
  genderIsKnown,
  limitIsInRange,
];

const ORDER = {
  live: [callerIsKnown, patientAsksForThemselves, requestIdIsWellFormed, roleIsTheUsers, applicationAsksForOne, hasRequestId, ...OWN],
  sandbox: [hasRequestId, requestIdIsWellFormed, callerIsKnown, ...OWN],
};

/** Exact demographics score 1. */
const EXACT = 1;

export const searchPatients = checked<Searching>(
  (request, deps) => ({ ...begin(request, deps), parameters: readParameters(request.rawQuery) }),
  ORDER,
  async ({ request, deps, caller, parameters }) => {
    const criteria = toCriteria(parameters, caller.mode === 'application-restricted');
    const patients = await findPatients(deps.world, criteria);
    if (patients === undefined) return pdsErrors.refuse(request, { error: 'TOO_MANY_MATCHES' }, 'matchesAreFewEnough');
    const base = publicBase(request, deps.environment);
    const entries = patients.map((patient) => ({
      fullUrl: `${base}/Patient/${patient.nhsNumber}`,
      score: EXACT,
      resource: searchResource(patient),
    }));
    const ids = requestIds(request);
    return {
      status: 200,
      headers: mirror(ids, ['Content-Type', 'application/fhir+json']),
      body: searchset(toInstant(deps.clock.now()), entries),
      about: {
        summary: `search for ${criteria.family}: ${patients.length} found`,
        correlation: ids,
        ...(parameters.has(TOLERATED) && { advice: [`${TOLERATED} has no effect, as in the national sandbox; the parameter is _history`] }),
      },
    };
  },
);
