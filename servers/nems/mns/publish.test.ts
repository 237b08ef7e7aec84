import { describe, expect, it } from 'vitest';
import type { ToAccept } from '../dispatch/accepted.ts';
import { CORRELATION_ID, EVENT, LEGACY_EVENT, openMns, QUEUE_CHANNEL } from './testing/mns.ts';

describe('POST /events', () => {
  it('answers with the id of the event, and mirrors the correlation id', async () => {
    const mns = await openMns();
    const { status, headers, text, reply } = await mns.publish(EVENT);
    expect(status).toBe(200);
    expect(text).toBe(`{"id":"${EVENT.id}"}`);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'x-correlation-id': CORRELATION_ID,
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(reply.about).toMatchObject({ summary: 'patientflags-change-1 about 9000000009 published: 0 to deliver' });
    expect(mns.accepted).toMatchObject([
      {
        service: 'mns',
        type: EVENT.type,
        messageId: EVENT.id,
        subject: '9000000009',
        origin: 'published',
        filtering: EVENT.filtering,
        deliveries: [],
      },
    ]);
  });

  it('delivers to whoever has subscribed, in the payload that they want', async () => {
    const mns = await openMns();
    const json = await mns.subscribed("eventType='patientflags-change-1' AND flagtype='NRAF'");
    const fhir = await mns.subscribed('eventType=patientflags-change-1', {
      endpoint: 'mesh://X26ABC2?workflow_id=FLAGS_1',
      payload: 'application/fhir+json',
    });
    await mns.subscribed("eventType='patientflags-change-1' AND flagtype='OTHER'", { endpoint: 'arn:aws:sqs:eu-west-2:1:other' });
    await mns.publish(EVENT);
    const { bodies, deliveries } = mns.accepted[0] as ToAccept;
    expect(deliveries).toHaveLength(2);
    expect(deliveries).toEqual(
      expect.arrayContaining([
        { to: { channel: 'queue', arn: QUEUE_CHANNEL.endpoint }, subscriptions: [json], body: 'event' },
        { to: { channel: 'mesh', mailboxId: 'X26ABC2', workflowId: 'FLAGS_1' }, subscriptions: [fhir], body: 'bundle' },
      ]),
    );
    const { filtering: _, ...delivered } = EVENT;
    expect(JSON.parse(bodies.event?.content as string)).toEqual(delivered);
    expect(bodies.event?.contentType).toBe('application/json');
    expect(JSON.parse(bodies.bundle?.content as string)).toMatchObject({
      resourceType: 'Bundle',
      type: 'history',
      id: EVENT.id,
      timestamp: EVENT.time,
    });
    expect(bodies.bundle?.contentType).toBe('application/fhir+json');
  });

  const valid = 'Please provide a valid ';
  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['no specversion', { specversion: undefined }, { specversion: `${valid}specversion` }],
    ['another version of CloudEvents', { specversion: '0.3' }, { specversion: `${valid}specversion` }],
    ['an empty id', { id: '' }, { id: `${valid}id` }],
    ['an id that is a number', { id: 1 }, { id: `${valid}id` }],
    ['a source with a space', { source: 'uk nhs' }, { source: `${valid}source` }],
    ['an unknown type', { type: 'patientflags-change-9' }, { type: 'Please provide a valid event type' }],
    ['no type', { type: undefined }, { type: 'Please provide a valid event type' }],
    ['a day without a time', { time: '2026-03-01' }, { time: `${valid}time` }],
    ['a time without an offset', { time: '2026-03-01T12:00:00' }, { time: `${valid}time` }],
    ['a day that does not exist', { time: '2026-02-29T12:00:00Z' }, { time: `${valid}time` }],
    ['an empty subject', { subject: '' }, { subject: `${valid}subject` }],
    ['a null subject', { subject: null }, { subject: `${valid}subject` }],
    ['a relative dataref', { dataref: '/Patient/1' }, { dataref: `${valid}dataref` }],
    ['a versionid that is a number', { versionid: 4 }, { versionid: `${valid}versionid` }],
    ['a filter that is null', { filtering: { flagtype: null } }, { filtering: `${valid}filtering` }],
    ['a filter that is an object', { filtering: { flagtype: {} } }, { filtering: `${valid}filtering` }],
    ['a list of fractions', { filtering: { flagtype: [1.5] } }, { filtering: `${valid}filtering` }],
    ['filters in a list', { filtering: [] }, { filtering: `${valid}filtering` }],
    [
      'an attribute of CloudEvents that MNS does not take',
      { datacontenttype: 'text/plain' },
      { datacontenttype: 'Additional attributes are not allowed' },
    ],
    ['several faults', { time: 'now', extra: 1 }, { time: `${valid}time`, extra: 'Additional attributes are not allowed' }],
  ])('refuses %s', async (_, change, validationErrors) => {
    const mns = await openMns();
    const { status, body, reply } = await mns.publish({ ...EVENT, ...change });
    expect([status, body]).toEqual([400, { validationErrors }]);
    expect(reply.about).toMatchObject({ error: 'VALIDATION_ERRORS', decidedBy: 'eventIsValid' });
    expect(mns.accepted).toEqual([]);
  });

  it.each(['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.123456+01:00', '2028-02-29T23:59:60Z', '2026-03-01t12:00:00z'])(
    'takes the time %s',
    async (time) => expect((await (await openMns()).publish({ ...EVENT, time })).status).toBe(200),
  );

  it('takes lists, numbers and truth as filters', async () => {
    const mns = await openMns();
    const filtering = { one: 'a', two: 1.5, three: true, four: ['a', 1] };
    expect((await mns.publish({ ...EVENT, filtering })).status).toBe(200);
    expect(mns.accepted[0]?.filtering).toEqual(filtering);
  });

  it.each([[['a']], ['"text"'], ['17'], ['null'], ['{}']])('refuses what is no event: %s', async (body) => {
    const { status, body: answer } = await (await openMns()).publish(body);
    expect(status).toBe(400);
    expect(Object.keys(answer.validationErrors)).toEqual(['specversion', 'id', 'source', 'type', 'time']);
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}"])('refuses what is no JSON: %s', async (body) => {
    const { status, body: answer, reply } = await (await openMns()).publish(body);
    expect([status, answer]).toEqual([400, { errors: 'Please provide a valid JSON body' }]);
    expect(reply.about?.decidedBy).toBe('bodyIsJson');
  });

  it('knows media types by their names', async () => {
    const mns = await openMns();
    const as = (type: string) => mns.publish(EVENT, { 'Content-Type': type });
    expect((await as('Application/CloudEvents+JSON; charset=utf-8')).status).toBe(200);
    const refused = await as('text/plain');
    expect([refused.status, refused.body]).toEqual([415, { message: 'Unsupported Media Type' }]);
    // as an event of version 1 it is none
    expect((await as('application/json')).status).toBe(400);
    const { 'Content-Type': _, ...none } = { 'Content-Type': '' };
    const sniffed = await mns.ask('POST', '/events', EVENT, none);
    expect(sniffed.status).toBe(200);
    expect(sniffed.reply.about?.advice).toEqual([expect.stringContaining('application/cloudevents+json')]);
  });
});

