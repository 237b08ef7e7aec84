/** What SDS refuses, in which words, and which of several mistakes it names. */
import { beforeAll, describe, expect, it } from 'vitest';
import { OAuthUnreachable } from '#clients/oauth/token-checker';
import { makeRequest } from '#kernel/http/request';
import { sdsErrors } from './errors.ts';
import { CORRELATION_ID, named, openSds, query, type Sds, USUAL_HEADERS } from './testing/sds.ts';

let sds: Sds;
beforeAll(async () => {
  sds = await openSds();
});

const O = 'organization=https://fhir.nhs.uk/Id/ods-organization-code|';
const S = 'identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId|';
const P = 'identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey|';
const M = 'manufacturing-organization=https://fhir.nhs.uk/Id/ods-organization-code|';
const UPLOAD = named('psis:REPC_IN150016UK05');
const GOOD = query({ organisation: 'YES', interaction: UPLOAD });

const bad = (message: string) => `400 required BAD_REQUEST: HTTP 400: Bad Request (${message})`;
const ORGANISATION = bad(`Missing or invalid 'organization' query parameter. Should be '${O}value'`);
const INTERACTION = bad(`Missing or invalid 'identifier' query parameter. Should be '${S}value'`);
const IDENTIFIER = bad(`Missing or invalid 'identifier' query parameter. Should be one or both of: ['${S}value', '${P}value'`);
const MANUFACTURER = bad(`Missing or invalid 'manufacturing-organization' query parameter. Should be '${M}value'`);
const COMBINATION = bad(
  'Missing or invalid query parameters. Should one of following combinations: ' +
    `['${O}value&${S}value&${P}value''${O}value&${S}value''${O}value&${P}value''${S}value&${P}value']`,
);
const illegal = (name: string) => bad(`Illegal query parameter '${name}'`);

describe('Device refuses', () => {
  it.each([
    ['nothing at all', '', ORGANISATION],
    ['no organisation', `${S}${UPLOAD}`, ORGANISATION],
    ['an empty organisation', `${O}&${S}${UPLOAD}`, ORGANISATION],
    ['an organisation of spaces', `${O}%20%20&${S}${UPLOAD}`, ORGANISATION],
    ['an organisation without a system', `organization=YES&${S}${UPLOAD}`, ORGANISATION],
    ['an organisation of another system', `organization=https://fhir.nhs.uk/Id/ods-site-code|YES&${S}${UPLOAD}`, ORGANISATION],
    ['one good organisation and one without a system', `${O}YES&organization=YES&${S}${UPLOAD}`, ORGANISATION],
    ['no identifier', `${O}YES`, INTERACTION],
    ['an empty interaction', `${O}YES&${S}`, INTERACTION],
    ['a party key alone', `${O}YES&${P}YES-0000806`, INTERACTION],
    ['an identifier without a system', `${O}YES&identifier=${UPLOAD}`, IDENTIFIER],
    ['an identifier of another system', `${O}YES&identifier=https://fhir.nhs.uk/Id/nhsSpineASID|1`, IDENTIFIER],
    ['the system of older clients', `${O}YES&identifier=https://fhir.nhs.uk/Id/nhsEndpointServiceId|${UPLOAD}`, IDENTIFIER],
    ['a manufacturer without a system', `${GOOD}&manufacturing-organization=YES`, MANUFACTURER],
    ['another parameter', `${GOOD}&foo=bar`, illegal('foo')],
    ['a parameter of FHIR', `${GOOD}&_count=1`, illegal('_count')],
    ['a parameter of the live service’s own', `${GOOD}&use_cpm=iwanttogetdatafromcpm`, illegal('use_cpm')],
    ['a parameter in capitals', `${GOOD}&Organization=1`, illegal('Organization')],
    ['a parameter that every object has', `${GOOD}&__proto__=1`, illegal('__proto__')],
    ['another one that it has', `${GOOD}&constructor=1`, illegal('constructor')],
    ['a parameter without a name', `${GOOD}&=1`, illegal('')],
  ])('%s', async (_, search, error) => {
    const answer = await sds.get(`/Device?${search}`);
    expect(answer.error).toBe(error);
    expect(answer.reply.about?.decidedBy).toMatch(/^(parametersAreKnown|hasOrganisation|hasInteraction)$/);
  });
});

