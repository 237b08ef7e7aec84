/** Bad input to the real servers: each gets the protocol's own error, and the server lives on. */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';

const PDS = '/personal-demographics/FHIR/R4';
const ids = { 'X-Request-ID': '60e0b220-8136-4ca5-ae46-1d97ef59d068' };
const MEGABYTES_100 = 100 * 1024 * 1024;

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox();
});
afterAll(() => nhs.stop());
// whatever came before, each server still does its work
afterEach(async () => {
  const read = await fetch(`${nhs.urls.fhir}${PDS}/Patient/9000000009`, { headers: ids });
  expect(read.status).toBe(200);
  expect((await fetch(`${nhs.urls.oauth}/oauth2/_ping`)).status).toBe(200);
  expect((await fetch(`${nhs.url}/_sandbox/health`)).status).toBe(200);
});

/** Sends a request in bytes, with a body of spaces of any length, and resolves with all that is answered before the connection closes. */
function send(url: string | undefined, head: string, bodyLength = 0): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(url as string).port), '127.0.0.1');
    socket.write(head.replaceAll('\n', '\r\n'));
    const spaces = Buffer.alloc(1024 * 1024, ' ');
    let left = bodyLength;
    const more = () => {
      while (left > 0 && !socket.destroyed) {
        const chunk = spaces.subarray(0, Math.min(left, spaces.length));
        left -= chunk.length;
        if (!socket.write(chunk)) break;
      }
    };
    socket.on('drain', more);
    more();
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

describe('PDS', () => {
  it.each([
    ['..%2f..%2f..%2fetc%2fpasswd', 'INVALID_RESOURCE_ID'],
    ['%2e%2e', 'INVALID_RESOURCE_ID'],
    ['%00', 'INVALID_RESOURCE_ID'],
    ['9000000009%00', 'INVALID_RESOURCE_ID'],
    ['__proto__', 'INVALID_RESOURCE_ID'],
    [encodeURIComponent('９００００００００９'), 'INVALID_RESOURCE_ID'],
    ['9'.repeat(5000), 'INVALID_RESOURCE_ID'],
    ['9000000009/../9000000009', 'UNSUPPORTED_SERVICE'],
  ])('answers the id %s with %s', async (id, code) => {
    const answer = await send(
      nhs.urls.fhir,
      `GET ${PDS}/Patient/${id} HTTP/1.1\nHost: x\nX-Request-ID: ${ids['X-Request-ID']}\nConnection: close\n\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('"resourceType":"OperationOutcome"');
    expect(answer).toContain(`"code":"${code}"`);
  });

  it('answers a path that cannot be decoded with an outcome of its own', async () => {
    const answer = await fetch(`${nhs.urls.fhir}${PDS}/Patient/%E0%A4%A`, { headers: ids });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  it('answers a query that cannot be decoded, or that is endless', async () => {
    const odd = await fetch(`${nhs.urls.fhir}${PDS}/Patient?family=%E0%A4%A&birthdate=eq2010-10-22`, { headers: ids });
    expect(odd.status).toBe(200);
    expect(await odd.json()).toMatchObject({ total: 0 });
    const long = await fetch(`${nhs.urls.fhir}${PDS}/Patient?${'given=x&'.repeat(1500)}birthdate=eq2010-10-22&family=Smith`, {
      headers: ids,
    });
    expect([200, 400]).toContain(long.status);
    expect(await long.json()).toHaveProperty('resourceType');
  });

  it('refuses 100 MB of JSON without waiting for it', async () => {
    const answer = await send(
      nhs.urls.fhir,
      `PATCH ${PDS}/Patient/9000000009 HTTP/1.1\nHost: x\nX-Request-ID: ${ids['X-Request-ID']}\nContent-Type: application/json-patch+json\nContent-Length: ${MEGABYTES_100}\nConnection: close\n\n`,
      MEGABYTES_100,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain('"resourceType":"OperationOutcome"');
  });

  it('refuses headers of 64 KB', async () => {
    const answer = await send(nhs.urls.fhir, `GET ${PDS}/Patient/9000000009 HTTP/1.1\nHost: x\nX-Request-ID: ${'x'.repeat(65_536)}\n\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('the authorisation server', () => {
  const post = (body: string, type = 'application/x-www-form-urlencoded') =>
    fetch(`${nhs.urls.oauth}/oauth2/token`, { method: 'POST', headers: { 'Content-Type': type }, body });

  it.each([
    ['{"grant_type":"client_credentials"}', 'application/json', 415],
    ['grant_type=client_credentials', 'text/plain', 415],
    ['', 'application/x-www-form-urlencoded', 400],
    ['grant_type=%E0%A4%A', 'application/x-www-form-urlencoded', 400],
    [
      'grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=....',
      'application/x-www-form-urlencoded',
      400,
    ],
    ['&&&===&&&', 'application/x-www-form-urlencoded', 400],
    [`grant_type=${'x'.repeat(100_000)}`, 'application/x-www-form-urlencoded', 400],
  ])('answers %.40s as %s with %i', async (body, type, status) => {
    const answer = await post(body, type);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      error: expect.any(String),
      error_description: expect.any(String),
      message_id: expect.any(String),
    });
  });

  it('refuses 100 MB', async () => {
    const answer = await send(
      nhs.urls.oauth,
      `POST /oauth2/token HTTP/1.1\nHost: x\nContent-Type: application/x-www-form-urlencoded\nContent-Length: ${MEGABYTES_100}\nConnection: close\n\n`,
      MEGABYTES_100,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"error"');
  });
});

describe('the control API', () => {
  it.each([
    ['POST', '/_sandbox/faults', '{"status":', 400],
    ['POST', '/_sandbox/faults', '[]', 400],
    ['POST', '/_sandbox/faults', 'null', 400],
    ['POST', '/_sandbox/journal/wait', '{"timeoutMilliseconds":1e99}', 400],
    ['PUT', '/_sandbox/clock', '{"now":"9999999-01-01"}', 400],
    ['PUT', '/_sandbox/world/patients/9000000009', '{"__proto__":{"polluted":true}}', 400],
    ['PUT', '/_sandbox/world/patients/..%2f..%2fetc', '{}', 400],
    ['PUT', '/_sandbox/snapshot', '{"format":"nhs-sandbox-snapshot-1","documents":[{}]}', 400],
    ['GET', '/_sandbox/world/__proto__', undefined, 404],
    ['GET', '/_sandbox/world/patients/%E0%A4%A', undefined, 404],
    ['GET', '/_sandbox/../etc/passwd', undefined, 404],
  ])('%s %s with %s is %i', async (method, path, body, status) => {
    const payload = body ?? '';
    const answer = await send(
      nhs.url,
      `${method} ${path} HTTP/1.1\nHost: 127.0.0.1\nContent-Length: ${payload.length}\nConnection: close\n\n${payload}`,
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('{"error":');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('refuses 100 MB of JSON', async () => {
    const answer = await send(
      nhs.url,
      `POST /_sandbox/faults HTTP/1.1\nHost: 127.0.0.1\nContent-Length: ${MEGABYTES_100}\nConnection: close\n\n`,
      MEGABYTES_100,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('the portal', () => {
  it('says what there is where there is nothing', async () => {
    const answer = await fetch(`${nhs.url}/nothing/here`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('/personal-demographics');
  });
});
