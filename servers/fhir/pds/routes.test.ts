import { beforeAll, describe, expect, it } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { pdsErrors } from './errors.ts';
import { metadata } from './operations/metadata.ts';
import { pdsRoutes } from './routes.ts';
import { openPds, type Pds, REQUEST_ID, USUAL_HEADERS } from './testing/pds.ts';
import { ADA } from './testing/people.ts';

let pds: Pds;
beforeAll(async () => {
  pds = await openPds();
});

describe('where there is nothing', () => {
  it.each(['/HelloWorld', '/Patient!', '/Patients', '/patient/9990001006', '/metadata', '/', ''])('GET %s', async (suffix) => {
    const { error, headers } = await pds.get(suffix);
    expect(error).toBe(`400 UNSUPPORTED_REQUEST: Unsupported path - '${suffix}'`);
    expect(headers).toEqual({ 'content-type': 'application/json', 'x-request-id': REQUEST_ID });
  });

  it('is said before the request id is asked for, and after the token', async () => {
    expect((await pds.get('/HelloWorld', {})).error).toMatch(/^400 UNSUPPORTED_REQUEST/);
    expect((await pds.get('/HelloWorld', { Authorization: 'Bearer' })).error).toBe('401 ACCESS_DENIED: Missing access token');
  });
});

it('says what it can do at the root, where there is no national path', async () => {
  const { status, body } = await metadata(makeRequest({ method: 'GET', target: '/metadata', headers: {} }), pds.deps);
  expect(status).toBe(200);
  expect(JSON.parse(body as string)).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', format: ['json'] });
});

describe('what PDS does not do', () => {
  it.each([
    ['PUT', `/Patient/${ADA.nhsNumber}`],
    ['DELETE', `/Patient/${ADA.nhsNumber}`],
    ['PUT', '/Patient'],
    ['GET', `/Patient/${ADA.nhsNumber}/Observation`],
    ['GET', '/_poll/1'],
  ])('%s %s', async (method, suffix) => {
    const { error, reply } = await pds.ask(method, suffix);
    expect(error).toBe('400 UNSUPPORTED_SERVICE');
    expect(reply.about?.advice).toBeUndefined();
  });

  it('checks the usual first', async () => {
    expect((await pds.ask('PUT', `/Patient/${ADA.nhsNumber}`, {})).error).toMatch(/^400 MISSING_VALUE/);
  });
});

describe('health', () => {
  it('answers a ping without asking for anything', async () => {
    const { status, headers, body } = await pds.get('/_ping', {});
    expect(status).toBe(200);
    expect(headers).toEqual({ 'content-type': 'application/json' });
    expect(Object.keys(body)).toEqual(['version', 'revision', 'releaseId', 'commitId']);
  });

  it('tells its status to whoever has a key', async () => {
    const { status, body } = await pds.get('/_status', { Host: 'pds.test', apiKey: 'any' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'pass', checks: { 'spine:status': [{ status: 'pass', timeout: 'false', responseCode: 200 }] } });
  });

  it('tells nobody else', async () => {
    expect((await pds.get('/_status', {})).error).toBe('401 ACCESS_DENIED: Invalid Api Key');
  });
});

describe('pages of another origin', () => {
  const PAGE = { ...USUAL_HEADERS, Origin: 'http://localhost:3000' };

  it.each([`/Patient/${ADA.nhsNumber}`, '/Patient?family=Cuff', '/Coverage', '/anything'])(
    'may ask before they call %s',
    async (suffix) => {
      const { status, headers } = await pds.ask('OPTIONS', suffix, { ...PAGE, 'Access-Control-Request-Method': 'GET' });
      expect(status).toBe(200);
      expect(headers['access-control-allow-origin']).toBe('http://localhost:3000');
    },
  );

  it('may read answers and refusals, but not those of the live service', async () => {
    for (const suffix of [`/Patient/${ADA.nhsNumber}`, '/Patient'])
      expect((await pds.get(suffix, PAGE)).headers).toMatchObject({
        'access-control-allow-origin': 'http://localhost:3000',
        'x-request-id': REQUEST_ID,
      });
    const integration = await openPds({ environment: 'integration' });
    expect((await integration.get('/Patient', PAGE)).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('get the gateway confused by any other OPTIONS', async () => {
    expect((await pds.ask('OPTIONS', '/Patient')).error).toMatch(/^502 UNKNOWN_ERROR: .*Message ID/);
  });
});

describe('the error catalogue', () => {
  const request = makeRequest({ target: '/personal-demographics/FHIR/R4/%zz', headers: { 'X-Request-ID': REQUEST_ID } });

  it('can render each of its errors for a fault rule, mirroring the ids', () => {
    for (const { name, status } of pdsErrors.entries) {
      const reply = pdsErrors.render(name, request, 'm1');
      expect(reply.status).toBe(status);
      expect(reply.headers.slice(-2)).toEqual(['X-Request-ID', REQUEST_ID]);
      expect(JSON.parse(reply.body as string).issue).toHaveLength(1);
    }
  });

  it.each([
    ['badTarget', 400, "Unsupported path - '/%zz'"],
    ['bodyTooLarge', 413, 'The request body is larger than is accepted.'],
    ['internal', 500, expect.stringMatching(/\(Message ID: m1\)$/)],
  ] as const)('has an answer for %s', (failure, status, diagnostics) => {
    const reply = pdsErrors.failure(failure, request, 'm1');
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body as string).issue[0].diagnostics).toEqual(diagnostics);
  });
});

it('names each operation once for each path and method', () => {
  const rows = pdsRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(rows).size).toBe(rows.length);
});
