/** MNS as it is served: from a change of the world, or an event that is published, to a queue, a mailbox and an address. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { type ServedNems, serveNems } from '../testing/served.ts';
import { type FakeApi, openFakeApi } from './testing/fake-api.ts';
import { EVENT, QUEUE_CHANNEL, WISH } from './testing/mns.ts';

const CONTRACT = Contract.read(new URL('./control/openapi.yaml', import.meta.url));
const MNS = '/multicast-notification-service';
const PATIENT = '9990001375';

let nems: ServedNems;
let pds: FakeApi;
beforeAll(async () => {
  pds = await openFakeApi();
  nems = await serveNems({ urls: { fhir: pds.url } });
});
afterAll(async () => {
  await nems.stop();
  await pds.close();
});

/** A session of its own. */
let sessions = 0;
function openSession() {
  const prefix = `/~mns${++sessions}`;
  const ask: ServedNems['ask'] = (method, path, body, headers) => nems.ask(method, prefix + path, body, headers);
  const control = async (method: string, path: string, body?: unknown) => {
    const heard = await ask(method, `/_sandbox${path}`, body);
    const { 'keep-alive': _, 'transfer-encoding': __, ...headers } = heard.headers;
    const [plain = ''] = path.split('?');
    const answered = { method, path: plain, status: heard.status, headers, body: heard.json };
    const faults = path.startsWith('/mns/') ? CONTRACT.faultsOf(answered) : [];
    if (faults.length > 0) throw new Error(`${method} ${path}, ${heard.status}: not as openapi.yaml says: ${faults.join('; ')}`);
    if (heard.status >= 300) throw new Error(`${method} ${path}: ${heard.status} ${heard.text}`);
    return heard.json;
  };
  return {
    prefix,
    ask,
    control,
    async subscribe(criteria: string, channel: object = {}, more: object = {}) {
      const wish = { ...WISH, criteria, channel: { ...QUEUE_CHANNEL, ...channel }, ...more };
      const { status, json, text } = await ask('POST', `${MNS}/subscriptions`, wish, { 'Content-Type': 'application/fhir+json' });
      if (status !== 201) throw new Error(text);
      return json.id as string;
    },
    publish: (event: object) => ask('POST', `${MNS}/events`, event, { 'Content-Type': 'application/cloudevents+json' }),
    drain: () => control('POST', '/nems/drain'),
    /** What lies on the usual queue. */
    async receive(input: object = {}): Promise<readonly { readonly MessageId: string; readonly Body: string }[]> {
      const url = `${nems.suite.urls.nems}${prefix}/sqs/123456789012/queue1`;
      const body = { QueueUrl: url, MaxNumberOfMessages: 10, ...input };
      const headers = { 'X-Amz-Target': 'AmazonSQS.ReceiveMessage', 'Content-Type': 'application/x-amz-json-1.0' };
      return (await ask('POST', '/sqs/', body, headers)).json.Messages ?? [];
    },
    async deliveries() {
      const { items } = await control('GET', '/nems/deliveries?service=mns');
      return items;
    },
  };
}
type Session = ReturnType<typeof openSession>;

const change = (session: Session, verb: string, args: object) => session.control('POST', `/world/verbs/${verb}`, args);
const signals = (messages: readonly { readonly Body: string }[]) => messages.map(({ Body }) => JSON.parse(Body));

describe('a change of practice', () => {
  it('is told to queues and mailboxes, with a pointer to our PDS', async () => {
    const session = openSession();
    await session.subscribe('eventType=pds-change-of-gp-2');
    await session.subscribe(`eventType='pds-record-change-2' AND changed_generalpractitioner='true' AND nhsnumber='${PATIENT}'`, {
      endpoint: 'mesh://X26ABC2?workflow_id=PDSRECORDCHANGE_2',
      payload: 'application/fhir+json',
    });
    await session.subscribe(`eventType='pds-record-change-2' AND nhsnumber='9000000025'`, { endpoint: 'mesh://X26ABC3?workflow_id=W' });
    await change(session, 'move-patient', { nhsNumber: PATIENT, practice: 'A20047' });
    await session.drain();
    const pointer = `${pds.url}${session.prefix}/personal-demographics/FHIR/R4/Patient/${PATIENT}`;
    expect(signals(await session.receive())).toEqual([
      {
        specversion: '1.0',
        id: expect.any(String),
        source: 'https://fhir.nhs.uk/Id/nhsSpineASID/477121000324',
        type: 'pds-change-of-gp-2',
        time: expect.any(String),
        subject: PATIENT,
        dataref: pointer,
      },
    ]);
    const arrived = nems.mesh.arrived.filter(({ to }) => ['X26ABC2', 'X26ABC3'].includes(to));
    expect(arrived).toHaveLength(1);
    expect(arrived[0]?.headers).toMatchObject({
      'mex-to': 'X26ABC2',
      'mex-workflowid': 'PDSRECORDCHANGE_2',
      'content-type': 'application/fhir+json',
    });
    const bundle = JSON.parse(arrived[0]?.body ?? '');
    expect(bundle.entry[0].resource.parameter[4].part[3]).toEqual({ name: 'version-id', valueString: expect.stringMatching(/^W\/"\d+"$/) });
  });

  it('is told to nobody who subscribes afterwards', async () => {
    const session = openSession();
    // so that this session follows the world
    await session.subscribe('eventType=nhs-number-change-2');
    await change(session, 'move-patient', { nhsNumber: PATIENT, practice: 'A20047' });
    await session.subscribe('eventType=pds-change-of-gp-2');
    await session.drain();
    expect(await session.receive()).toEqual([]);
  });
});

