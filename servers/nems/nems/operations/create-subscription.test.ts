import { describe, expect, it, test } from 'vitest';
import type { FhirResource } from '#formats/fhir/value';
import { toXml } from '#formats/fhir/xml';
import { PATIENTS } from '#world/collections';
import { WORLD_EVENTS } from '#world/events';
import { SUBSCRIPTIONS } from '../subscription/subscription.ts';
import { bearer, callerHeaders, GOOD_CRITERIA, idOf, NOW, openNems, subscription, TRUST } from '../testing/nems.ts';

const nems = await openNems();
const JSON_TYPE = { 'Content-Type': 'application/fhir+json' };
const create = (changed: Readonly<Record<string, unknown>> = {}, headers: Readonly<Record<string, string>> = JSON_TYPE) =>
  nems.ask('POST', '/Subscription', headers, JSON.stringify(subscription(changed)));
const contact = (odsCode: string) => [
  { system: 'url', value: `https://directory.spineservices.nhs.uk/STU3/Organization/${odsCode}`, use: 'work' },
];

describe('a subscription is made', () => {
  it('and answered with no more than where it is', async () => {
    const answer = await create({}, { ...callerHeaders('Post'), ...JSON_TYPE });
    const id = idOf(answer);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.status).toBe(201);
    expect(answer.text).toBe('');
    expect(answer.reply.headers).toEqual([
      'Last-Modified',
      'Sun, 01 Mar 2026 12:00:00 GMT',
      'ETag',
      `W/"${id.slice(0, 8)}-${id.slice(8, 12)}"`,
      'Location',
      `http://nems.test:9007/STU3/Subscription/${id}`,
    ]);
    expect(answer.reply.about).toMatchObject({
      summary: `subscription ${id} of RR8 for RR8OT001: ${writtenLike(GOOD_CRITERIA)}`,
      correlation: { asid: TRUST.asid },
    });
    expect(answer.advice).toEqual([]);
    expect(answer.reply.about?.explain?.()).toEqual([]);
  });

  it('and kept with what it is matched by', async () => {
    const end = '2027-01-31T23:59:59+00:00';
    const id = idOf(await create({ end }, { ...callerHeaders('Post'), ...JSON_TYPE }));
    expect((await nems.deps.world.store.get(SUBSCRIPTIONS, id))?.doc).toEqual({
      id,
      asid: TRUST.asid,
      odsCode: 'RR8',
      mailboxId: 'RR8OT001',
      resource: subscription({ end }),
      criteria: { events: ['pds-change-of-gp-1'], target: { rule: 'COUNTRYCODE', value: 'E92000001' }, ages: [] },
      createdAt: Date.parse(NOW),
      endsAt: Date.parse(end),
      sinceWorldSequence: 0,
    });
    const found = await nems.deps.world.store.find(SUBSCRIPTIONS, { index: 'target', equals: 'pds-change-of-gp-1|COUNTRYCODE|E92000001' });
    expect(found.items.map((item) => item.id)).toContain(id);
  });

  it('and gets what happens in the world from then on', async () => {
    const { store } = nems.deps.world;
    for (let n = 0; n < 3; n++) await store.append(WORLD_EVENTS, { type: 'patient-changed' }, 0);
    const made = await store.get(SUBSCRIPTIONS, idOf(await create()));
    expect(made?.doc.sinceWorldSequence).toBe(3);
    expect(made?.doc).not.toHaveProperty('asid');
    expect(await store.list(PATIENTS, { limit: 1 })).toBeDefined();
  });

  it.each([
    ['XML', toXml('STU3', subscription() as FhirResource), { 'Content-Type': 'application/fhir+xml' }],
    [
      'XML that says so in the old way',
      toXml('STU3', subscription() as FhirResource),
      { 'Content-Type': 'application/xml+fhir;charset=utf-8' },
    ],
    ['XML without a type', `\ufeff\n${toXml('STU3', subscription() as FhirResource)}`, {}],
    ['JSON without a type', ` ${JSON.stringify(subscription())}`, {}],
    ['JSON in the old way', JSON.stringify(subscription()), { 'Content-Type': 'application/json+fhir' }],
  ])('from %s', async (_, body, headers) => {
    expect((await nems.ask('POST', '/Subscription', headers, body)).status).toBe(201);
  });

  it('with elements in any order, and an explicit patient', async () => {
    const xml =
      '<Subscription xmlns="http://hl7.org/fhir"><channel><endpoint value="RR8OT001"/><type value="message"/></channel>' +
      '<criteria value="/Bundle?type=message&amp;MessageHeader.event=vaccinations-1&amp;Patient.identifier=http://fhir.nhs.net/Id/nhs-number|9912003888"/>' +
      '<reason value="r"/><contact><value value="https://directory.spineservices.nhs.uk/STU3/Organization/RR8"/><use value="work"/>' +
      '<system value="url"/></contact><status value="requested"/></Subscription>';
    const answer = await nems.ask('POST', '/Subscription', {}, xml);
    expect(answer.status).toBe(201);
    expect(answer.advice).toEqual(['meta.profile should be https://fhir.nhs.uk/STU3/StructureDefinition/EMS-Subscription-1']);
    expect(answer.reply.about?.explain?.()).not.toEqual([]);
  });

  it('twice, if it is asked for twice', async () => {
    expect(idOf(await create())).not.toBe(idOf(await create()));
  });

  it('of a practice by one of its own', async () => {
    const criteria =
      '/Bundle?type=message&MessageHeader.event=pds-death-notification-1&subscriptionRuleType=GP_GP_GP&Organization.identifier=B86056';
    const changed = { contact: contact('B86056'), channel: { type: 'message', endpoint: 'B86056OT001' }, criteria };
    expect((await create(changed)).status).toBe(201);
  });

  it('of somewhere by its codes', async () => {
    for (const [rule, value] of [
      ['UHV_POSTCODE_LACODE', 'E08000035'],
      ['CHO_GP_CCG', '15F'],
      ['CHO_POSTCODE_CCG', '15F'],
    ]) {
      const criteria = `/Bundle?type=message&MessageHeader.event=pds-change-of-address-1&subscriptionRuleType=${rule}&Organization.identifier=${value}`;
      expect((await create({ criteria })).error, rule).toBe('');
    }
  });

  it('that has ended before it began, with advice', async () => {
    const answer = await create({ end: '2026-03-01T12:00:00Z' });
    expect([answer.status, answer.advice]).toEqual([201, ['the end has passed: nothing will match']]);
  });
});

