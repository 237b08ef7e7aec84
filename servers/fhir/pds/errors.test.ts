import { describe, expect, it } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { pdsErrors } from './errors.ts';

/** As the national service documents them: status, severity, type, code, display, and whether there are words of their own. */
const CATALOGUE: readonly (readonly [string, number, string, string, string, string, boolean])[] = [
  ['INVALID_RESOURCE_ID', 400, 'error', 'value', 'INVALID_RESOURCE_ID', 'Resource Id is invalid', false],
  ['RESOURCE_NOT_FOUND', 404, 'information', 'not-found', 'RESOURCE_NOT_FOUND', 'Resource not found', false],
  ['MISSING_VALUE', 400, 'error', 'required', 'MISSING_VALUE', 'Required value is missing', false],
  ['INVALID_VALUE', 400, 'error', 'value', 'INVALID_VALUE', 'Provided value is invalid', false],
  ['ADDITIONAL_PROPERTIES', 400, 'error', 'invariant', 'ADDITIONAL_PROPERTIES', 'Additional properties should not be included', false],
  ['INVALID_SEARCH_DATA', 400, 'error', 'value', 'INVALID_SEARCH_DATA', 'Search data is invalid', false],
  ['UNSUPPORTED_SERVICE', 400, 'error', 'processing', 'UNSUPPORTED_SERVICE', 'Unsupported Service', false],
  ['UNSUPPORTED_REQUEST', 400, 'error', 'value', 'UNSUPPORTED_REQUEST', 'The request is not one that is supported.', false],
  ['TOO_MANY_MATCHES', 200, 'information', 'multiple-matches', 'TOO_MANY_MATCHES', 'Too Many Matches', false],
  ['SINGLE_MATCH', 200, 'error', 'value', 'SINGLE_MATCH', 'Single match found', false],
  ['MULTIPLE_MATCHES', 200, 'error', 'value', 'MULTIPLE_MATCHES', 'Multiple matches found', true],
  ['INVALID_UPDATE', 400, 'error', 'structure', 'INVALID_UPDATE', 'Update is invalid', false],
  ['FORBIDDEN_UPDATE', 403, 'information', 'forbidden', 'FORBIDDEN_UPDATE', 'Update is forbidden', false],
  ['INVALID_CREATE', 400, 'error', 'value', 'INVALID_CREATE', 'Patient create data is invalid', false],
  ['PRECONDITION_FAILED', 412, 'error', 'structure', 'PRECONDITION_FAILED', 'Required condition was not fulfilled', true],
  [
    'RESOURCE_VERSION_MISMATCH',
    409,
    'error',
    'conflict',
    'RESOURCE_VERSION_MISMATCH',
    'Resource version supplied does not match actual version',
    false,
  ],
  ['TOO_FEW_VALUES_SUBMITTED', 400, 'error', 'value', 'TOO_FEW_VALUES_SUBMITTED', 'Too few values submitted', false],
  ['TOO_MANY_VALUES_SUBMITTED', 400, 'error', 'value', 'TOO_MANY_VALUES_SUBMITTED', 'Too many values submitted', false],
  ['ACCESS_DENIED', 401, 'error', 'forbidden', 'ACCESS_DENIED', 'Access Denied - Unauthorised', true],
  ['PATIENT_ACCESS_DENIED', 403, 'error', 'forbidden', 'ACCESS_DENIED', 'Patient cannot perform this action', true],
  [
    'UPDATE_BY_PRIVILEGED_APPLICATION',
    403,
    'error',
    'forbidden',
    'INVALID_METHOD',
    'Cannot update resource with privileged-application-restricted access token',
    true,
  ],
  ['READ_BY_HEALTHCARE_WORKER', 403, 'error', 'forbidden', 'ACCESS_DENIED', 'Cannot GET resource with user-restricted access token', true],
  ['TOO_MANY_REQUESTS', 429, 'error', 'value', 'TOO_MANY_REQUESTS', 'Too many requests', true],
  ['TOO_MANY_CREATES', 429, 'error', 'value', 'TOO_MANY_REQUESTS', 'Too many requests', true],
  ['SERVICE_UNAVAILABLE', 503, 'error', 'timeout', 'SERVICE_UNAVAILABLE', 'Service unavailable', true],
  ['UNKNOWN_ERROR', 500, 'error', 'unknown', 'UNKNOWN_ERROR', 'Unknown Error', true],
  [
    'INSERT_BIRTH_DEATH_STATUS_INCONSISTENT',
    400,
    'error',
    'processing',
    'INSERT_BIRTH_DEATH_STATUS_INCONSISTENT',
    'INSERT_BIRTH_DEATH_STATUS_INCONSISTENT',
    true,
  ],
];

describe('an error of the catalogue', () => {
  it.each(CATALOGUE)('%s', (name, status, severity, type, code, display, hasWords) => {
    const reply = pdsErrors.render(name, makeRequest({ method: 'GET', target: '/', headers: {} }), 'id');
    const [issue, ...others] = JSON.parse(reply.body as string).issue;
    expect(others).toEqual([]);
    expect(reply.status).toBe(status);
    expect(issue).toMatchObject({ severity, code: type, details: { coding: [{ code, display, version: '1' }] } });
    expect('diagnostics' in issue).toBe(hasWords);
  });

  it('says when to try again after a time-out', () => {
    const { headers } = pdsErrors.render('SERVICE_UNAVAILABLE', makeRequest({ method: 'GET', target: '/', headers: {} }), 'id');
    expect(headers.join(' ')).toContain('Retry-After 5');
  });
});