describe('hydration', () => {
  const hydration = { enabled: true, headers: { Authorization: 'Bearer theirs', 'NHSD-Session-URID': '1', Host: 'elsewhere' } };
  const channel = { payload: 'application/fhir+json' };
  const withPointer = (dataref: string) => ({ ...EVENT, dataref });

  it("fetches what a signal points at with the subscriber's headers, and puts it second", async () => {
    const session = openSession();
    await session.subscribe('eventType=patientflags-change-1', channel, { hydration });
    pds.answer = { status: 200, body: '{"resourceType":"Patient","id":"9000000009"}' };
    const before = pds.calls.length;
    const dataref = `https://int.api.service.nhs.uk/personal-demographics/FHIR/R4/Patient/${PATIENT}?a=%20b`;
    await session.publish(withPointer(dataref));
    await session.drain();
    const [bundle] = signals(await session.receive());
    expect(bundle.entry).toHaveLength(2);
    expect(bundle.entry[1]).toEqual({
      fullUrl: dataref,
      resource: { resourceType: 'Patient', id: '9000000009' },
      request: { method: 'GET', url: dataref },
      response: { status: '200' },
    });
    const [call] = pds.calls.slice(before);
    expect(call?.path).toBe(`${session.prefix}/personal-demographics/FHIR/R4/Patient/${PATIENT}?a=%20b`);
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer theirs',
      'nhsd-session-urid': '1',
      accept: 'application/fhir+json',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      host: new URL(pds.url).host,
    });
  });

  it.each([
    ['answers an error', () => `${pds.url}/x`, { status: 404, body: '{}' }, 'answered 404'],
    ['answers no JSON', () => `${pds.url}/x`, { status: 200, body: '<Patient/>' }, 'answered what is no JSON object'],
    [
      'may not be called',
      () => 'https://example.org/x',
      { status: 200, body: '{}' },
      'example.org may not be called; MNS_HOSTS can name it',
    ],
    [
      'is a national one that the sandbox lacks',
      () => 'https://api.service.nhs.uk/x',
      { status: 200, body: '{}' },
      'the sandbox has nothing at /x of api.service.nhs.uk',
    ],
    ['is no web address', () => 'urn:x:y', { status: 200, body: '{}' }, "'urn:x:y' is not an http or https address"],
  ])('goes without when the address %s, and says so', async (_, dataref, answer, advice) => {
    const session = openSession();
    await session.subscribe('eventType=patientflags-change-1', channel, { hydration });
    pds.answer = answer;
    await session.publish(withPointer(dataref()));
    await session.drain();
    expect(signals(await session.receive())[0].entry).toHaveLength(1);
    const { items } = await session.control('GET', '/journal?operation=mns.deliver');
    expect(JSON.stringify(items)).toContain(advice);
  });

  it('is for Bundles only, and not for what points nowhere', async () => {
    const session = openSession();
    await session.subscribe('eventType=patientflags-change-1', {}, { hydration });
    await session.subscribe(
      'eventType=patientflags-change-1',
      { ...channel, endpoint: 'mesh://HYD?workflow_id=W' },
      { hydration: { enabled: false } },
    );
    const before = pds.calls.length;
    await session.publish(withPointer(`${pds.url}/x`));
    await session.drain();
    expect(await session.receive()).toHaveLength(1);
    expect(pds.calls.length).toBe(before);
  });
});

