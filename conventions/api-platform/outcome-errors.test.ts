import { describe, expect, it } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { GATEWAY_ERRORS, unknownError } from './gateway-errors.ts';
import { outcomeCatalogue } from './outcome-errors.ts';

const catalogue = outcomeCatalogue({
  coding: { system: 'https://fhir.nhs.uk/CodeSystem/NHSD-API-ErrorOrWarningCode' },
  errors: GATEWAY_ERRORS,
  failures: (_failure, _request, messageId) => ({ error: 'UNKNOWN_ERROR', diagnostics: unknownError(messageId) }),
  rateLimitError: 'TOO_MANY_REQUESTS',
});

const request = makeRequest({ target: '/Thing/1', headers: ['x-request-id', 'NOT-a-uuid', 'X-CORRELATION-ID', 'c 1'] });

describe('an error of the catalogue', () => {
  it('is an OperationOutcome with one issue in the coding system of its API', () => {
    const reply = catalogue.refuse(request, { error: 'INVALID_HEADER', diagnostics: 'because' }, 'headerIsGood');
    expect(reply.status).toBe(400);
    expect(reply.body).toBe(
      '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"value","details":{"coding":[{"system":' +
        '"https://fhir.nhs.uk/CodeSystem/NHSD-API-ErrorOrWarningCode","code":"INVALID_VALUE","display":"Provided value is invalid"}]},' +
        '"diagnostics":"because"}]}',
    );
  });

  it('mirrors the ids as they came, valid or not', () => {
    const { headers } = catalogue.render('ACCESS_DENIED', request, 'm1');
    expect(headers).toEqual(['Content-Type', 'application/json', 'X-Request-ID', 'NOT-a-uuid', 'X-Correlation-ID', 'c 1']);
  });

  it('mirrors no id that was not sent, or was empty', () => {
    const { headers } = catalogue.render('ACCESS_DENIED', makeRequest({ target: '/', headers: ['X-Request-ID', ''] }), 'm1');
    expect(headers).toEqual(['Content-Type', 'application/json']);
  });

  it('brings its own header fields', () => {
    expect(catalogue.render('SERVICE_UNAVAILABLE', request, 'm1').headers.slice(0, 4)).toEqual([
      'Content-Type',
      'application/json',
      'Retry-After',
      '5',
    ]);
  });

  it('tells the journal which check decided, and what to do', () => {
    const reply = catalogue.refuse(request, { error: 'ACCESS_DENIED', advice: ['sign in'] }, 'callerIsKnown');
    expect(reply.about).toEqual({
      summary: 'ACCESS_DENIED: Invalid Access Token',
      decidedBy: 'callerIsKnown',
      error: 'ACCESS_DENIED',
      correlation: { requestId: 'NOT-a-uuid', correlationId: 'c 1' },
      advice: ['sign in'],
    });
  });

  it('says what failed outside an operation, with the id that support would ask for', () => {
    const reply = catalogue.failure('internal', request, 'm-1');
    expect(reply.status).toBe(500);
    expect(JSON.parse(reply.body as string).issue[0].diagnostics).toMatch(/\(Message ID: m-1\)$/);
  });
});
