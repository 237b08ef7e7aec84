/** The error catalogue, each entry got by a request, as the national service documents it: every header, and every byte of the body. */
import { describe, expect, it } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { pdsErrors } from './errors.ts';
import { CATALOGUE } from './testing/catalogue.ts';
import { openPds, REQUEST_ID, USUAL_HEADERS } from './testing/pds.ts';
import { PEOPLE, person } from './testing/people.ts';
import { ONLY_BY_FAULT_OR_EDGE, PROVOCATIONS, type Provocation } from './testing/provocations.ts';
import { TOKENS } from './testing/tokens.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Headers beyond those that every error has. */
const HEADERS: Readonly<Record<string, readonly string[]>> = { SERVICE_UNAVAILABLE: ['Retry-After', '5'] };

it('names every error that there is, and how to get it', () => {
  const names = pdsErrors.entries.map(({ name }) => name).sort();
  expect(CATALOGUE.map(([name]) => name).sort()).toEqual(names);
  expect([...Object.keys(PROVOCATIONS), ...ONLY_BY_FAULT_OR_EDGE].sort()).toEqual(names);
});

describe('an error, got by a request', () => {
  it.each(CATALOGUE)('%s', async (name, status, severity, type, code, display, words, from) => {
    const reply = await replyOf(name);
    const body = Buffer.from(reply.body as string).toString();
    const messageId = /\(Message ID: ([0-9a-f-]{36})\)/.exec(body)?.[1] ?? NOBODY;
    const coding = [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1', code, display }];
    const diagnostics = words?.replace('<id>', messageId);
    const issue = [{ severity, code: type, details: { coding }, ...(diagnostics !== undefined && { diagnostics }) }];
    expect(body).toBe(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
    expect(reply.status).toBe(status);
    const requestId = name === 'INVALID_HEADER' ? '1234' : REQUEST_ID;
    expect(reply.headers).toEqual([
      ...['Content-Type', from === 'gateway' ? 'application/json' : 'application/fhir+json'],
      ...(HEADERS[name] ?? []),
      ...['X-Request-ID', requestId, 'X-Correlation-ID', 'mine'],
    ]);
    expect(reply.about?.error).toBe(name);
  });
});

const TWINS = ['9990001170', '9990001189'].map((nhsNumber) =>
  person({
    nhsNumber,
    names: [{ use: 'usual', given: ['Una'], family: 'Twin' }],
    gender: 'female',
    birthDate: '1980-01-01',
    addresses: [{ use: 'home', lines: ['1 New Street'], postcode: 'LS1 4AP' }],
  }),
);

async function replyOf(name: string) {
  const provocation: Provocation | undefined = PROVOCATIONS[name];
  if (provocation === undefined)
    return pdsErrors.render(name, makeRequest({ target: '/', headers: { ...USUAL_HEADERS, 'X-Correlation-ID': 'mine' } }), NOBODY);
  const { as, method = 'GET', suffix, headers = {}, body, withoutOauth = false } = provocation;
  const pds = await openPds({
    patients: [...PEOPLE, ...TWINS],
    checkToken: async (token) => (withoutOauth ? Promise.reject(new Error('it is not there')) : TOKENS[token]),
  });
  const token = as === undefined ? {} : { Authorization: `Bearer ${as}` };
  const all = { ...USUAL_HEADERS, 'X-Correlation-ID': 'mine', ...token, ...headers };
  return (await pds.ask(method, suffix, all, body && JSON.stringify(body))).reply;
}

describe('of several mistakes in the headers, the first in the order of the service is told', () => {
  /** Each mistake by what is told of it; in order. */
  const LIVE: readonly (readonly [told: string, mistake: Readonly<Record<string, string | undefined>>])[] = [
    ['401 ACCESS_DENIED: Invalid Access Token', { Authorization: 'Bearer nobodys' }],
    ["400 INVALID_VALUE: Invalid value - '1234' in header 'X-Request-ID'", { 'X-Request-ID': '1234' }],
    ["400 INVALID_VALUE: Invalid value - '300' in header 'NHSD-Session-URID'.", { 'NHSD-Session-URID': '300' }],
    ['400 MISSING_VALUE: Invalid request with error - X-Request-ID header', { 'X-Request-ID': undefined }],
    ['400 INVALID_RESOURCE_ID', {}],
  ];
  const pairs = LIVE.flatMap((first, at) =>
    LIVE.slice(at + 1).map((second) => [first[0], second[0], { ...second[1], ...first[1] }] as const),
  );

  it.each(pairs)('%s before %s', async (first, _second, mistakes) => {
    const pds = await openPds({ environment: 'integration', checkToken: async (token) => TOKENS[token] });
    const usual = { ...USUAL_HEADERS, Authorization: 'Bearer nurseOfTwoPractices', 'NHSD-Session-URID': '200' };
    const headers = Object.entries({ ...usual, ...mistakes }).filter(([, value]) => value !== undefined) as [string, string][];
    const { error } = await pds.get('/Patient/9000000000', Object.fromEntries(headers));
    expect(error.slice(0, first.length)).toBe(first);
  });

  const SANDBOX: typeof LIVE = [
    ['400 MISSING_VALUE: Invalid request with error - X-Request-ID header', { 'X-Request-ID': undefined }],
    ["400 INVALID_VALUE: Invalid value - '1234' in header 'X-Request-ID'", { 'X-Request-ID': '1234' }],
    ['401 ACCESS_DENIED: Missing access token', { Authorization: 'Basic' }],
    ['400 INVALID_RESOURCE_ID', {}],
  ];
  const inSandbox = SANDBOX.flatMap((first, at) =>
    SANDBOX.slice(at + 1).map((second) => [first[0], second[0], { ...second[1], ...first[1] }] as const),
  );

  it.each(inSandbox)('as the national sandbox: %s before %s', async (first, _second, mistakes) => {
    const pds = await openPds({ environment: 'sandbox' });
    const headers = Object.entries({ ...USUAL_HEADERS, ...mistakes }).filter(([, value]) => value !== undefined) as [string, string][];
    const { error } = await pds.get('/Patient/9000000000', Object.fromEntries(headers));
    expect(error.slice(0, first.length)).toBe(first);
  });
});