describe('a subscription is refused', () => {
  const INVALID = '400 INVALID_REQUEST_MESSAGE: ';
  const CONTACT =
    `${INVALID}The first Subscription.contact must have the system url, the use work and the value ` +
    'https://directory.spineservices.nhs.uk/STU3/Organization/ with an ODS code';
  const RULES = `${INVALID}The subscription criteria did not meet business rules`;
  const GIVEN = '405 MSG_RESOURCE_ID_FAIL: The id, version and date of a subscription are given by NEMS';

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['another resource', { resourceType: 'Patient' }, `${INVALID}The resource must be a Subscription`, 'resourceIsASubscription'],
    ['an id', { id: 'a' }, GIVEN, 'idIsLeftToNems'],
    ['a version', { meta: { versionId: '1' } }, GIVEN, 'idIsLeftToNems'],
    ['a date', { meta: { lastUpdated: NOW } }, GIVEN, 'idIsLeftToNems'],
    ['another status', { status: 'active' }, `${INVALID}Subscription.status must be requested`, 'statusIsRequested'],
    ['no status', { status: undefined }, `${INVALID}Subscription.status must be requested`, 'statusIsRequested'],
    ['no contact', { contact: undefined }, CONTACT, 'contactIsAnOrganisation'],
    ['an empty list of contacts', { contact: [] }, CONTACT, 'contactIsAnOrganisation'],
    ['a contact of another system', { contact: [{ ...contact('RR8')[0], system: 'phone' }] }, CONTACT, 'contactIsAnOrganisation'],
    ['a contact for another use', { contact: [{ ...contact('RR8')[0], use: 'home' }] }, CONTACT, 'contactIsAnOrganisation'],
    ['a contact elsewhere', { contact: [{ ...contact('RR8')[0], value: 'https://example.test/RR8' }] }, CONTACT, 'contactIsAnOrganisation'],
    ['a contact without a code', { contact: contact('') }, CONTACT, 'contactIsAnOrganisation'],
    ['a contact with more', { contact: contact('RR8/_history/1') }, CONTACT, 'contactIsAnOrganisation'],
    [
      'an end that is none',
      { end: 'tomorrow' },
      `${INVALID}Subscription.end must be an instant: a date and a time with its offset`,
      'endIsAnInstant',
    ],
    [
      'an end without an offset',
      { end: '2030-01-01T00:00:00' },
      `${INVALID}Subscription.end must be an instant: a date and a time with its offset`,
      'endIsAnInstant',
    ],
    [
      'an end on a day that there is not',
      { end: '2030-02-31T00:00:00Z' },
      `${INVALID}Subscription.end must be an instant: a date and a time with its offset`,
      'endIsAnInstant',
    ],
    ['no reason', { reason: undefined }, `${INVALID}Subscription.reason must be given`, 'reasonIsGiven'],
    ['a blank reason', { reason: ' ' }, `${INVALID}Subscription.reason must be given`, 'reasonIsGiven'],
    ['no channel', { channel: undefined }, `${INVALID}Subscription.channel.type must be message`, 'channelIsAMailbox'],
    [
      'another channel',
      { channel: { type: 'rest-hook', endpoint: 'http://x.test' } },
      `${INVALID}Subscription.channel.type must be message`,
      'channelIsAMailbox',
    ],
    [
      'no mailbox',
      { channel: { type: 'message' } },
      `${INVALID}Subscription.channel.endpoint must be the id of a mailbox of MESH`,
      'channelIsAMailbox',
    ],
    ['no criteria', { criteria: undefined }, RULES, 'criteriaAreGood'],
    ['criteria that are an object', { criteria: {} }, RULES, 'criteriaAreGood'],
    ['criteria that cannot be', { criteria: '/Bundle?type=message' }, RULES, 'criteriaAreGood'],
    [
      'an NHS number that is none',
      {
        criteria: '/Bundle?type=message&MessageHeader.event=vaccinations-1&Patient.identifier=http://fhir.nhs.net/Id/nhs-number|9912003887',
      },
      '400 INVALID_NHS_NUMBER: The NHS number does not conform to the NHS Number format: 9912003887.',
      'criteriaAreGood',
    ],
    [
      'an organisation that there is not',
      { contact: contact('ZZZ99') },
      '404 ORGANISATION_NOT_FOUND: There is no organisation with the code ZZZ99',
      'contactExists',
    ],
    [
      'a practice that there is not',
      { criteria: '/Bundle?type=message&MessageHeader.event=vaccinations-1&subscriptionRuleType=GP_GP_GP&Organization.identifier=Z99999' },
      '404 ORGANISATION_NOT_FOUND: There is no organisation with the code Z99999',
      'organisationOfRuleExists',
    ],
    [
      'a local authority that there is not',
      {
        criteria:
          '/Bundle?type=message&MessageHeader.event=vaccinations-1&subscriptionRuleType=UHV_POSTCODE_LACODE&Organization.identifier=ZZZ',
      },
      '404 ORGANISATION_NOT_FOUND: There is no organisation with the code ZZZ',
      'organisationOfRuleExists',
    ],
    [
      'a mailbox that there is not',
      { channel: { type: 'message', endpoint: 'NOBODY' } },
      `${INVALID}Subscription.channel.endpoint is no mailbox that is open`,
      'mailboxIsTheContacts',
    ],
    [
      'a mailbox of somebody else',
      { channel: { type: 'message', endpoint: 'B86056OT001' } },
      `${INVALID}Subscription.contact must have the ODS code of the mailbox in Subscription.channel.endpoint`,
      'mailboxIsTheContacts',
    ],
  ])('with %s', async (_, changed, error, decidedBy) => {
    const answer = await create(changed);
    expect([answer.error, answer.decidedBy]).toEqual([error, decidedBy]);
    expect(answer.headers.location).toBeUndefined();
  });

  it('for a mailbox that has been closed', async () => {
    const own = await openNems();
    const { mailboxes } = own.deps.world;
    const found = await mailboxes.get(TRUST.mailboxId);
    if (found === undefined) throw new Error('the seeds have changed');
    await mailboxes.put({ ...found.doc, active: false });
    const answer = await own.ask('POST', '/Subscription', {}, JSON.stringify(subscription()));
    expect(answer.error).toBe(`${INVALID}Subscription.channel.endpoint is no mailbox that is open`);
  });

  it('for an organisation that does not use the system', async () => {
    const changed = { contact: contact('B86056'), channel: { type: 'message', endpoint: 'B86056OT001' } };
    const answer = await create(changed, { ...JSON_TYPE, fromASID: TRUST.asid });
    expect(answer.error).toBe('403 ACCESS_DENIED: The system with the ASID 990900702001 is not used by the organisation B86056');
  });

  it.each([
    ['XML', '<Subscription xmlns="http://hl7.org/fhir"><status value="requested"></Subscription>', {}],
    ['FHIR', '<Subscription><status value="requested"/></Subscription>', {}],
    ['anything', '', {}],
    ['JSON', '{"resourceType":"Subscription"', JSON_TYPE],
    ['what its type says', JSON.stringify(subscription()), { 'Content-Type': 'application/fhir+xml' }],
    ['a resource', '[]', JSON_TYPE],
  ])('that is not %s', async (_, body, headers) => {
    const answer = await nems.ask('POST', '/Subscription', headers, body);
    expect(answer.error).toMatch(/^400 MESSAGE_NOT_WELL_FORMED: ./);
    expect(answer.body.issue[0].code).toBe('structure');
  });

  it.each(['application/xml', 'application/json', 'text/plain', 'application/x-www-form-urlencoded'])('of the type %s', async (type) => {
    expect((await create({}, { 'Content-Type': type })).error).toBe(
      `415 UNSUPPORTED_MEDIA_TYPE: A body of the type ${type} is not read here`,
    );
    expect((await create({}, { ...JSON_TYPE, Accept: type })).error).toBe(
      `415 UNSUPPORTED_MEDIA_TYPE: There is no answer of the type ${type}`,
    );
  });

  it('in JSON, if that is what the client would like', async () => {
    const { headers, text } = await create({ reason: '' }, { ...JSON_TYPE, Accept: 'application/fhir+json' });
    expect(headers['content-type']).toBe('application/fhir+json;charset=utf-8');
    expect(JSON.parse(text).resourceType).toBe('OperationOutcome');
  });
});