describe('events of version 1', () => {
  const publish = async (event: unknown) => {
    const mns = await openMns();
    await mns.subscribed('eventType=pds-change-of-gp-1');
    await mns.subscribed('eventType=pds-change-of-gp-1', { endpoint: 'mesh://A?workflow_id=B', payload: 'application/fhir+json' });
    return { mns, answer: await mns.publish(event, { 'Content-Type': 'application/json' }) };
  };

  it('are delivered in their own shape, and in a Bundle', async () => {
    const { mns, answer } = await publish(LEGACY_EVENT);
    expect([answer.status, answer.body]).toEqual([200, { id: LEGACY_EVENT.id }]);
    const { bodies } = mns.accepted[0] as ToAccept;
    expect(JSON.parse(bodies.event?.content as string)).toEqual(LEGACY_EVENT);
    const [entry] = JSON.parse(bodies.bundle?.content as string).entry;
    expect(entry.resource.parameter[3].part[2]).toEqual({ name: 'focus', valueReference: { reference: LEGACY_EVENT.data.fullUrl } });
    expect(entry.resource.parameter[4].part).toEqual([
      { name: 'event-type', valueString: 'pds-change-of-gp-1' },
      { name: 'source', valueUri: 'https://fhir.nhs.uk/Id/nhsSpineASID/477121000324' },
      { name: 'subject', valueReference: { identifier: { value: '9000000009' } } },
      { name: 'version-id', valueString: 'W/"2"' },
    ]);
  });

  const valid = 'Please provide a valid ';
  it.each<[string, object, Record<string, string>]>([
    ['no id', { id: undefined }, { id: `${valid}id` }],
    ['a type of version 2', { type: 'pds-change-of-gp-2' }, { type: 'Please provide a valid event type' }],
    ['no subject', { subject: '9000000009' }, { subject: `${valid}subject` }],
    ['a short number', { subject: { ...LEGACY_EVENT.subject, nhsNumber: '9' } }, { 'subject.nhsNumber': `${valid}subject.nhsNumber` }],
    ['no source', { source: null }, { source: `${valid}source` }],
    [
      'a source of another system',
      { source: { name: '', identifier: { system: 'x', value: '1' } } },
      { 'source.identifier': `${valid}source.identifier` },
    ],
    ['a bad time', { time: 'x' }, { time: `${valid}time` }],
    ['data that is none', { data: [] }, { data: `${valid}data` }],
    [
      'an unknown code',
      { data: { ...LEGACY_EVENT.data, registrationEncounterCode: '5' } },
      { 'data.registrationEncounterCode': `${valid}data.registrationEncounterCode` },
    ],
    ['no provenance', { data: { ...LEGACY_EVENT.data, provenance: 1 } }, { 'data.provenance': `${valid}data.provenance` }],
  ])('are refused with %s', async (_, change, validationErrors) => {
    const { answer } = await publish({ ...LEGACY_EVENT, ...change });
    expect([answer.status, answer.body]).toEqual([400, { validationErrors }]);
  });

  it.each([{ dob: '2010' }, { dob: '2010-10' }])('may know less of a birth date: %o', async (change) => {
    expect((await publish({ ...LEGACY_EVENT, subject: { ...LEGACY_EVENT.subject, ...change } })).answer.status).toBe(200);
  });

  it('may come without data, and with a blank code', async () => {
    expect((await publish({ ...LEGACY_EVENT, data: undefined })).answer.status).toBe(200);
    const data = { ...LEGACY_EVENT.data, registrationEncounterCode: '' };
    expect((await publish({ ...LEGACY_EVENT, data })).answer.status).toBe(200);
  });
});
