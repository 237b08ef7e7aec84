import { describe, expect, it, test } from 'vitest';
import { bearer, callerHeaders, idOf, openNems, subscription, TRUST } from '../testing/nems.ts';

const nems = await openNems();
const create = async (changed: Readonly<Record<string, unknown>> = {}) =>
  idOf(await nems.ask('POST', '/Subscription', {}, JSON.stringify(subscription(changed))));
/** A practice, its system. */
const PRACTICE = '990900701031';

describe('a subscription is read', () => {
  it('as it was asked for, with what NEMS has added', async () => {
    const id = await create({ end: '2030-12-31T23:59:59+00:00' });
    const answer = await nems.ask('GET', `/Subscription/${id}`, callerHeaders('Get', { Accept: 'application/fhir+json' }));
    expect([answer.status, answer.reply.headers]).toEqual([
      200,
      ['Content-Type', 'application/fhir+json;charset=utf-8', 'Last-Modified', 'Sun, 01 Mar 2026 12:00:00 GMT'],
    ]);
    expect(answer.body).toEqual({
      ...subscription({ end: '2030-12-31T23:59:59+00:00' }),
      id,
      meta: {
        versionId: '1',
        lastUpdated: '2026-03-01T12:00:00+00:00',
        profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1'],
      },
      status: 'active',
    });
  });

  it('in XML where nothing else is asked for, in the order of STU3', async () => {
    const id = await create({ meta: undefined });
    const answer = await nems.ask('GET', `/Subscription/${id}`);
    expect(answer.headers['content-type']).toBe('application/xml+fhir;charset=utf-8');
    expect(answer.text).toBe(
      `<Subscription xmlns="http://hl7.org/fhir"><id value="${id}"/><meta><versionId value="1"/><lastUpdated value="2026-03-01T12:00:00+00:00"/>` +
        '<profile value="https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1"/></meta><status value="active"/>' +
        '<contact><system value="url"/><value value="https://directory.spineservices.nhs.uk/STU3/Organization/RR8"/><use value="work"/></contact>' +
        '<reason value="People who have moved"/><criteria value="/Bundle?type=message&amp;MessageHeader.event=pds-change-of-gp-1' +
        '&amp;subscriptionRuleType=COUNTRYCODE&amp;Organization.identifier=E92000001"/>' +
        '<channel><type value="message"/><endpoint value="RR8OT001"/></channel></Subscription>',
    );
  });

  it.each(['application/fhir+xml', 'application/xml+fhir', 'application/fhir+json', 'application/json+fhir'])('as %s', async (type) => {
    const answer = await nems.ask('GET', `/Subscription/${await create()}`, { Accept: type });
    expect(answer.headers['content-type']).toBe(`${type};charset=utf-8`);
    expect(answer.body.status).toBe('active');
  });

  it('with the header alone, for HEAD', async () => {
    expect((await nems.ask('HEAD', `/Subscription/${await create()}`)).status).toBe(200);
  });

  it('and is off from its end on', async () => {
    const own = await openNems();
    const id = idOf(await own.ask('POST', '/Subscription', {}, JSON.stringify(subscription({ end: '2026-03-01T13:00:00Z' }))));
    const status = async () => (await own.ask('GET', `/Subscription/${id}`)).body.status;
    expect(await status()).toBe('active');
    own.advance(3_599_999);
    expect(await status()).toBe('active');
    own.advance(1);
    expect(await status()).toBe('off');
  });
});

test('a subscription is deleted once', async () => {
  const id = await create();
  const answer = await nems.ask('DELETE', `/Subscription/${id}`, callerHeaders('Delete'));
  expect([answer.status, answer.text, answer.reply.headers]).toEqual([200, '', []]);
  for (const method of ['GET', 'DELETE'])
    expect((await nems.ask(method, `/Subscription/${id}`)).error, method).toBe(
      `404 NO_RECORD_FOUND: No record found for supplied Subscription identifier - ${id}`,
    );
});

