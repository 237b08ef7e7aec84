import { describe, expect, it } from 'vitest';
import { REFUSED_CHANGE } from './subscriptions/fixtures.ts';
import { openMns, QUEUE_CHANNEL, WISH } from './testing/mns.ts';

const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const FHIR = { 'Content-Type': 'application/fhir+json' };
const ELSEWHERE = '11111111-2222-4333-8444-555555555555';

describe('a subscription', () => {
  it('is made, read, replaced and deleted', async () => {
    const mns = await openMns();
    const wish = {
      ...WISH,
      reason: 'Flags',
      end: '2030-01-01T00:00:00Z',
      hydration: { enabled: true, headers: { Accept: 'application/json' } },
    };
    const made = await mns.subscribe(wish);
    expect([made.status, made.headers['content-type']]).toEqual([201, 'application/json']);
    expect(made.body).toEqual({ id: expect.stringMatching(UUID4) });
    const path = `/subscriptions/${made.body.id}`;

    const read = await mns.ask('GET', path);
    expect([read.status, read.headers['content-type']]).toEqual([200, 'application/fhir+json']);
    expect(read.body).toEqual({ ...wish, id: made.body.id, status: 'active' });

    const replaced = await mns.ask('PUT', path, { ...WISH, criteria: 'eventType=nhshco-hc-complete-1' }, FHIR);
    expect([replaced.status, replaced.text]).toEqual([204, '']);
    expect(replaced.headers['content-type']).toBeUndefined();
    expect((await mns.ask('GET', path)).body).toMatchObject({ id: made.body.id, criteria: 'eventType=nhshco-hc-complete-1', reason: '' });

    const deleted = await mns.ask('DELETE', path);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    for (const method of ['GET', 'DELETE']) {
      const gone = await mns.ask(method, path);
      expect([gone.status, gone.body]).toEqual([404, { errors: 'Not found' }]);
    }
    expect((await mns.ask('PUT', path, WISH, FHIR)).status).toBe(404);
  });

  const valid = 'Please provide a valid ';
  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['another resource', { resourceType: 'Patient' }, { resourceType: 'Please provide the correct resource type for this endpoint' }],
    ["a status that is not the client's to say", { status: 'active' }, { status: `${valid}status` }],
    ['no reason', { reason: undefined }, { reason: `${valid}reason` }],
    ['no criteria', { criteria: undefined }, { criteria: `${valid}criteria` }],
    ['criteria that begin otherwise', { criteria: 'type=patientflags-change-1' }, { criteria: `${valid}criteria` }],
    ['a filter without quotes', { criteria: 'eventType=patientflags-change-1 AND flagtype=NRAF' }, { criteria: `${valid}criteria` }],
    ['an unknown type', { criteria: 'eventType=nothing-1' }, { criteria: 'Please provide a valid event type' }],
    ['an end without an offset', { end: '2030-01-01T00:00:00' }, { end: `${valid}end` }],
    ['no channel', { channel: undefined }, { channel: `${valid}channel` }],
    ['another kind of channel', { channel: { ...QUEUE_CHANNEL, type: 'rest-hook' } }, { 'channel.type': `${valid}channel.type` }],
    [
      'a queue elsewhere',
      { channel: { ...QUEUE_CHANNEL, endpoint: 'arn:aws:sqs:eu-west-1:1:a' } },
      { 'channel.endpoint': `${valid}channel.endpoint` },
    ],
    [
      'a mailbox without a workflow',
      { channel: { ...QUEUE_CHANNEL, endpoint: 'mesh://X26ABC1' } },
      { 'channel.endpoint': `${valid}channel.endpoint` },
    ],
    [
      'a web address',
      { channel: { ...QUEUE_CHANNEL, endpoint: 'https://example.org/hook' } },
      { 'channel.endpoint': `${valid}channel.endpoint` },
    ],
    ['another payload', { channel: { ...QUEUE_CHANNEL, payload: 'application/xml' } }, { 'channel.payload': `${valid}channel.payload` }],
    ['hydration that is none', { hydration: true }, { hydration: `${valid}hydration`, 'hydration.enabled': `${valid}hydration.enabled` }],
    ['hydration without enabled', { hydration: {} }, { 'hydration.enabled': `${valid}hydration.enabled` }],
    [
      'a header with a line break',
      { hydration: { enabled: true, headers: { A: 'x\r\nB: y' } } },
      { 'hydration.headers': `${valid}hydration.headers` },
    ],
    [
      'a header that is a number',
      { hydration: { enabled: true, headers: { A: 1 } } },
      { 'hydration.headers': `${valid}hydration.headers` },
    ],
  ])('is refused with %s', async (_, change, validationErrors) => {
    const mns = await openMns();
    const { status, body } = await mns.subscribe({ ...WISH, ...change });
    expect([status, body]).toEqual([400, { validationErrors }]);
  });

  it('tells testers more of what is wrong with criteria than MNS does', async () => {
    const { reply } = await (await openMns()).subscribe({ ...WISH, criteria: 'eventType=a OR b' });
    expect(reply.about).toMatchObject({
      decidedBy: 'subscriptionIsValid',
      advice: ['criteria: expected AND, or the end; only AND and = are known (after 12 characters)'],
    });
  });

  it.each([
    'mesh://X26ABC1?workflow_id=MY_WORKFLOW_1.1-A',
    'mesh://?workflow_id=W',
    'arn:aws:sqs:eu-west-2:123456789012:queue1',
    'arn:aws:sqs:eu-west-2::',
  ])('goes to %s', async (endpoint) => {
    expect((await (await openMns()).subscribe({ ...WISH, channel: { ...QUEUE_CHANNEL, endpoint } })).status).toBe(201);
  });

  it('goes to a mailbox id alone, unless settings forbid it', async () => {
    const wish = { ...WISH, channel: { ...QUEUE_CHANNEL, endpoint: 'X26ABC1' } };
    const made = await (await openMns()).subscribe(wish);
    expect(made.status).toBe(201);
    expect(made.reply.about?.advice).toEqual([expect.stringContaining('mesh://')]);
    const refused = await (await openMns({ settings: { bareMailboxes: false } })).subscribe(wish);
    expect([refused.status, Object.keys(refused.body.validationErrors)]).toEqual([400, ['channel.endpoint']]);
  });

  it('has its id in the path checked first', async () => {
    const mns = await openMns();
    for (const method of ['GET', 'PUT', 'DELETE'])
      for (const id of ['1', 'e9050741ae8747200000000000000000', 'e9050741-ae87-1720-beb1-2abd9248e227']) {
        const { status, body } = await mns.ask(method, `/subscriptions/${id}`, method === 'PUT' ? '{' : undefined);
        expect([status, body]).toEqual([400, { errors: 'Please provide a valid subscription ID in UUID4 format' }]);
      }
  });

  it('is found by its id in either letter case', async () => {
    const mns = await openMns();
    const id = await mns.subscribed('eventType=patientflags-change-1');
    expect((await mns.ask('GET', `/subscriptions/${id.toUpperCase()}`)).body.id).toBe(id);
  });

  it('wants a media type that can hold it', async () => {
    const mns = await openMns();
    const refused = await mns.subscribe(WISH, { 'Content-Type': 'application/xml' });
    expect([refused.status, refused.body]).toEqual([415, { message: 'Unsupported Media Type' }]);
    const plain = await mns.subscribe(WISH, { 'Content-Type': 'application/json' });
    expect([plain.status, plain.reply.about?.advice]).toEqual([201, ['the API demands Content-Type: application/fhir+json']]);
  });
});