describe('Endpoint refuses', () => {
  it.each([
    ['nothing at all', '', COMBINATION],
    ['an organisation alone', `${O}YES`, COMBINATION],
    ['an interaction alone', `${S}${UPLOAD}`, COMBINATION],
    ['a party key alone', `${P}YES-0000806`, COMBINATION],
    ['an organisation, and identifiers that are empty', `${O}YES&${S}&${P}`, COMBINATION],
    ['an organisation without a system', `organization=YES&${S}${UPLOAD}`, ORGANISATION],
    ['an identifier of another system', `${O}YES&identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKeey|1`, IDENTIFIER],
    ['a manufacturer', `${GOOD}&${M}YES`, illegal('manufacturing-organization')],
    ['another parameter', `${GOOD}&foo=bar`, illegal('foo')],
  ])('%s', async (_, search, error) => {
    expect((await sds.get(`/Endpoint?${search}`)).error).toBe(error);
  });
});

describe('parameters are found', () => {
  const total = async (search: string) => (await sds.get(`/Endpoint?${search}`)).body.total;

  it('percent-encoded or not', async () => {
    expect(await total(new URLSearchParams(GOOD).toString())).toBe(1);
  });
  it('the last of those that have one system', async () => {
    expect(await total(`${O}Z99999&${O}YES&${S}${UPLOAD}`)).toBe(1);
    expect(await total(`${O}YES&${O}Z99999&${S}${UPLOAD}`)).toBe(0);
  });
  it('without those that are empty', async () => {
    expect(await total(`${O}YES&${O}&${S}${UPLOAD}&${S}`)).toBe(1);
  });
  it('without spaces around them', async () => {
    expect(await total(`${O}YES%20&${S}${UPLOAD}%00`)).toBe(1);
  });
  it('with another | in the value', async () => {
    expect(await total(`${O}YES|YES&${S}${UPLOAD}`)).toBe(0);
  });
  it('and compared as they are: nothing in them has a meaning', async () => {
    for (const value of ['*', 'YES)(nhsIDCode=*', '%2a', 'Y%25', '\\2a', encodeURIComponent('ＹＥＳ'), '%ff', 'Y'.repeat(8000)])
      expect(await total(`${O}${value}&${S}${UPLOAD}`), value).toBe(0);
  });
  it('and shown in the link as they were sent, decoded; what does not decode is replaced', async () => {
    const { body } = await sds.get(`/Endpoint?${GOOD}%22%C3%A9%ff`);
    expect(body.link[0].url).toBe(`http://sds.test:9001/spine-directory/FHIR/R4/Endpoint?${GOOD}"é\ufffd`);
  });
});

describe('the correlation id', () => {
  const target = `/Device?${GOOD}`;

  it.each([CORRELATION_ID, CORRELATION_ID.toLowerCase()])('%s comes back as it was sent', async (id) => {
    expect((await sds.get(target, { 'X-Correlation-Id': id })).headers['x-correlation-id']).toBe(id);
    const refused = await sds.get('/Device', { 'x-correlation-id': id });
    expect([refused.body.id, refused.headers['x-correlation-id']]).toEqual([id, id]);
  });

  it.each([undefined, ''])('is made when it is %s', async (id) => {
    const { status, headers } = await sds.get(target, id === undefined ? {} : { 'X-Correlation-ID': id });
    expect(status).toBe(200);
    expect(headers['x-correlation-id']).toMatch(/^[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}$/);
  });

  it.each(['1234', `${CORRELATION_ID} `.repeat(2), 'g1C46F5F-CDEF-4865-94B2-0EE0EDCC26DA'])('is refused when it is %s', async (id) => {
    const { error, headers, body } = await sds.get('/Device?foo=1', { 'X-Correlation-ID': id });
    expect(error).toBe(
      '400 required BAD_REQUEST: HTTP 400: Invalid X-Correlation-ID header. Should be an UUIDv4 matching regex ' +
        "'^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'",
    );
    expect(headers['x-correlation-id']).toMatch(/^[0-9A-F-]{36}$/);
    expect(body.id).toBe(headers['x-correlation-id']);
  });
});

