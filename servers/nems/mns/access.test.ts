import { describe, expect, it } from 'vitest';
import { OAuthUnreachable } from '#clients/oauth/token-checker';
import { bearer, EVENT, type MnsOptions, openMns, QUEUE_CHANNEL, tokenOf, WISH } from './testing/mns.ts';

const PUBLISHER = { publishes: ['patientflags-change-1'] };
const TOKENS: NonNullable<MnsOptions['tokens']> = {
  none: tokenOf('NONE'),
  one: tokenOf('ONE', PUBLISHER),
  two: tokenOf('TWO', { publishes: ['*'] }),
  user: tokenOf('USER', PUBLISHER, { scopes: ['urn:nhsd:apim:user-nhs-cis2:aal3:multicast-notification-service'], authType: 'user' }),
  flagsOnly: tokenOf('FLAGS', { subscribes: ['patientflags-change-1'] }),
  noProduct: tokenOf('NOPRODUCT', { withoutProductId: true }),
  expired: tokenOf('OLD', PUBLISHER, { active: false, expired: true }),
  otherScope: tokenOf('OTHER', PUBLISHER, { scopes: ['urn:nhsd:apim:app:level3:personal-demographics-service'] }),
  otherProduct: tokenOf('OTHER', PUBLISHER, { products: ['personal-demographics-service'] }),
  unreachable: new OAuthUnreachable('http://oauth.test', 'it is away'),
};
const open = (environment: MnsOptions['environment'] = 'integration') => openMns({ environment, tokens: TOKENS });

describe('the access token', () => {
  const fault = (faultstring: string, errorcode: string) => ({ fault: { faultstring, detail: { errorcode } } });
  it.each<[string, Record<string, string>, number, object]>([
    ['is missing', {}, 401, fault('Missing access token', 'oauth.v2.MissingAccessToken')],
    ['is an API key', { apikey: 'ONE' }, 401, fault('Missing access token', 'oauth.v2.MissingAccessToken')],
    ['is unknown', bearer('nobody'), 401, fault('Invalid access token', 'oauth.v2.InvalidAccessToken')],
    ['is past its time', bearer('expired'), 401, fault('Access Token expired', 'keymanagement.service.access_token_expired')],
    [
      'is for other APIs',
      bearer('otherScope'),
      403,
      fault(
        'Required scope(s): urn:nhsd:apim:app:level3:multicast-notification-service urn:nhsd:apim:user-nhs-cis2:aal3:multicast-notification-service',
        'steps.oauth.v2.InsufficientScope',
      ),
    ],
    [
      "is an application's that is not connected",
      bearer('otherProduct'),
      401,
      fault('Invalid API call as no apiproduct match found', 'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound'),
    ],
  ])('%s', async (_, headers, status, body) => {
    const mns = await open();
    for (const [method, path] of [
      ['POST', '/events'],
      ['POST', '/subscriptions'],
      ['GET', '/subscriptions'],
      ['GET', '/subscriptions/x'],
      ['PUT', '/subscriptions/x'],
      ['DELETE', '/subscriptions/x'],
      ['GET', '/elsewhere'],
      ['PATCH', '/events'],
    ] as const) {
      const answer = await mns.ask(method, path, undefined, headers);
      expect([answer.status, answer.body]).toEqual([status, body]);
      expect(answer.headers['x-amzn-requestid']).toBeUndefined();
      expect(answer.reply.about?.decidedBy).toBe('callerIsKnown');
    }
  });

  it('cannot be checked', async () => {
    const { status, body, reply } = await (await open()).ask('GET', '/subscriptions', undefined, bearer('unreachable'));
    expect([status, body]).toEqual([500, { errors: 'Internal server error' }]);
    expect(reply.about?.advice).toEqual(['the authorisation server at http://oauth.test cannot be asked: it is away']);
  });

  it.each(['one', 'user'])('of either scope will do: %s', async (token) => {
    expect((await (await open()).publish(EVENT, bearer(token))).status).toBe(200);
  });

  it('is looked at locally when there is one, or an API key', async () => {
    const mns = await open('local');
    expect((await mns.publish(EVENT)).status).toBe(200);
    expect((await mns.publish(EVENT, bearer('nobody'))).status).toBe(401);
    expect((await mns.publish(EVENT, { apikey: 'ONE' })).status).toBe(401);
  });

  it('is nothing in the national sandbox', async () => {
    const mns = await open('sandbox');
    for (const headers of [{}, bearer('nobody'), { apikey: 'ONE' }]) expect((await mns.publish(EVENT, headers)).status).toBe(200);
  });
});

