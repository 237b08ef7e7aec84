import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Environment } from '#kernel/config';
import type { Headers } from '../testing/nems.ts';
import { LARGEST } from './checks.ts';
import { eventMessage, MESSAGE_ID, NHS_NUMBER, type Parts } from './testing/messages.ts';
import { GOOD_HEADERS, openPublisher, PUBLISHER, type Published, type Publisher, tokenFor, without } from './testing/publisher.ts';

const MESSAGE = eventMessage();

let local: Publisher;
let integration: Publisher;
beforeAll(async () => {
  [local, integration] = await Promise.all([openPublisher(), openPublisher('integration')]);
});
beforeEach(async () => {
  await local.deps.settings.replace({});
  await local.deps.lifeCycles.replace({});
  local.accepted.length = 0;
});

const instead = (headers: Headers) => ({ ...GOOD_HEADERS, ...headers });

describe('a good message', () => {
  test('is accepted without a word', async () => {
    const { reply, about } = await integration.publish(MESSAGE);
    expect(reply).toMatchObject({ status: 202, headers: [] });
    expect(reply.body).toBeUndefined();
    expect(about.summary).toBe(`vaccinations-1 about ${NHS_NUMBER}: accepted, goes to 0 mailboxes of 0 subscriptions`);
    expect(about.correlation).toEqual({ asid: PUBLISHER.asid, messageId: MESSAGE_ID });
    expect(about.advice).toBeUndefined();
    expect(about.explain?.()).toEqual([]);
  });

  test('is kept as it came', async () => {
    const body = Buffer.from(
      `\uFEFF<?xml version="1.0"?>\r\n${MESSAGE.replaceAll('"', "'").replace('SOME PRACTICE', 'Ærøskøbing &amp; Co')}\n\n`,
    );
    expect(await local.publish(body)).toMatchObject({ status: 202 });
    expect(local.accepted).toMatchObject([
      {
        service: 'nems',
        type: 'vaccinations-1',
        messageId: MESSAGE_ID,
        origin: 'published',
        subject: NHS_NUMBER,
        publisher: PUBLISHER.asid,
      },
    ]);
    const content = local.accepted[0]?.bodies.message?.content as Uint8Array;
    expect(Buffer.compare(Buffer.from(content), body)).toBe(0);
    expect(local.accepted[0]?.bodies.message?.contentType).toBe('application/xml');
  });

  test('that comes twice is accepted twice', async () => {
    await local.publish(MESSAGE);
    await local.publish(MESSAGE);
    expect(local.accepted).toHaveLength(2);
  });

  test.each<[string, Headers]>([
    ['without a Content-Type', without('Content-Type')],
    ['as application/xml+fhir', instead({ 'Content-Type': 'application/xml+fhir' })],
    ['with the code of the event in its InteractionID', instead({ InteractionID: 'urn:nhs:names:services:events:vaccinations-1.Write' })],
    ['with an InteractionID in other letter cases', instead({ InteractionID: 'URN:nhs:names:services:events:VACCINATIONS.write' })],
    [
      'with an organisation spelt as in tables',
      instead({
        Authorization: tokenFor({
          requesting_organization: undefined,
          requesting_organisation: `https://fhir.nhs.uk/Id/ods-organization-code|${PUBLISHER.organisation}`,
        }),
      }),
    ],
  ])('may come %s', async (_, headers) => expect(await integration.publish(MESSAGE, headers)).toMatchObject({ error: '202' }));

  test('needs no header where they are not demanded', async () => expect(await local.publish(MESSAGE, {})).toMatchObject({ error: '202' }));

  test.each<[string, Parts | string]>([
    ['the older profile of its header', MESSAGE.replace('Event-MessageHeader-1', 'EMS-MessageHeader-1')],
    ['a fullUrl without urn:uuid:', MESSAGE.replace('<fullUrl value="urn:uuid:5a0f', '<fullUrl value="5a0f')],
    ['elements in another order', MESSAGE.replace(/(<event>.*<\/event>)(<timestamp[^>]*>)/, '$2$1')],
    ['no lastUpdated', { meta: '' }],
    [
      'an organisation from the directory',
      { responsible: '<responsible><reference value="https://directory.spineservices.nhs.uk/STU3/Organization/X26"/></responsible>' },
    ],
    ['an organisation that is only described', MESSAGE.replace('A83627', 'Z9Z9Z')],
    ['a patient of whom PDS does not know', MESSAGE.replaceAll(NHS_NUMBER, '9999999999')],
    ['nothing but the header and who is responsible', MESSAGE.replace(/<entry><fullUrl[^>]*0002"\/>.*?<\/entry>/, '')],
  ])('may have %s', async (_, message) =>
    expect(await local.publish(typeof message === 'string' ? message : eventMessage(message))).toMatchObject({ error: '202' }),
  );

  test('that is not as specified is accepted, and the journal says why it should not be', async () => {
    const { about } = await local.publish(MESSAGE.replace('<notGiven value="false"/>', ''));
    expect(about.explain?.().join()).toContain('not as specified: Bundle.entry[1].resource.notGiven is missing');
  });
});

describe('who publishes', () => {
  test.each<[string, Headers, string]>([
    ['no fromASID', without('fromASID'), '400 MISSING_OR_INVALID_HEADER: fromASID HTTP Header is missing'],
    ['no toASID', without('toASID'), '400 MISSING_OR_INVALID_HEADER: toASID HTTP Header is missing'],
    ['no Authorization', without('Authorization'), '400 MISSING_OR_INVALID_HEADER: Authorization HTTP Header is missing'],
    ['no InteractionID', without('InteractionID'), '400 MISSING_OR_INVALID_HEADER: InteractionID HTTP Header is missing'],
    ['a fromASID that is none', instead({ fromASID: '12' }), '400 MISSING_OR_INVALID_HEADER: fromASID'],
    [
      'an InteractionID of a subscriber',
      instead({ InteractionID: 'urn:nhs:names:services:clinicals-sync:SubscriptionsApiPost' }),
      '400 MISSING_OR_INVALID_HEADER: InteractionID header does not match request',
    ],
    [
      'an InteractionID that there is not',
      instead({ InteractionID: 'urn:nhs:names:services:events:PDS001.Write' }),
      '400 MISSING_OR_INVALID_HEADER: InteractionID header does not match request',
    ],
    [
      'a scope of subscribers',
      instead({ Authorization: tokenFor({ scope: 'patient/Subscription.write' }) }),
      '400 MISSING_OR_INVALID_HEADER: Invalid JWT scope claim',
    ],
    [
      'two scopes',
      instead({ Authorization: tokenFor({ scope: 'patient/Bundle.write patient/Bundle.write' }) }),
      '400 MISSING_OR_INVALID_HEADER: Invalid JWT scope claim',
    ],
    [
      'a patient',
      instead({ Authorization: tokenFor({ requesting_patient: 'http://fhir.nhs.net/Id/nhs-number|9912003888' }) }),
      '400 MISSING_OR_INVALID_HEADER: Invalid JWT requesting_patient claim',
    ],
    ['no aud', instead({ Authorization: tokenFor({ aud: '' }) }), '400 MISSING_OR_INVALID_HEADER: Empty JWT aud claim'],
    [
      'a system that there is not',
      instead({
        fromASID: '123456789012',
        Authorization: tokenFor({
          sub: 'https://fhir.nhs.uk/Id/accredited-system|123456789012',
          requesting_system: 'https://fhir.nhs.uk/Id/accredited-system|123456789012',
        }),
      }),
      '403 ASID_CHECK_FAILED',
    ],
    [
      'an interaction for which it is not accredited',
      instead({ InteractionID: 'urn:nhs:names:services:events:Nipeoutcome.Write' }),
      '403 ASID_CHECK_FAILED',
    ],
  ])('%s', async (_, headers, error) => {
    const answer = await integration.publish(MESSAGE, headers);
    expect(answer.error).toContain(error);
    expectOutcome(answer);
  });

  test('comes before what is published', async () => {
    expect((await integration.publish('nonsense', without('toASID'))).error).toContain('toASID');
  });
});

describe('in which form', () => {
  test.each<[string, string | Uint8Array, Headers, string]>([
    [
      'JSON',
      '{}',
      instead({ 'Content-Type': 'application/fhir+json' }),
      '415 UNSUPPORTED_MEDIA_TYPE: A body of the type application/fhir+json is not read here',
    ],
    [
      'JSON that does not say so',
      ' {"resourceType":"Bundle"}',
      without('Content-Type'),
      '415 UNSUPPORTED_MEDIA_TYPE: Events are published in XML',
    ],
    ['plain XML', MESSAGE, instead({ 'Content-Type': 'application/xml' }), '415 UNSUPPORTED_MEDIA_TYPE'],
    ['Latin-1', MESSAGE, instead({ 'Content-Type': 'application/fhir+xml;charset=iso-8859-1' }), '415 UNSUPPORTED_MEDIA_TYPE'],
    ['an answer in JSON', MESSAGE, instead({ Accept: 'application/fhir+json' }), '415 UNSUPPORTED_MEDIA_TYPE'],
    ['a byte too many', Buffer.alloc(LARGEST + 1, ' '), GOOD_HEADERS, '413 BAD_REQUEST'],
    ['nothing', '', GOOD_HEADERS, '400 MESSAGE_NOT_WELL_FORMED: line 1, column 1: there is no root element'],
    ['a tag that does not end', MESSAGE.replace('</Bundle>', ''), GOOD_HEADERS, '400 MESSAGE_NOT_WELL_FORMED: line 1, column'],
    ['bytes of another encoding', Buffer.from(MESSAGE.replace('SOME', 'SØME'), 'latin1'), GOOD_HEADERS, '400 MESSAGE_NOT_WELL_FORMED'],
  ])('%s', async (_, body, headers, error) => {
    const answer = await local.publish(body, headers);
    expect(answer.error).toContain(error);
    expectOutcome(answer);
    expect(local.accepted).toEqual([]);
  });

  test('as large as it may be', async () => {
    const body = Buffer.alloc(LARGEST, ' ');
    body.write(MESSAGE);
    expect(await local.publish(body)).toMatchObject({ error: '202' });
  });
});

describe('what is wrong with a message', () => {
  test.each<[string, Parts | string, string, string]>([
    [
      'another resource',
      '<Patient xmlns="http://hl7.org/fhir"/>',
      '400 INVALID_REQUEST_MESSAGE: The message must be a Bundle in the namespace http://hl7.org/fhir',
      'bundleIsAMessage',
    ],
    [
      'no namespace',
      '<Bundle><type value="message"/></Bundle>',
      '400 INVALID_REQUEST_MESSAGE: The message must be a Bundle',
      'bundleIsAMessage',
    ],
    [
      'another type of bundle',
      { bundleType: 'transaction' },
      '400 INVALID_REQUEST_MESSAGE: Bundle.type must be message',
      'bundleIsAMessage',
    ],
    ['no header', { header: '' }, '400 INVALID_REQUEST_MESSAGE: The first entry of the Bundle must be a MessageHeader', 'bundleIsAMessage'],
    ['no id', { id: '' }, '422 INVALID_RESOURCE: MessageHeader.id is missing', 'headerIsComplete'],
    ['nobody', { routing: '' }, '422 INVALID_RESOURCE: MessageHeader.extension(routingDemographics) is missing', 'headerIsComplete'],
    [
      'nobody of a name',
      { person: '' },
      '422 INVALID_RESOURCE: MessageHeader.extension(routingDemographics).name is missing',
      'headerIsComplete',
    ],
    [
      'nobody of a number',
      { nhsNumber: '' },
      '422 INVALID_RESOURCE: MessageHeader.extension(routingDemographics).nhsNumber is missing',
      'headerIsComplete',
    ],
    ['no kind', { eventType: '' }, '422 INVALID_RESOURCE: MessageHeader.extension(messageEventType) is missing', 'headerIsComplete'],
    ['no event', { event: '' }, '422 INVALID_RESOURCE: MessageHeader.event.code is missing', 'headerIsComplete'],
    ['no time', { timestamp: '' }, '422 INVALID_RESOURCE: MessageHeader.timestamp is missing', 'headerIsComplete'],
    [
      'no contact',
      { source: '<source><endpoint value="urn:nhs:addressing:asid:1"/></source>' },
      '422 INVALID_RESOURCE: MessageHeader.source.contact is missing',
      'headerIsComplete',
    ],
    [
      'no endpoint',
      { source: '<source><contact><value value="1"/></contact></source>' },
      '422 INVALID_RESOURCE: MessageHeader.source.endpoint is missing',
      'headerIsComplete',
    ],
    ['nobody responsible', { responsible: '' }, '422 INVALID_RESOURCE: MessageHeader.responsible is missing', 'headerIsComplete'],
    ['no focus', { focus: '' }, '422 INVALID_RESOURCE: MessageHeader.focus is missing', 'headerIsComplete'],
    [
      'an event of another system',
      MESSAGE.replace('CodeSystem/EventType-1', 'CodeSystem/EventType-2'),
      '400 INVALID_CODE_SYSTEM: MessageHeader.event.system must be',
      'codesAreOfTheirSystems',
    ],
    [
      'a kind of another system',
      MESSAGE.replace('CodeSystem/MessageEventType-1', 'CodeSystem/MessageEventType-2'),
      '400 INVALID_CODE_SYSTEM: The system of the messageEventType must be',
      'codesAreOfTheirSystems',
    ],
    [
      'a number of another system',
      MESSAGE.replace('Id/nhs-number', 'Id/local-number'),
      '400 INVALID_IDENTIFIER_SYSTEM: The system of the nhsNumber must be',
      'codesAreOfTheirSystems',
    ],
    [
      'another event than its InteractionID',
      { code: 'nipe-outcome-1' },
      '400 MISSING_OR_INVALID_HEADER: InteractionID header does not match request',
      'interactionIsTheEvents',
    ],
    [
      'a kind that there is not',
      { kind: 'renew' },
      '400 INVALID_CODE_VALUE: The messageEventType of vaccinations-1 must be new or update or delete',
      'kindIsOneOfTheTypes',
    ],
    [
      'a wrong check digit',
      { nhsNumber: '9912003889' },
      '400 INVALID_NHS_NUMBER: The NHS number does not conform to the NHS Number format: 9912003889.',
      'nhsNumberIsGood',
    ],
    [
      'a number with spaces',
      { nhsNumber: '991 200 3888' },
      '400 INVALID_NHS_NUMBER: The NHS number does not conform to the NHS Number format: 991 200 3888.',
      'nhsNumberIsGood',
    ],
    [
      'nobody to whom its reference leads',
      { responsible: '<responsible><reference value="urn:uuid:1"/></responsible>' },
      '422 REFERENCE_NOT_FOUND: MessageHeader.responsible leads nowhere: urn:uuid:1',
      'responsibleIsKnown',
    ],
    [
      'an organisation that the directory does not have',
      { responsible: '<responsible><reference value="https://directory.spineservices.nhs.uk/STU3/Organization/Z9Z9Z"/></responsible>' },
      '404 ORGANISATION_NOT_FOUND: There is no organisation Z9Z9Z',
      'responsibleIsKnown',
    ],
  ])('%s', async (_, message, error, decidedBy) => {
    const answer = await local.publish(typeof message === 'string' ? message : eventMessage(message));
    expect(answer.error).toContain(error);
    expect(answer.about).toMatchObject({ decidedBy, error: error.slice(4).split(':')[0] });
    expectOutcome(answer);
    expect(local.accepted).toEqual([]);
  });
});

describe('what may be published, without an InteractionID', () => {
  const publish = (parts: Parts) => local.publish(eventMessage(parts), without('InteractionID'));
  test.each<[string, Parts, string]>([
    ['an unknown event', { code: 'PDS001' }, '400 INVALID_CODE_VALUE: There is no type of event PDS001'],
    ['an event in other letter cases', { code: 'Vaccinations-1' }, '400 INVALID_CODE_VALUE: There is no type of event Vaccinations-1'],
    [
      'an event of Spine',
      { code: 'pds-change-of-gp-1' },
      '403 ASID_CHECK_FAILED: Events of the type pds-change-of-gp-1 are published by Spine alone',
    ],
    ['a birth of nobody known', { code: 'pds-birth-notification-1', routing: '' }, '403 ASID_CHECK_FAILED'],
    [
      'an update of a screening',
      { code: 'nipe-outcome-1', kind: 'update' },
      '400 INVALID_CODE_VALUE: The messageEventType of nipe-outcome-1 must be new or delete',
    ],
    ['a screening of nobody of a name', { code: 'nipe-outcome-1', person: '' }, '422 INVALID_RESOURCE'],
    ['a screening that is taken back, of nobody of a name', { code: 'nipe-outcome-1', kind: 'delete', person: '' }, '202'],
    ['a vaccination that is taken back, of nobody of a name', { kind: 'delete', person: '' }, '422 INVALID_RESOURCE'],
    ['a vaccination that is taken back', { kind: 'delete' }, '202'],
    ['a contact that is changed', { code: 'professional-contacts-1', kind: 'update' }, '202'],
    ['a failsafe', { code: 'failsafe-message-gp-1' }, '202'],
  ])('%s', async (_, parts, error) => expect((await publish(parts)).error).toContain(error));
});

describe('where a setting demands', () => {
  test.each<[string, Parts | string, string]>([
    ['a patient of PDS', {}, '202'],
    ['whatever the letter case and the accents', MESSAGE.replaceAll('DAWKINS', 'Dáwkins'), '202'],
    ['not nobody', MESSAGE.replaceAll(NHS_NUMBER, '9999999999'), '404 PATIENT_NOT_FOUND: PDS has no record of the NHS number 9999999999'],
    [
      'not another family name',
      MESSAGE.replaceAll('DAWKINS', 'TWIST'),
      '400 INVALID_PATIENT_DEMOGRAPHICS: The family name is not that of the PDS record',
    ],
    [
      'not another given name',
      MESSAGE.replace('"Jack"', '"Oliver"'),
      '400 INVALID_PATIENT_DEMOGRAPHICS: The given name is not that of the PDS record',
    ],
    [
      'not another birth date',
      MESSAGE.replace('2013-10-12T12', '2013-10-13T12'),
      '400 INVALID_PATIENT_DEMOGRAPHICS: The birth date is not that of the PDS record',
    ],
  ])('demographics as in PDS: %s', async (_, message, error) => {
    await local.deps.settings.replace({ demographics: 'strict' });
    expect((await local.publish(typeof message === 'string' ? message : eventMessage(message))).error).toContain(error);
  });

  test('all of the specification, what is wrong is answered', async () => {
    await local.deps.settings.replace({ strict: true });
    expect(await local.publish(MESSAGE)).toMatchObject({ error: '202' });
    const { error, about } = await local.publish(MESSAGE.replace(/<(?:notGiven|primarySource)[^>]*>/g, ''));
    expect(error).toBe('422 INVALID_RESOURCE: Bundle.entry[1].resource.notGiven is missing');
    expect(about).toMatchObject({ decidedBy: 'messageIsValid', advice: ['Bundle.entry[1].resource.primarySource is missing'] });
  });
});

describe('the life of a type of event', () => {
  const on = '2027-03-31';
  test('deprecated: accepted, and told of', async () => {
    await local.deps.lifeCycles.replace({ 'vaccinations-1': { state: 'deprecated', on, more: 'https://nems.example' } });
    const answer = await local.publish(MESSAGE);
    expect(answer.error).toBe(
      '202 DEPRECATED: Deprecation of the Vaccinations (vaccinations-1) event type will occur on 31/03/2027, for more information go to https://nems.example',
    );
    expect(answer.text).toContain('<severity value="information"/><code value="informational"/>');
    expect(local.accepted).toHaveLength(1);
  });
  test('no longer supported: accepted, with a warning', async () => {
    await local.deps.lifeCycles.replace({ 'vaccinations-1': { state: 'no-longer-supported' } });
    const answer = await local.publish(MESSAGE);
    expect(answer.error).toContain('202 NO_LONGER_SUPPORTED');
    expect(answer.text).toContain('<severity value="warning"/>');
    expect(local.accepted).toHaveLength(1);
  });
  test('withdrawn: refused', async () => {
    await local.deps.lifeCycles.replace({ 'vaccinations-1': { state: 'withdrawn' } });
    const answer = await local.publish(MESSAGE);
    expect(answer.error).toContain('400 NO_LONGER_SUPPORTED');
    expect(answer.text).toContain('<severity value="fatal"/><code value="not-supported"/>');
    expect(local.accepted).toEqual([]);
  });
});

describe('with the answers of the national test harness', () => {
  const HARNESS: Readonly<Record<string, string>> = {
    '9464250321': '400 INVALID_REQUEST_MESSAGE',
    '9464250054': '422 INVALID_RESOURCE',
    '9464249935': '404 ORGANISATION_NOT_FOUND',
    '9464250569': '400 INVALID_NHS_NUMBER',
    '9462206007': '422 INVALID_PARAMETER',
    '9462205973': '400 MISSING_OR_INVALID_HEADER',
    '9462205795': '415 UNSUPPORTED_MEDIA_TYPE',
    '9462207119': '422 DUPLICATE_REJECTED',
    '9462207127': '500 INTERNAL_SERVER_ERROR',
    '9462206074': '403 ACCESS_DENIED',
    '9462206082': '403 ASID_CHECK_FAILED',
    '9462206090': '400 BAD_REQUEST',
    '9462206104': '400 INVALID_CODE_VALUE',
    '9462206112': '400 INVALID_ELEMENT',
    '9462207100': '400 MESSAGE_NOT_WELL_FORMED',
    '9674848193': '404 PATIENT_NOT_FOUND',
    '9674848207': '404 PRACTITIONER_NOT_FOUND',
    '9674848215': '404 NO_RECORD_FOUND',
    '9674848223': '400 INVALID_IDENTIFIER_SYSTEM',
    '9674848231': '400 INVALID_IDENTIFIER_VALUE',
    '9674848258': '400 INVALID_CODE_SYSTEM',
    '9674848266': '422 REFERENCE_NOT_FOUND',
    '9674848274': '501 NOT_IMPLEMENTED',
    '9674848185': '202 DEPRECATED',
  };
  test.each(Object.entries(HARNESS))('%s is answered %s', async (nhsNumber, expected) => {
    await local.deps.settings.replace({ packs: ['tkw'] });
    const answer = await local.publish(eventMessage({ nhsNumber }));
    expect(answer.error).toMatch(new RegExp(`^${expected}`));
    expectOutcome(answer);
    expect(local.accepted).toEqual([]);
  });
  test('others are answered as ever', async () => {
    await local.deps.settings.replace({ packs: ['tkw'] });
    expect(await local.publish(MESSAGE)).toMatchObject({ error: '202' });
  });
});

test.each<Environment>(['sandbox'])('in the environment %s nothing is asked about who publishes', async (environment) => {
  const publisher = await openPublisher(environment);
  expect(await publisher.publish(MESSAGE, { fromASID: 'x', Authorization: 'y', InteractionID: 'z' })).toMatchObject({ error: '202' });
});

/** An OperationOutcome of Spine, in XML. */
function expectOutcome({ reply, text }: Published): void {
  expect(reply.headers).toEqual(expect.arrayContaining(['Content-Type', 'application/xml+fhir;charset=utf-8']));
  expect(text).toMatch(/^<OperationOutcome xmlns="http:\/\/hl7\.org\/fhir"><id value="[0-9a-f-]{36}"\/>/);
  expect(text).toContain('https://fhir.nhs.uk/STU3/StructureDefinition/Spine-OperationOutcome-1');
}