test('a strict sandbox holds a subscription against STU3', async () => {
  const strict = await openNems({ settings: { strict: true } });
  const ask = (body: string) => strict.ask('POST', '/Subscription', {}, body);
  expect((await ask(JSON.stringify(subscription()))).status).toBe(201);
  expect((await ask(toXml('STU3', subscription() as FhirResource))).status).toBe(201);
  const unordered = toXml('STU3', subscription() as FhirResource).replace(/(<status value="requested"\/>)(.*)(<\/Subscription>)/, '$2$1$3');
  for (const body of [JSON.stringify(subscription({ colour: 'red' })), unordered]) {
    const answer = await ask(body);
    expect(answer.error).toMatch(/^422 INVALID_RESOURCE: Subscription/);
    expect(answer.decidedBy).toBe('structureIsGood');
  }
});

test('in integration it is made by those who say all of who they are', async () => {
  const integration = await openNems({ environment: 'integration' });
  const ask = (headers: Readonly<Record<string, string>>) =>
    integration.ask('POST', '/Subscription', { ...headers, ...JSON_TYPE }, JSON.stringify(subscription()));
  expect((await ask(callerHeaders('Post'))).status).toBe(201);
  expect((await ask({ ...callerHeaders('Post'), Authorization: bearer({ aud: '' }) })).error).toBe(
    '400 MISSING_OR_INVALID_HEADER: Empty JWT aud claim',
  );
});

/** As the journal writes it. */
function writtenLike(criteria: string): string {
  const [prefix, event, rule, place] = criteria.split('&');
  return [prefix, rule, place, event].join('&');
}