test('of two who delete at once, one is told that it was there', async () => {
  const id = await create();
  const answers = await Promise.all(['DELETE', 'DELETE'].map((method) => nems.ask(method, `/Subscription/${id}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
});

describe.each([
  ['GET', 'Get'],
  ['DELETE', 'Delete'],
])('%s is refused', (method, operation) => {
  const ask = (id: string, headers: Readonly<Record<string, string>> = {}) => nems.ask(method, `/Subscription/${id}`, headers);

  it('for an id that there is not', async () => {
    const answer = await ask('0'.repeat(32));
    expect(answer.error).toBe(`404 NO_RECORD_FOUND: No record found for supplied Subscription identifier - ${'0'.repeat(32)}`);
    expect(answer.body.issue[0]).toMatchObject({
      severity: 'error',
      code: 'not-found',
      details: { coding: [{ display: 'No record found' }] },
    });
    expect(answer.decidedBy).toBe('subscriptionExists');
  });

  it.each(['1', 'ea0a4851-8720-4b49-b978-bdcf7102388c', `${'a'.repeat(32)}%00`, 'a'.repeat(33), '%3Cscript%3E', `${'a'.repeat(31)}%20`])(
    'for %s, which is no id',
    async (id) => {
      expect((await ask(id)).error).toBe('400 BAD_REQUEST: The id of a subscription has 32 letters and digits');
    },
  );

  it('for somebody else', async () => {
    const id = await create();
    const answer = await ask(id, { fromASID: PRACTICE });
    expect(answer.error).toBe('403 ACCESS_DENIED: The subscription is that of another organisation');
    expect(answer.decidedBy).toBe('subscriptionIsTheCallers');
    expect((await ask(id, { fromASID: TRUST.asid })).status).toBe(200);
  });

  it('with the interaction of another operation', async () => {
    expect((await ask(await create(), callerHeaders('Post'))).error).toBe(
      '400 MISSING_OR_INVALID_HEADER: InteractionID header does not match request',
    );
  });

  it('with a scope that is not its own only by a strict sandbox', async () => {
    const scope = method === 'GET' ? 'patient/Subscription.write' : 'patient/Subscription.read';
    const headers = callerHeaders(operation, { Authorization: bearer({ scope }) });
    const answer = await ask(await create(), headers);
    expect([answer.status, answer.advice.length]).toEqual([200, 1]);
    const strict = await openNems({ settings: { strict: true } });
    expect((await strict.ask(method, `/Subscription/${'0'.repeat(32)}`, headers)).error).toMatch(
      /^400 MISSING_OR_INVALID_HEADER: Invalid JWT scope claim/,
    );
  });
});

describe('what NEMS does not do is told', () => {
  it.each([
    ['GET', '/Subscription'],
    ['GET', '/Subscription?criteria=x'],
    ['PUT', '/Subscription'],
    ['PUT', `/Subscription/${'a'.repeat(32)}`],
    ['PATCH', `/Subscription/${'a'.repeat(32)}`],
    ['POST', `/Subscription/${'a'.repeat(32)}`],
    ['DELETE', '/Subscription'],
    ['GET', '/Events/1/$process-message'],
    ['PUT', '/Events/1/%24process-message'],
  ])('%s %s', async (method, path) => {
    const answer = await nems.ask(method, path);
    expect(answer.error).toBe(`501 NOT_IMPLEMENTED: ${method} is not implemented here`);
    expect(answer.body.issue[0].code).toBe('not-supported');
  });

  it.each([
    ['GET', ''],
    ['GET', '/metadata'],
    ['POST', '/subscription'],
    ['GET', `/Subscription/${'a'.repeat(32)}/_history/1`],
    ['POST', '/Events/2/$process-message'],
    ['POST', '/Events/1/process-message'],
  ])('%s %s', async (method, path) => {
    expect((await nems.ask(method, path)).error).toBe('400 BAD_REQUEST: There is nothing at this path');
  });
});
