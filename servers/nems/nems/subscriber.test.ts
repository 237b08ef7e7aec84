/**
 * A subscriber as there is one in the field (nhsconnect/prm-deductions-mesh-forwarder), over a socket: it reads the subscription that it
 * remembers, with the scope for writing; if that is not answered with 200 it makes one, in XML without a Content-Type; and remembers all that
 * comes after `STU3/Subscription/` in `Location`.
 */
import { type IncomingMessage, request as open } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { worldFrame } from '#world/frame';
import { nemsServer } from '../server.ts';
import { bearer, SPINE_ASID, TRUST } from './testing/nems.ts';

let suite: Suite;
beforeAll(async () => {
  const config = parseConfig({ options: { portBase: 0, logLevel: 'silent', environment: 'integration' } });
  suite = await startSuite({ config, servers: [nemsServer], frame: worldFrame });
});
afterAll(() => suite.stop());

const BODY =
  '<Subscription xmlns="http://hl7.org/fhir"><meta><profile value="https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1"/></meta>' +
  '<status value="requested"/><contact><system value="url"/><value value="https://directory.spineservices.nhs.uk/STU3/Organization/RR8"/>' +
  '<use value="work"/></contact><reason value="Patients who leave their practice"/><criteria value="/Bundle?type=message&amp;' +
  'MessageHeader.event=pds-change-of-gp-1&amp;subscriptionRuleType=COUNTRYCODE&amp;Organization.identifier=E92000001"/>' +
  '<channel><type value="message"/><endpoint value="RR8OT001"/></channel></Subscription>';

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function ask(method: string, url: string, operation: string, body?: string): Promise<Answered> {
  const headers = {
    fromASID: TRUST.asid,
    toASID: SPINE_ASID,
    InteractionID: `urn:nhs:names:services:clinicals-sync:SubscriptionsApi${operation}`,
    Authorization: bearer({ exp: 2_000_000_000, iat: 1_999_999_700, aud: url }),
    Accept: 'application/fhir+xml;charset=utf-8',
    'X-Spine-SSLProtocol': 'TLSv1.2',
    'X-Spine-SSLCipher': 'ECDHE-RSA-AES256-GCM-SHA384',
    ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const sent = open(url, { method, headers }, (reply) => {
      text(reply).then((read) => resolve({ status: reply.statusCode, headers: reply.headers, body: read }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What the client does, whenever it starts. */
async function subscribe(url: string, remembered: string): Promise<{ readonly id: string; readonly made?: Answered }> {
  if ((await ask('GET', `${url}/${remembered}`, 'Get')).status === 200) return { id: remembered };
  const made = await ask('POST', url, 'Post', BODY);
  return { id: made.headers.location?.split('STU3/Subscription/')[1] ?? '', made };
}

describe.each(['', '/~run42'])('a subscriber in the session "%s"', (prefix) => {
  it('subscribes once, and finds its subscription from then on', async () => {
    const url = `${suite.urls.nems}${prefix}/STU3/Subscription`;
    const { id, made } = await subscribe(url, 'nothing');
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(made).toMatchObject({ status: 201, body: '' });
    expect(made?.headers).toEqual({
      location: `${url}/${id}`,
      etag: expect.stringMatching(/^W\/"[0-9a-f]{8}-[0-9a-f]{4}"$/),
      'last-modified': expect.stringMatching(/ GMT$/),
      date: expect.stringMatching(/ GMT$/),
      'content-length': '0',
      connection: 'keep-alive',
      'keep-alive': expect.any(String),
    });
    expect(await subscribe(url, id)).toEqual({ id });

    const read = await ask('GET', `${url}/${id}`, 'Get');
    expect(read.headers['content-type']).toBe('application/fhir+xml;charset=utf-8');
    expect(read.body).toContain(`<id value="${id}"/>`);

    expect(await ask('DELETE', `${url}/${id}`, 'Delete')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '0' } });
    expect((await subscribe(url, id)).id).not.toBe(id);
  });

  it('that remembers nothing asks with an empty id, and is not answered with 200', async () => {
    const url = `${suite.urls.nems}${prefix}/STU3/Subscription`;
    expect((await ask('GET', `${url}/`, 'Get')).status).toBe(400);
  });
});

it('what is larger than it may be is refused in the words of Spine', async () => {
  const answer = await ask('POST', `${suite.urls.nems}/STU3/Subscription`, 'Post', ' '.repeat(6 * 1024 * 1024));
  expect(answer.status).toBe(413);
  expect(answer.body).toContain('<code value="BAD_REQUEST"/>');
});

it('a path that cannot be decoded, too', async () => {
  const answer = await ask('GET', `${suite.urls.nems}/STU3/Subscription/%E0%A4%A`, 'Get');
  expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/fhir+xml;charset=utf-8']);
});