describe('a queue that forwards', () => {
  const ARN = encodeURIComponent(QUEUE_CHANNEL.endpoint);

  it('posts each message, and again when that fails', async () => {
    const session = openSession();
    const hook = await openFakeApi();
    try {
      await session.control('PUT', '/clock', { frozen: true });
      await session.subscribe('eventType=patientflags-change-1');
      const set = await session.control('PUT', `/mns/queues/${ARN}`, { forwardTo: `${hook.url}/signals` });
      expect(set).toMatchObject({ arn: QUEUE_CHANNEL.endpoint, forwardTo: `${hook.url}/signals` });
      hook.answer = { status: 500, body: '{}' };
      await session.publish(EVENT);
      await hook.called(1);
      expect(hook.calls[0]).toMatchObject({
        method: 'POST',
        path: '/signals',
        headers: { 'sandbox-queue': QUEUE_CHANNEL.endpoint, 'content-type': 'application/json' },
      });
      expect(JSON.parse(hook.calls[0]?.body ?? '')).toMatchObject({ id: EVENT.id });
      hook.answer = { status: 204, body: '' };
      await session.control('POST', '/clock/advance', { by: 'PT30S' });
      await hook.called(2);
      expect(hook.calls[1]?.headers['sandbox-receive-count']).toBe('2');
      for (let times = 0; times < 3; times++) {
        await session.control('PUT', `/mns/queues/${ARN}`, { forwardTo: null });
        await session.control('PUT', `/mns/queues/${ARN}`, { forwardTo: `${hook.url}/again` });
      }
      await session.control('PUT', `/mns/queues/${ARN}`, { forwardTo: `${hook.url}/other` });
      await session.publish({ ...EVENT, id: 'third' });
      await hook.called(3);
      expect(hook.calls[2]).toMatchObject({ path: '/other' });
      await session.control('PUT', `/mns/queues/${ARN}`, { forwardTo: null });
      await session.publish({ ...EVENT, id: 'another' });
      await session.drain();
      expect(signals(await session.receive()).map(({ id }) => id)).toEqual(['another']);
      expect(hook.calls).toHaveLength(3);
      const { items } = await session.control('GET', '/journal?operation=mns.forward');
      expect(items.map(({ response }: { response: { status: number } }) => response.status).sort()).toEqual([204, 204, 500]);
    } finally {
      await hook.close();
    }
  });

  it.each([
    ['https://example.org/x', 'must be on this machine, or at a host that MNS_HOSTS names'],
    ['ftp://127.0.0.1/x', 'must be an http or https address'],
  ])('does not call %s', async (forwardTo, reason) => {
    const { status, json } = await openSession().ask('PUT', `/_sandbox/mns/queues/${ARN}`, { forwardTo });
    expect([status, json.issues]).toEqual([400, [{ path: 'forwardTo', reason }]]);
  });
});

describe('the test signal', () => {
  it('comes every quarter of an hour, when it is switched on', async () => {
    const session = openSession();
    await session.control('PUT', '/clock', { now: '2026-03-01T12:00:00Z', frozen: true });
    await session.subscribe('eventType=mns-test-signal-1');
    await session.control('PUT', '/nems/settings', { testSignalEvery: 'PT15M' });
    const waiting = session.receive({ WaitTimeSeconds: 20 });
    await session.control('POST', '/clock/advance', { by: 'PT14M59S' });
    await session.control('POST', '/clock/advance', { by: 'PT1S' });
    const [signal] = signals(await waiting);
    expect(signal).toEqual({
      specversion: '1.0',
      id: expect.any(String),
      source: 'uk.nhs.multicast-notification-service',
      type: 'mns-test-signal-1',
      time: '2026-03-01T12:15:00.000Z',
    });
    await session.control('PUT', '/nems/settings', { testSignalEvery: 'never' });
    await session.control('POST', '/clock/advance', { by: 'PT1H' });
    await session.drain();
    expect(await session.receive({ VisibilityTimeout: 1 })).toHaveLength(1);
  });
});

