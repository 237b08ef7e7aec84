import { expect, it, test } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { type NemsErrorName, nemsErrors } from './errors.ts';

const ID = '7e1d7b1a-7a3b-4a71-9d54-0b0d2f6f7a11';
const request = makeRequest({ target: '/STU3/Subscription', headers: { Accept: 'application/fhir+json' } });

/** Status, code, issue types that sources have for it, display. */
const TABLE: readonly (readonly [status: number, code: NemsErrorName, types: readonly string[], display: string])[] = [
  [400, 'MISSING_OR_INVALID_HEADER', ['invalid'], 'There is a required header missing or invalid'],
  [400, 'INVALID_NHS_NUMBER', ['value', 'invalid'], 'Invalid NHS number'],
  [400, 'INVALID_REQUEST_MESSAGE', ['value', 'invalid'], 'Invalid Request Message'],
  [400, 'BAD_REQUEST', ['invalid'], 'Bad Request'],
  [400, 'MESSAGE_NOT_WELL_FORMED', ['structure'], 'Message not well formed'],
  [400, 'INVALID_CODE_VALUE', ['code-invalid'], 'Invalid code value'],
  [400, 'INVALID_CODE_SYSTEM', ['code-invalid'], 'Invalid code system'],
  [400, 'INVALID_ELEMENT', ['value'], 'Invalid element'],
  [400, 'INVALID_IDENTIFIER_SYSTEM', ['value'], 'Invalid identifier system'],
  [400, 'INVALID_IDENTIFIER_VALUE', ['value'], 'Invalid identifier value'],
  [403, 'ACCESS_DENIED', ['security', 'forbidden'], 'Access has been denied to process this request'],
  [403, 'ASID_CHECK_FAILED', ['forbidden'], "The sender or receiver's ASID is not authorised for this interaction"],
  [404, 'NO_RECORD_FOUND', ['not-found'], 'No record found'],
  [404, 'ORGANISATION_NOT_FOUND', ['not-found'], 'Organisation not found'],
  [404, 'PATIENT_NOT_FOUND', ['not-found'], 'Patient not found'],
  [404, 'PRACTITIONER_NOT_FOUND', ['not-found'], 'Practitioner not found'],
  [405, 'MSG_RESOURCE_ID_FAIL', ['forbidden'], 'Client is not permitted to assign an id'],
  [415, 'UNSUPPORTED_MEDIA_TYPE', ['invalid'], 'Unsupported Media Type'],
  [422, 'INVALID_RESOURCE', ['structure', 'invalid'], 'Invalid validation of resource'],
  [422, 'INVALID_PARAMETER', ['invalid'], 'Invalid parameter'],
  [422, 'REFERENCE_NOT_FOUND', ['invalid'], 'Reference not found'],
  [422, 'DUPLICATE_REJECTED', ['duplicate'], 'Create would lead to creation of a duplicate resource'],
  [500, 'INTERNAL_SERVER_ERROR', ['processing', 'exception'], 'Unexpected internal server error'],
  [501, 'NOT_IMPLEMENTED', ['not-supported'], 'FHIR resource or operation not implemented at server'],
];

it.each(TABLE)('%i %s', (status, code, types, display) => {
  const reply = nemsErrors.render(code, request, ID);
  const body = JSON.parse(reply.body as string);
  expect([reply.status, body.id]).toEqual([status, ID]);
  expect(types).toContain(body.issue[0].code);
  const system =
    code === 'UNSUPPORTED_MEDIA_TYPE'
      ? 'http://fhir.nhs.net/ValueSet/spine-response-code-1-0'
      : 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1';
  expect(body.issue[0]).toMatchObject({ severity: 'error', details: { coding: [{ system, code, display }] } });
});

test('there are no others but these', () => {
  const others = nemsErrors.entries.map(({ name }) => name).filter((name) => !TABLE.some(([, code]) => code === name));
  expect(others).toEqual(['INVALID_PATIENT_DEMOGRAPHICS', 'NO_LONGER_SUPPORTED', 'TOO_LARGE']);
});

test('what goes wrong outside an operation', () => {
  const codes = (['badTarget', 'bodyTooLarge', 'internal'] as const).map((failure) => {
    const reply = nemsErrors.failure(failure, request, ID);
    return `${reply.status} ${JSON.parse(reply.body as string).issue[0].details.coding[0].code}`;
  });
  expect(codes).toEqual(['400 BAD_REQUEST', '413 BAD_REQUEST', '500 INTERNAL_SERVER_ERROR']);
});