describe('Accept', () => {
  it.each([
    ['application/fhir+json', 'application/fhir+json'],
    ['*/*', 'application/fhir+json'],
    ['text/html, */*;q=0.1', 'application/fhir+json'],
    ['application/json', 'application/json'],
    ['application/json, application/fhir+json', 'application/fhir+json'],
    ['application/fhir+json;q=0.9', 'application/fhir+json'],
    ['Application/JSON; charset=utf-8', 'application/json'],
    ['', 'application/fhir+json'],
  ])('%s gets %s', async (accept, type) => {
    expect((await sds.get(`/Device?${GOOD}`, { Accept: accept })).headers['content-type']).toBe(type);
  });

  it.each(['application/xml', 'text/html', 'application/*', 'garbage;;;,,,'])('%s is refused', async (accept) => {
    for (const path of ['/Device', '/Endpoint']) {
      const { error, headers } = await sds.get(`${path}?${GOOD}`, { Accept: accept });
      expect(error).toBe('406 not-supported MISSING_OR_INVALID_HEADER: Accept type not supported');
      expect(headers['content-type']).toBe('application/fhir+json');
    }
  });
});

describe('paths and methods', () => {
  it.each(['/device', '/Devices', '/Device/1', '/Endpoint/', '/Organization', '/metadata', '', '/', '/healthcheck/', '/%2e%2e/Device'])(
    '%s is not there',
    async (path) => {
      for (const method of ['GET', 'POST', 'DELETE'])
        expect((await sds.ask(method, path)).error, method).toBe('404 not-found NO_RECORD_FOUND: HTTP endpoint not found');
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'HEAD'])('%s is not supported', async (method) => {
    for (const path of ['/Device', '/Endpoint']) {
      const { error, headers, body } = await sds.ask(method, path);
      expect(error).toBe('405 not-supported NOT_IMPLEMENTED: HTTP operation not supported');
      expect(headers).toEqual({ 'content-type': 'application/fhir+json', allow: 'GET', 'x-correlation-id': CORRELATION_ID });
      expect(body.id).toBe(CORRELATION_ID);
    }
  });

  it('a page may ask beforehand', async () => {
    const headers = { Origin: 'http://localhost:3000', 'Access-Control-Request-Method': 'GET' };
    expect((await sds.ask('OPTIONS', '/Device', headers)).headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
    });
  });
});

describe('an OperationOutcome of the API', () => {
  it('has the code system of STU3, the correlation id, and four spaces of indentation', async () => {
    const { text } = await sds.get('/Device?foo=1');
    expect(text).toBe(
      JSON.stringify(
        {
          resourceType: 'OperationOutcome',
          id: CORRELATION_ID,
          issue: [
            {
              severity: 'error',
              code: 'required',
              details: {
                coding: [
                  { system: 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1', code: 'BAD_REQUEST', display: 'Bad request' },
                ],
              },
              diagnostics: "HTTP 400: Bad Request (Illegal query parameter 'foo')",
            },
          ],
        },
        null,
        4,
      ),
    );
  });
});

describe('the API key', () => {
  const application = (products: string[]) => ({ clientId: 'k', applicationName: 'Demo', products });
  const KEYS: Record<string, ReturnType<typeof application>> = {
    good: application(['spine-directory']),
    other: application(['personal-demographics-service']),
  };
  const checkApiKey = async (key: string) => KEYS[key];

  it.each([
    ['integration', undefined, 'Failed to resolve API Key variable request.header.apikey'],
    ['integration', '', 'Failed to resolve API Key variable request.header.apikey'],
    ['integration', 'wrong', 'Invalid ApiKey'],
    ['integration', 'other', 'Invalid ApiKey for given resource'],
    ['integration', 'good', ''],
    ['local', undefined, ''],
    ['local', 'wrong', 'Invalid ApiKey'],
    ['local', 'good', ''],
    ['sandbox', undefined, ''],
    ['sandbox', 'wrong', ''],
  ] as const)('in the environment %s: %s', async (environment, key, words) => {
    const strict = await openSds({ environment, checkApiKey });
    const headers = { ...USUAL_HEADERS, ...(key !== undefined && { apiKey: key }) };
    const { status, body, headers: answered, reply } = await strict.get(`/Device?${GOOD}`, headers);
    expect(answered['x-correlation-id']).toBe(CORRELATION_ID);
    if (words === '') return expect(status).toBe(200);
    expect(status).toBe(401);
    expect(answered['content-type']).toBe('application/json');
    expect(reply.about?.decidedBy).toBe('apiKeyIsGood');
    expect(body).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'forbidden',
          details: {
            coding: [
              { system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1', code: 'ACCESS_DENIED', display: words },
            ],
          },
        },
      ],
    });
  });

  it('that cannot be checked is an unknown error, and the journal says why', async () => {
    const checkApiKey = () => Promise.reject(new OAuthUnreachable('http://127.0.0.1:1', 'refused'));
    const { status, error, reply } = await (await openSds({ checkApiKey })).get('/Device', { apikey: 'k' });
    expect(status).toBe(500);
    expect(error).toMatch(/^500 unknown UNKNOWN_ERROR: An unknown error occurred/);
    expect(reply.about?.advice).toEqual([expect.stringContaining('http://127.0.0.1:1')]);
  });
});