describe('for testers', () => {
  it('signals of any type come from a small JSON', async () => {
    const session = openSession();
    const id = await session.subscribe("eventType='gpreg-change-gp-req-1' AND registrationencountercode='3'");
    const triggered = await session.control('POST', '/mns/signals', { type: 'gpreg-change-gp-req-1', patient: PATIENT });
    expect(triggered.subscriptions).toEqual([id]);
    expect(triggered.signal.filtering).toMatchObject({ registrationencountercode: '3', generalpractitioner: expect.any(String) });
    await session.drain();
    expect(signals(await session.receive())[0].id).toBe(triggered.signal.id);
  });

  it.each([
    'pds-record-change-2',
    'pds-change-of-gp-2',
    'pds-death-notification-2',
    'nhs-number-change-2',
    'patientflags-change-1',
    'imms-vaccination-record-change-1',
    'nhshco-hc-complete-1',
    'vrs-proxy-role-created-1',
    'pathology-laboratory-reporting-test-result-stored-1',
    'pdm-resource-change-1',
    'mns-test-signal-1',
    'pds-change-of-gp-1',
    'pds-death-notification-1',
    'nhs-number-change-1',
    'imms-vaccinations-1',
  ])('%s can be triggered, and what comes of it can be published', async (type) => {
    const session = openSession();
    const { signal } = await session.control('POST', '/mns/signals', { type, patient: PATIENT });
    const contentType = 'specversion' in signal ? 'application/cloudevents+json' : 'application/json';
    const published = await session.ask('POST', `${MNS}/events`, signal, { 'Content-Type': contentType });
    expect([published.status, published.text]).toEqual([200, `{"id":"${signal.id}"}`]);
  });

  it.each([
    [{}, 'type', 'is missing'],
    [{ type: 'x' }, 'type', expect.stringContaining('must be one of pds-record-change-2')],
    [{ type: 'patientflags-change-1', patient: '9999999999' }, 'patient', 'is not in this world'],
    [{ type: 'pds-change-of-gp-1' }, 'patient', 'events of version 1 are about one'],
    [{ type: 'patientflags-change-1', time: 'now' }, 'time', 'Please provide a valid time'],
    [{ type: 'patientflags-change-1', colour: 'x' }, 'colour', 'unknown field'],
  ])('what is wrong with one is said: %o', async (body, path, reason) => {
    const { status, json } = await openSession().ask('POST', '/_sandbox/mns/signals', body);
    expect([status, json.issues]).toEqual([400, [{ path, reason }]]);
  });

  it('it is told why a signal is delivered or not, and nothing is sent', async () => {
    const session = openSession();
    await session.subscribe("eventType='patientflags-change-1' AND flagtype='OTHER'");
    const { subscriptions } = await session.control('POST', '/mns/explain', { type: 'patientflags-change-1', patient: PATIENT });
    expect(subscriptions).toMatchObject([{ matched: false, reason: "wants flagtype='OTHER', and the signal has 'NRAF'" }]);
    expect(await session.deliveries()).toEqual([]);
  });

  it('subscriptions of all are listed and removed, queues and what is on them shown', async () => {
    const session = openSession();
    const id = await session.subscribe('eventType=patientflags-change-1');
    await session.subscribe('eventType=nhshco-hc-complete-1', { endpoint: 'mesh://A?workflow_id=B' });
    expect((await session.control('GET', '/mns/subscriptions')).items).toHaveLength(2);
    expect((await session.control('GET', '/mns/subscriptions?eventType=patientflags-change-1')).items).toMatchObject([{ id, owner: '' }]);
    expect((await session.control('GET', '/mns/subscriptions?owner=SOMEBODY')).items).toEqual([]);
    expect((await session.ask('GET', '/_sandbox/mns/subscriptions?colour=x')).status).toBe(400);
    expect((await session.ask('GET', '/_sandbox/mns/subscriptions?cursor=x')).status).toBe(400);
    await session.publish(EVENT);
    await session.drain();
    const [queue] = (await session.control('GET', '/mns/queues')).items;
    expect(queue).toMatchObject({
      arn: QUEUE_CHANNEL.endpoint,
      url: `${nems.suite.urls.nems}${session.prefix}/sqs/123456789012/queue1`,
      messages: { waiting: 1, inFlight: 0, delayed: 0 },
    });
    const path = `/mns/queues/${encodeURIComponent(queue.arn)}`;
    expect((await session.control('GET', `${path}/messages`)).items).toMatchObject([{ receives: 0, body: { id: EVENT.id } }]);
    await session.control('DELETE', `${path}/messages`);
    expect((await session.control('GET', path)).messages.waiting).toBe(0);
    await session.control('DELETE', `/mns/subscriptions/${id}`);
    expect((await session.ask('DELETE', `/_sandbox/mns/subscriptions/${id}`)).status).toBe(404);
    expect((await session.ask('GET', '/_sandbox/mns/queues/arn:aws:sqs:eu-west-2:1:nothing')).status).toBe(404);
    // the queue is free again
    await session.subscribe('eventType=patientflags-change-1');
  });
});