describe('a queue', () => {
  const criteria = 'eventType=patientflags-change-1';
  const at = (queue: string) => ({ endpoint: `arn:aws:sqs:eu-west-2:123456789012:${queue}` });
  const duplicate = (id: string) => ({ errors: `A matching SQS subscription already exists with id: ${id}` });

  it('has one subscription to each type of event', async () => {
    const mns = await openMns();
    const first = await mns.subscribed(criteria);
    const again = await mns.subscribe({ ...WISH, criteria: `${criteria} AND flagtype='X'` });
    expect([again.status, again.body]).toEqual([409, duplicate(first)]);
    await expect(mns.subscribed('eventType=nhshco-hc-complete-1')).resolves.toMatch(UUID4);
    await mns.ask('DELETE', `/subscriptions/${first}`);
    await expect(mns.subscribed(criteria)).resolves.toMatch(UUID4);
  });

  it('is taken by one of those who ask at once', async () => {
    const mns = await openMns();
    const answers = await Promise.all(Array.from({ length: 10 }, () => mns.subscribe(WISH)));
    const won = answers.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    for (const { status, body } of answers) if (status !== 201) expect([status, body]).toEqual([409, duplicate(won[0]?.body.id)]);
  });

  it('is given back when a subscription moves to another', async () => {
    const mns = await openMns();
    const [one, two] = [await mns.subscribed(criteria, at('one')), await mns.subscribed(criteria, at('two'))];
    const move = (id: string, queue: string) =>
      mns.ask('PUT', `/subscriptions/${id}`, { ...WISH, channel: { ...QUEUE_CHANNEL, ...at(queue) } }, FHIR);
    const refused = await move(one, 'two');
    expect([refused.status, refused.body]).toEqual([409, duplicate(two)]);
    expect((await move(two, 'three')).status).toBe(204);
    expect((await move(one, 'two')).status).toBe(204);
    expect((await move(one, 'two')).status).toBe(204);
  });

  it('is there as soon as it is named', async () => {
    const mns = await openMns();
    await mns.subscribed(criteria, at('named'));
    expect(await mns.queues.get(at('named').endpoint)).toBeDefined();
  });

  it('a mailbox may have many', async () => {
    const mns = await openMns();
    const endpoint = 'mesh://X26ABC1?workflow_id=W';
    await Promise.all([mns.subscribed(criteria, { endpoint }), mns.subscribed(criteria, { endpoint })]);
    expect((await mns.ask('GET', '/subscriptions')).body.entry).toHaveLength(2);
  });
});

