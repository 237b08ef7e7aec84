/** GET /Patient?…: patients by what is known about them. */
import { mirror, requestIds } from '#conventions/api-platform/request-ids';
import { toInstant } from '#formats/fhir/r4/dates';
import { searchset } from '#formats/fhir/r4/searchset';
import type { PatientCriteria } from '#world/search/criteria';
import { findPatients, type Match } from '#world/search/find-patients';
import { publicBase } from '../address.ts';
import { BY_GATEWAY, begin, callerIsKnown, checked, hasRequestId, type PdsCheck, requestIdIsWellFormed } from '../checks.ts';
import type { PdsDeps } from '../deps.ts';
import { searchResourceFor } from '../documents.ts';
import { pdsErrors } from '../errors.ts';
import { cannedAnswer } from '../search-canned.ts';
import {
  applicationAsksForOne,
  criteriaAreEnough,
  datesAreWellFormed,
  flagsAreOnOrOff,
  genderIsKnown,
  hasBirthDate,
  hasParameters,
  limitIsInRange,
  namesFit,
  parametersAreKnown,
  postcodeHasOneName,
  type Searching,
  TOLERATED,
  valuesAreNotEmpty,
  valuesAreSingle,
  wildcardsComeLate,
} from '../search-checks.ts';
import { readParameters, type SearchParameters, toCriteria } from '../search-parameters.ts';

const OWN: readonly PdsCheck<Searching>[] = [
  hasParameters,
  parametersAreKnown,
  datesAreWellFormed,
  hasBirthDate,
  flagsAreOnOrOff,
  criteriaAreEnough,
  valuesAreSingle,
  valuesAreNotEmpty,
  postcodeHasOneName,
  wildcardsComeLate,
  namesFit,
  genderIsKnown,
  limitIsInRange,
];

const ORDER = {
  live: [...BY_GATEWAY, applicationAsksForOne, hasRequestId, ...OWN],
  sandbox: [hasRequestId, requestIdIsWellFormed, callerIsKnown, ...OWN],
};

export const searchPatients = checked<Searching>(
  (request, deps) => ({ ...begin(request, deps), parameters: readParameters(request.rawQuery) }),
  ORDER,
  async (searching) => {
    const { request, deps, caller, parameters } = searching;
    const criteria = toCriteria(parameters, caller.mode === 'application-restricted');
    const matches = await matchesOf(deps, parameters, criteria);
    if (matches === undefined) return pdsErrors.refuse(request, { error: 'TOO_MANY_MATCHES' }, 'matchesAreFewEnough');
    const base = publicBase(request, deps.environment);
    const entries = matches.map(({ patient, score }) => ({
      fullUrl: `${base}/Patient/${patient.nhsNumber}`,
      score,
      resource: searchResourceFor(patient, searching),
    }));
    const ids = requestIds(request);
    return {
      status: 200,
      headers: mirror(ids, ['Content-Type', 'application/fhir+json']),
      body: searchset(toInstant(deps.clock.now()), entries),
      about: {
        summary: `search for ${criteria.family ?? criteria.given[0]}: ${matches.length} found`,
        correlation: ids,
        ...(parameters.has(TOLERATED) && { advice: [`${TOLERATED} has no effect, as in the national sandbox; the parameter is _history`] }),
      },
    };
  },
);

/** Nothing when there are too many. */
async function matchesOf(
  { environment, world }: PdsDeps,
  parameters: SearchParameters,
  criteria: PatientCriteria,
): Promise<readonly Match[] | undefined> {
  const canned = environment === 'sandbox' ? await cannedAnswer(world, parameters) : undefined;
  return canned === undefined ? findPatients(world, criteria) : canned.matches;
}