describe('a subscription in few words', () => {
  it('to a queue by its name gets what its filters want, and MNS shows it as any other', async () => {
    const session = openSession();
    const filters = { changed_generalpractitioner: 'true', nhsnumber: PATIENT };
    const made = await session.control('POST', '/mns/subscriptions', { event: 'pds-record-change-2', filters, queue: 'mine' });
    expect(made).toMatchObject({
      owner: '',
      reason: 'Asked for by a tester',
      criteria: `eventType='pds-record-change-2' AND changed_generalpractitioner='true' AND nhsnumber='${PATIENT}'`,
      channel: { type: 'message', endpoint: 'arn:aws:sqs:eu-west-2:000000000000:mine', payload: 'application/json' },
    });
    const { json } = await session.ask('GET', `${MNS}/subscriptions/${made.id}`);
    expect(json).toMatchObject({ resourceType: 'Subscription', id: made.id, criteria: made.criteria });
    await change(session, 'move-patient', { nhsNumber: PATIENT, practice: 'A20047' });
    await session.drain();
    const { items } = await session.control('GET', `/mns/queues/${encodeURIComponent(made.channel.endpoint)}/messages`);
    expect(items).toMatchObject([{ body: { type: 'pds-record-change-2', subject: PATIENT } }]);
  });

  it('to a mailbox has the usual workflow or its own, and an owner where one is named', async () => {
    const session = openSession();
    const endpointOf = async (said: object) => {
      const { owner, channel } = await session.control('POST', '/mns/subscriptions', { event: 'pds-change-of-gp-2', ...said });
      return [owner, channel.endpoint, channel.payload];
    };
    expect(await endpointOf({ mailbox: 'X26ABC1' })).toEqual(['', 'mesh://X26ABC1?workflow_id=MNS_SIGNAL', 'application/json']);
    expect(await endpointOf({ mailbox: 'X26ABC1', workflow: 'W', payload: 'application/fhir+json', owner: 'APP' })).toEqual([
      'APP',
      'mesh://X26ABC1?workflow_id=W',
      'application/fhir+json',
    ]);
    expect((await session.control('GET', '/mns/subscriptions?owner=APP')).items).toHaveLength(1);
  });

  it.each([
    ['nothing', {}, 'event'],
    ['two ways to say what', { event: 'pds-change-of-gp-2', criteria: 'eventType=pds-change-of-gp-2', queue: 'q' }, 'event'],
    ['filters beside criteria', { criteria: 'eventType=pds-change-of-gp-2', filters: { a: 'b' }, queue: 'q' }, 'filters'],
    ['nowhere to go', { event: 'pds-change-of-gp-2' }, 'queue'],
    ['two places to go', { event: 'pds-change-of-gp-2', queue: 'q', mailbox: 'X26ABC1' }, 'queue'],
    ['a workflow of a queue', { event: 'pds-change-of-gp-2', queue: 'q', workflow: 'W' }, 'workflow'],
    ['a type that there is not', { event: 'nothing-1', queue: 'q' }, 'criteria'],
    ['a filter that would end early', { event: 'pds-change-of-gp-2', filters: { a: "x' AND b='y" }, queue: 'q' }, 'filters.a'],
    ['a queue elsewhere', { event: 'pds-change-of-gp-2', queue: 'arn:aws:sqs:us-east-1:1:q' }, 'channel.endpoint'],
    ['another payload', { event: 'pds-change-of-gp-2', queue: 'q', payload: 'text/plain' }, 'payload'],
    ['hydration that is none', { event: 'pds-change-of-gp-2', queue: 'q', hydration: { enabled: 'yes' } }, 'hydration.enabled'],
    ['anything else', { event: 'pds-change-of-gp-2', queue: 'q', colour: 'red' }, 'colour'],
  ])('cannot have %s', async (_, said, path) => {
    const { status, json } = await openSession().ask('POST', '/_sandbox/mns/subscriptions', said);
    expect([status, json.issues[0].path]).toEqual([400, path]);
  });

  it('is refused where another has the queue for the type of event', async () => {
    const session = openSession();
    const order = { event: 'pds-change-of-gp-2', queue: 'mine' };
    const { id } = await session.control('POST', '/mns/subscriptions', order);
    const { status, json } = await session.ask('POST', '/_sandbox/mns/subscriptions', order);
    expect([status, json.error]).toEqual([409, `the subscription ${id} has the queue for this type of event`]);
  });
});