describe('the list', () => {
  it('has subscriptions for entries', async () => {
    const mns = await openMns();
    expect((await mns.ask('GET', '/subscriptions')).text).toBe(
      '{"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"/subscriptions"}],"entry":[]}',
    );
    const id = await mns.subscribed('eventType=patientflags-change-1');
    const { status, headers, body } = await mns.ask('GET', '/subscriptions');
    expect([status, headers['content-type']]).toEqual([200, 'application/fhir+json']);
    expect(body.entry).toEqual([{ ...WISH, criteria: 'eventType=patientflags-change-1', id, status: 'active' }]);
  });

  it('goes on where a page has ended', async () => {
    const mns = await openMns();
    const made = new Set<string>();
    for (let at = 0; at < 250; at++)
      made.add(await mns.subscribed('eventType=patientflags-change-1', { endpoint: `mesh://M${at}?workflow_id=W` }));
    const pages: string[][] = [];
    let path: string | undefined = '/subscriptions';
    while (path !== undefined) {
      const { body } = await mns.ask('GET', path);
      expect(body.link[0]).toEqual({ relation: 'self', url: path });
      pages.push(body.entry.map(({ id }: { id: string }) => id));
      path = body.link.find(({ relation }: { relation: string }) => relation === 'next')?.url;
    }
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(new Set(pages.flat())).toEqual(made);
  });

  it.each(['x', '', '====', Buffer.from('["owner","owner:somebody else","1"]').toString('base64'), '%00'])(
    'does not go on from %s',
    async (from) => {
      const { status, body } = await (await openMns()).ask('GET', `/subscriptions?continue_from=${from}`);
      expect([status, body]).toEqual([400, { errors: 'The continue_from field was not valid' }]);
    },
  );
});

describe('as the national sandbox', () => {
  const JSON_FIXTURE = 'e9050741-ae87-4720-beb1-2abd9248e227';

  it('has the subscriptions of its documentation for everybody', async () => {
    const mns = await openMns({ environment: 'sandbox' });
    for (const [id, payload] of [
      [JSON_FIXTURE, 'application/json'],
      ['c5a332ca-12ab-4ccf-9eb7-c933713accb3', 'application/fhir+json'],
    ] as const) {
      const { status, body } = await mns.ask('GET', `/subscriptions/${id}`);
      expect([status, body.id, body.channel.payload]).toEqual([200, id, payload]);
    }
    expect((await mns.ask('GET', `/subscriptions/${ELSEWHERE}`)).status).toBe(404);
    expect((await mns.ask('GET', '/subscriptions')).body.entry).toHaveLength(2);
  });

  it('refuses one change, and makes no other of what everybody sees', async () => {
    const mns = await openMns({ environment: 'sandbox' });
    const refused = await mns.ask('PUT', `/subscriptions/${REFUSED_CHANGE.id}`, WISH, FHIR);
    expect([refused.status, refused.body]).toEqual([
      409,
      { errors: 'A matching SQS subscription already exists with id: 5553998c-b802-4071-9a54-8e99ea729614' },
    ]);
    const before = await mns.ask('GET', `/subscriptions/${JSON_FIXTURE}`);
    expect((await mns.ask('PUT', `/subscriptions/${JSON_FIXTURE}`, WISH, FHIR)).status).toBe(204);
    expect((await mns.ask('DELETE', `/subscriptions/${JSON_FIXTURE}`)).status).toBe(204);
    expect((await mns.ask('GET', `/subscriptions/${JSON_FIXTURE}`)).body).toEqual(before.body);
  });

  it('makes subscriptions that stay, with the status that it really has', async () => {
    const mns = await openMns({ environment: 'sandbox' });
    const made = await mns.subscribe({ ...WISH, criteria: 'eventType=example-event-1' });
    expect(made.status).toBe(200);
    expect((await mns.ask('GET', `/subscriptions/${made.body.id}`)).status).toBe(200);
  });

  it('only there', async () => {
    const mns = await openMns();
    expect((await mns.ask('GET', `/subscriptions/${JSON_FIXTURE}`)).status).toBe(404);
    expect((await mns.ask('PUT', `/subscriptions/${REFUSED_CHANGE.id}`, WISH, FHIR)).status).toBe(404);
  });
});