it('with all mistakes at once, put right one by one, each is named in the order of the live service', async () => {
  const strict = await openSds({
    environment: 'integration',
    checkApiKey: async () => ({ clientId: 'k', applicationName: 'Demo', products: ['spine-directory'] }),
  });
  const wrong = { 'X-Correlation-ID': '1', Accept: 'text/html' };
  const steps: [string, Record<string, string>, string][] = [
    ['/Device?foo=1', wrong, '401 forbidden ACCESS_DENIED'],
    ['/Device?foo=1', { ...wrong, apikey: 'k' }, '400 required BAD_REQUEST: HTTP 400: Invalid X-Correlation-ID'],
    ['/Device?foo=1', { ...USUAL_HEADERS, Accept: 'text/html', apikey: 'k' }, illegal('foo')],
    ['/Device?', { ...USUAL_HEADERS, Accept: 'text/html', apikey: 'k' }, ORGANISATION],
    [`/Device?${O}YES`, { ...USUAL_HEADERS, Accept: 'text/html', apikey: 'k' }, INTERACTION],
    [`/Device?${GOOD}`, { ...USUAL_HEADERS, Accept: 'text/html', apikey: 'k' }, '406 not-supported'],
    [`/Device?${GOOD}`, { ...USUAL_HEADERS, apikey: 'k' }, ''],
  ];
  for (const [suffix, headers, error] of steps) {
    const answer = await strict.get(suffix, headers);
    if (error === '') expect(answer.status).toBe(200);
    else expect(answer.error.startsWith(error), answer.error).toBe(true);
  }
});

describe('errors as a fault rule has them', () => {
  const MESSAGE_ID = '7e1d7b1a-7a3b-4a71-9d54-0b0d2f6f7a11';

  it.each([
    ['INVALID_LDAP_RESPONSE', 502, 'exception', 'INTERNAL_SERVER_ERROR', 'Invalid LDAP response received'],
    ['LDAP_TIMEOUT', 504, 'timeout', 'INTERNAL_SERVER_ERROR', 'LDAP request timed out'],
    ['INTERNAL_SERVER_ERROR', 500, 'exception', 'INTERNAL_SERVER_ERROR', 'HTTP 500: Internal Server Error'],
  ])('%s', (name, status, type, code, diagnostics) => {
    const reply = sdsErrors.render(name, makeRequest({ target: '/Device' }), MESSAGE_ID);
    expect(reply.status).toBe(status);
    expect(reply.headers).toEqual(['Content-Type', 'application/fhir+json', 'X-Correlation-ID', MESSAGE_ID.toUpperCase()]);
    expect(JSON.parse(reply.body as string).issue).toMatchObject([{ code: type, details: { coding: [{ code }] }, diagnostics }]);
  });

  it('each can be rendered', () => {
    for (const { name, status } of sdsErrors.entries)
      expect(sdsErrors.render(name, makeRequest({ target: '/Device' }), MESSAGE_ID).status).toBe(status);
  });

  it('and what goes wrong outside an operation', () => {
    const request = makeRequest({ target: '/Device' });
    const codes = (['badTarget', 'bodyTooLarge', 'internal'] as const).map(
      (failure) => sdsErrors.failure(failure, request, MESSAGE_ID).status,
    );
    expect(codes).toEqual([404, 413, 500]);
  });
});

describe('health', () => {
  it('of the gateway and of the directory', async () => {
    expect((await sds.get('/_ping', {})).body).toMatchObject({ version: expect.any(String), commitId: expect.any(String) });
    expect(await sds.get('/_status', {})).toMatchObject({ status: 401, text: '' });
    expect((await sds.get('/_status', { apikey: 'any' })).body).toMatchObject({
      status: 'pass',
      checks: { 'healthcheckService:status': [{ status: 'pass', timeout: 'false', responseCode: 200 }] },
    });
    expect(await sds.get('/healthcheck', {})).toMatchObject({ status: 200, text: '' });
    expect((await sds.get('/healthcheck/deep', {})).body).toEqual({
      status: 'pass',
      details: { ldap: { status: 'pass', links: { ldap: 'http://ldap.test' }, output: '' } },
    });
  });
});
