/** PDS: which request is which operation. */
import { preflight, readableByPages } from '#conventions/api-platform/cors';
import { ping, status } from '#conventions/api-platform/health';
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { PdsDeps } from './deps.ts';
import { pdsErrors } from './errors.ts';
import { metadata } from './operations/metadata.ts';
import { readCoverage } from './operations/read-coverage.ts';
import { readPatient } from './operations/read-patient.ts';
import { readRelatedPeople } from './operations/read-related-people.ts';
import { searchPatients } from './operations/search-patients.ts';
import { unsupportedOptions, unsupportedRequest, unsupportedService } from './operations/unsupported.ts';

const statusOfSpine = status<PdsDeps>('spine:status', (request) =>
  pdsErrors.refuse(request, { error: 'ACCESS_DENIED', diagnostics: 'Invalid Api Key' }, 'hasApiKey'),
);
const options = preflight(unsupportedOptions);

/** Writes bring the world's rules and schemas with them. */
const createPatient = later(async () => (await import('./operations/create-patient.ts')).createPatient);
const processBirthDetails = later(async () => (await import('./operations/process-birth-details.ts')).processBirthDetails);
const updateCoverage = later(async () => (await import('./operations/update-coverage.ts')).updateCoverage);
const updatePatient = later(async () => (await import('./operations/update-patient.ts')).updatePatient);

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<PdsDeps>])[] = [
  ['GET', '/Patient', 'searchPatients', searchPatients],
  ['GET', '/Patient/:nhsNumber', 'readPatient', readPatient],
  ['POST', '/Patient', 'createPatient', createPatient],
  ['POST', '/Patient/$process-birth-details', 'processBirthDetails', processBirthDetails],
  ['PATCH', '/Patient/:nhsNumber', 'updatePatient', updatePatient],
  ['GET', '/Patient/:nhsNumber/RelatedPerson', 'readRelatedPeople', readRelatedPeople],
  ['GET', '/Coverage', 'readCoverage', readCoverage],
  ['POST', '/Coverage', 'updateCoverage', updateCoverage],
  ['GET', '/_ping', 'ping', ping],
  ['GET', '/_status', 'status', statusOfSpine],
  ['GET', '/metadata', 'metadata', metadata],

  ['*', '/Patient', 'unsupportedService', unsupportedService],
  ['*', '/Patient/:nhsNumber', 'unsupportedService', unsupportedService],
  ['*', '/Patient/*', 'unsupportedService', unsupportedService],
  ['*', '/Coverage', 'unsupportedService', unsupportedService],
  ['*', '/_poll/*', 'unsupportedService', unsupportedService],
  ['*', '/*', 'unsupportedRequest', unsupportedRequest],
  ['*', '', 'unsupportedRequest', unsupportedRequest],
];

const paths = new Set(TABLE.map(([, path]) => path));

export const pdsRoutes: readonly Route<PdsDeps>[] = [
  ...[...paths].map((path) => ({ method: 'OPTIONS', path, name: 'preflight', operation: options })),
  ...TABLE.map(([method, path, name, operation]) => ({ method, path, name, operation: readableByPages(mayBeReadByPages, operation) })),
];

/** The live gateway answers preflights, and then lets no page read the answer; the national sandbox does. */
function mayBeReadByPages({ environment }: PdsDeps): boolean {
  return environment !== 'integration';
}