describe('an application', () => {
  it('without permission to publish is refused before its event is looked at', async () => {
    const { status, body, reply } = await (await open()).publish('{', bearer('none'));
    expect([status, body]).toEqual([403, { errors: 'Unauthorised' }]);
    expect(reply.about?.decidedBy).toBe('applicationMayPublish');
  });

  it('publishes what it is granted, and nothing else', async () => {
    const mns = await open();
    expect((await mns.publish(EVENT, bearer('one'))).status).toBe(200);
    expect(mns.accepted[0]?.publisher).toBe('ONE');
    const other = await mns.publish({ ...EVENT, type: 'nhshco-hc-complete-1' }, bearer('one'));
    expect([other.status, other.body]).toEqual([403, { errors: 'User is not authorized to handle the requested event type' }]);
    expect(other.reply.about?.advice?.[0]).toContain('events:create:nhshco-hc-complete-1');
    expect((await mns.publish({ ...EVENT, type: 'nhshco-hc-complete-1' }, bearer('two'))).status).toBe(200);
  });

  it('subscribes to what it may', async () => {
    const mns = await open();
    expect((await mns.subscribe(WISH, bearer('flagsOnly'))).status).toBe(201);
    const other = await mns.subscribe({ ...WISH, criteria: 'eventType=pds-record-change-2' }, bearer('flagsOnly'));
    expect([other.status, other.body]).toEqual([403, { errors: 'Unauthorised' }]);
    expect((await mns.subscribe({ ...WISH, criteria: 'eventType=pds-record-change-2' }, bearer('none'))).status).toBe(201);
  });

  it('without product attributes gets nowhere', async () => {
    const mns = await open();
    for (const [method, path] of [
      ['POST', '/events'],
      ['GET', '/subscriptions'],
      ['GET', '/elsewhere'],
    ] as const) {
      const { status, body } = await mns.ask(method, path, undefined, bearer('noProduct'));
      expect([status, body]).toEqual([502, { message: 'Internal server error' }]);
    }
  });

  it('sees its own subscriptions only, though queues are taken for all', async () => {
    const mns = await open();
    const { id } = (await mns.subscribe(WISH, bearer('one'))).body;
    const own = (token: string) => mns.ask('GET', '/subscriptions', undefined, bearer(token));
    expect((await own('one')).body.entry).toHaveLength(1);
    expect((await own('two')).body.entry).toEqual([]);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, body } = await mns.ask(method, `/subscriptions/${id}`, WISH, {
        ...bearer('two'),
        'Content-Type': 'application/fhir+json',
      });
      expect([status, body]).toEqual([404, { errors: 'Not found' }]);
    }
    const taken = await mns.subscribe(WISH, bearer('two'));
    expect([taken.status, taken.body.errors]).toEqual([409, `A matching SQS subscription already exists with id: ${id}`]);
    expect(
      (await mns.subscribe({ ...WISH, channel: { ...QUEUE_CHANNEL, endpoint: 'mesh://A?workflow_id=B' } }, bearer('two'))).status,
    ).toBe(201);
  });
});

describe('the service', () => {
  it.each(['/_ping', '/health'])('%s asks for nothing', async (path) => {
    const { status, text } = await (await open()).ask('GET', path);
    expect([status, text]).toEqual([200, '{"status":"pass","ping":"pong","service":"multicast-notification-service","version":{}}']);
  });

  it('/_status asks for an API key', async () => {
    const mns = await open();
    expect((await mns.ask('GET', '/_status')).status).toBe(401);
    expect((await mns.ask('GET', '/_status', undefined, { apikey: 'any' })).body.status).toBe('pass');
  });

  it('says what it does not have', async () => {
    const mns = await openMns();
    const nothing = await mns.ask('GET', '/Subscription');
    expect([nothing.status, nothing.body]).toEqual([404, { errors: 'Not found' }]);
    const wrong = await mns.ask('PATCH', '/subscriptions/x');
    expect([wrong.status, wrong.body, wrong.headers.allow]).toEqual([405, { errors: 'Method not allowed' }, 'GET, PUT, DELETE']);
  });

  it('notes that a correlation id is missing, and takes an empty one for none', async () => {
    const { status, headers, reply } = await (await openMns()).publish(EVENT, { 'X-Correlation-ID': '' });
    expect(status).toBe(200);
    expect(headers['x-correlation-id']).toBeUndefined();
    expect(reply.about?.advice).toEqual(['the API demands the header X-Correlation-ID, which the request lacks']);
  });
});
