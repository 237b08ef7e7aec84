/** The error catalogue of SDS, each entry got by a request, as the live service has it: every header, and every byte of the body. */
import { describe, expect, it } from 'vitest';
import { OAuthUnreachable } from '#clients/oauth/token-checker';
import { makeRequest } from '#kernel/http/request';
import { sdsErrors } from './errors.ts';
import { CORRELATION_ID, named, openSds, query, USUAL_HEADERS } from './testing/sds.ts';

const INTERACTION = named('psis:REPC_IN150016UK05');
const GOOD = `/Device?${query({ organisation: 'YES', interaction: INTERACTION })}`;
const MESSAGE_ID = '7e1d7b1a-7a3b-4a71-9d54-0b0d2f6f7a11';
const UNKNOWN = (id: string) =>
  `An unknown error occurred processing this request. Contact us for assistance diagnosing this issue: https://digital.nhs.uk/developer/help-and-support. (Message ID: ${id})`;
const INTERNAL = 'Unexpected internal server error';

interface Documented {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly display: string;
  /** Of the API's own; the gateway's words are in `display`. */
  readonly diagnostics?: string;
  readonly headers?: readonly string[];
}

const CATALOGUE: Readonly<Record<string, Documented>> = {
  BAD_REQUEST: {
    status: 400,
    type: 'required',
    code: 'BAD_REQUEST',
    display: 'Bad request',
    diagnostics: "HTTP 400: Bad Request (Illegal query parameter 'foo')",
  },
  NO_RECORD_FOUND: {
    status: 404,
    type: 'not-found',
    code: 'NO_RECORD_FOUND',
    display: 'No record found',
    diagnostics: 'HTTP endpoint not found',
  },
  NOT_IMPLEMENTED: {
    status: 405,
    type: 'not-supported',
    code: 'NOT_IMPLEMENTED',
    display: 'Not implemented',
    diagnostics: 'HTTP operation not supported',
    headers: ['Allow', 'GET'],
  },
  MISSING_OR_INVALID_HEADER: {
    status: 406,
    type: 'not-supported',
    code: 'MISSING_OR_INVALID_HEADER',
    display: 'There is a required header missing or invalid',
    diagnostics: 'Accept type not supported',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    type: 'exception',
    code: 'INTERNAL_SERVER_ERROR',
    display: INTERNAL,
    diagnostics: 'Expected 1 value of nhsAsClient but got 2',
  },
  INVALID_LDAP_RESPONSE: {
    status: 502,
    type: 'exception',
    code: 'INTERNAL_SERVER_ERROR',
    display: INTERNAL,
    diagnostics: 'Invalid LDAP response received',
  },
  LDAP_TIMEOUT: { status: 504, type: 'timeout', code: 'INTERNAL_SERVER_ERROR', display: INTERNAL, diagnostics: 'LDAP request timed out' },
  ACCESS_DENIED: { status: 401, type: 'forbidden', code: 'ACCESS_DENIED', display: 'Invalid ApiKey' },
  TOO_MANY_REQUESTS: { status: 429, type: 'value', code: 'TOO_MANY_REQUESTS', display: 'Too many requests' },
  UNKNOWN_ERROR: { status: 500, type: 'unknown', code: 'UNKNOWN_ERROR', display: UNKNOWN('<id>') },
  REQUEST_TOO_LARGE: { status: 413, type: 'too-long', code: 'UNKNOWN_ERROR', display: 'The request body is larger than is accepted.' },
};

/** Nothing that SDS does leads to these: only a fault rule does, or, for the body, the edge before SDS. */
const ONLY_BY_FAULT_OR_EDGE = ['INVALID_LDAP_RESPONSE', 'LDAP_TIMEOUT', 'TOO_MANY_REQUESTS', 'REQUEST_TOO_LARGE'];

const PROVOKED: Readonly<
  Record<string, (sds: Awaited<ReturnType<typeof openSds>>) => Promise<{ readonly reply: ReturnType<typeof sdsErrors.render> }>>
> = {
  BAD_REQUEST: (sds) => sds.get('/Device?foo=1'),
  NO_RECORD_FOUND: (sds) => sds.get('/device'),
  NOT_IMPLEMENTED: (sds) => sds.ask('POST', '/Device'),
  MISSING_OR_INVALID_HEADER: (sds) => sds.get(GOOD, { ...USUAL_HEADERS, Accept: 'text/html' }),
  INTERNAL_SERVER_ERROR: async (sds) => {
    const bare = { accessControl: [], categories: [], interactionSets: [], organisation: 'X27' };
    await sds.world.systems.put({ ...bare, clients: ['YES', 'YEA'], asid: '990999000001', interactions: [INTERACTION] });
    return sds.get(`/Device?${query({ organisation: 'X27', interaction: INTERACTION })}`);
  },
  ACCESS_DENIED: (sds) => sds.get(GOOD, { ...USUAL_HEADERS, apikey: 'nobodys' }),
  UNKNOWN_ERROR: (sds) => sds.get(GOOD, { ...USUAL_HEADERS, apikey: 'unchecked' }),
};

it('names every error that there is, and how to get it', () => {
  const names = sdsErrors.entries.map(({ name }) => name).sort();
  expect(Object.keys(CATALOGUE).sort()).toEqual(names);
  expect([...Object.keys(PROVOKED), ...ONLY_BY_FAULT_OR_EDGE].sort()).toEqual(names);
});

describe('an error, got by a request', () => {
  it.each(Object.entries(CATALOGUE))('%s', async (name, { status, type, code, display, diagnostics, headers = [] }) => {
    const checkApiKey = async (key: string) =>
      key === 'unchecked' ? Promise.reject(new OAuthUnreachable('http://x', 'refused')) : undefined;
    const request = makeRequest({ target: '/Device', headers: USUAL_HEADERS });
    const reply = PROVOKED[name]
      ? (await PROVOKED[name](await openSds({ checkApiKey }))).reply
      : sdsErrors.render(name, request, MESSAGE_ID);
    const body = reply.body as string;
    const shown = display.replace('<id>', /\(Message ID: ([0-9a-f-]{36})\)/.exec(body)?.[1] ?? '');
    const coding =
      diagnostics === undefined
        ? { system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1', code, display: shown }
        : { system: 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1', code, display: shown };
    const issue = [{ severity: 'error', code: type, details: { coding: [coding] }, ...(diagnostics !== undefined && { diagnostics }) }];
    const id = diagnostics === undefined ? {} : { id: CORRELATION_ID };
    expect(body).toBe(JSON.stringify({ resourceType: 'OperationOutcome', ...id, issue }, null, 4));
    expect(reply.status).toBe(status);
    const contentType = diagnostics === undefined ? 'application/json' : 'application/fhir+json';
    expect(reply.headers).toEqual(['Content-Type', contentType, ...headers, 'X-Correlation-ID', CORRELATION_ID]);
  });
});
