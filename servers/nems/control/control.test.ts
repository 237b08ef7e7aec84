import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { lintDocument } from '#conventions/testing/lint';
import { describedOperations } from '#conventions/testing/routes';
import { nemsControlRoutes } from '../control.ts';
import { type ServedNems, serveNems } from '../testing/served.ts';

const PATIENT = '9990001375';
const MAILBOX = 'RR8OT001';

let nems: ServedNems;
beforeAll(async () => {
  nems = await serveNems();
});
afterAll(() => nems.stop());
afterEach(async () => {
  await nems.suite.kernel.sessions.reset('default');
  nems.mesh.arrived.length = 0;
  nems.mesh.answer = () => 202;
});

const subscribe = async (more: object = {}) =>
  (await nems.control('POST', '/subscriptions', { mailbox: MAILBOX, event: 'pds-change-of-gp-1', patient: PATIENT, ...more })).json;
const move = (practice = 'A20047') => nems.change('move-patient', { nhsNumber: PATIENT, practice });
const drain = async () => (await nems.control('POST', '/drain')).json;

describe('the document', () => {
  const contract = Contract.read(new URL('./openapi.yaml', import.meta.url));
  test('is one', () => expect(lintDocument(contract)).toEqual([]));
  test('describes every call, and no other', () => {
    const served = nemsControlRoutes.map(({ method, path, name }) => `${method} ${path.replace(/:[A-Za-z]+/g, '{}')} ${name}`);
    expect(describedOperations(contract)).toEqual([...served].sort());
  });
});

describe('subscriptions', () => {
  test('are made in few words, listed by whose they are, read and ended', async () => {
    const mine = await subscribe({ tag: 'mine', ages: ['lt65'], end: '2099-01-01T00:00:00Z' });
    expect(mine).toMatchObject({
      status: 'active',
      mailboxId: MAILBOX,
      odsCode: 'RR8',
      target: { rule: 'nhs-number', value: PATIENT },
      ages: [{ comparator: 'lt', years: 65 }],
      tag: 'mine',
      end: '2099-01-01T00:00:00Z',
    });
    expect(mine.criteria).toContain(`Patient.identifier=http://fhir.nhs.net/Id/nhs-number|${PATIENT}`);
    const other = await subscribe({ mailbox: 'X26ABC1', event: 'vaccinations-1' });
    const ids = async (query: string) =>
      (await nems.control('GET', `/subscriptions${query}`)).json.items.map(({ id }: { id: string }) => id);
    expect((await ids('')).sort()).toEqual([mine.id, other.id].sort());
    expect(await ids(`?mailbox=${MAILBOX}`)).toEqual([mine.id]);
    expect(await ids('?organisation=X26')).toEqual([other.id]);
    expect(await ids('?event=vaccinations-1')).toEqual([other.id]);
    expect(await ids('?event=vaccinations-1&organisation=RR8')).toEqual([]);
    // what NEMS itself reads is the same
    expect((await nems.ask('GET', `/STU3/Subscription/${mine.id}`, undefined, { Accept: 'application/fhir+json' })).json).toMatchObject({
      status: 'active',
      channel: { endpoint: MAILBOX },
    });
    expect((await nems.control('DELETE', `/subscriptions/${mine.id}`)).status).toBe(204);
    expect((await nems.control('DELETE', `/subscriptions/${mine.id}`)).status).toBe(404);
    expect((await nems.control('GET', `/subscriptions/${mine.id}`)).status).toBe(404);
  });

  test('go page by page', async () => {
    const made = [await subscribe(), await subscribe(), await subscribe()].map(({ id }) => id);
    const { items, next } = (await nems.control('GET', '/subscriptions?limit=2')).json;
    const rest = (await nems.control('GET', `/subscriptions?limit=2&cursor=${encodeURIComponent(next)}`)).json;
    expect([...items, ...rest.items].map(({ id }: { id: string }) => id).sort()).toEqual([...made].sort());
    expect(rest.next).toBeUndefined();
  });

  test('take the words of NEMS', async () => {
    const criteria =
      '/Bundle?type=message&subscriptionRuleType=GP_GP_GP&Organization.identifier=B83002&MessageHeader.event=pds-change-of-gp-1';
    const { json } = await nems.control('POST', '/subscriptions', { mailbox: MAILBOX, criteria });
    expect(json).toMatchObject({ criteria, target: { rule: 'GP_GP_GP', value: 'B83002' } });
  });

  test.each<[object, string]>([
    [{ event: 'pds-change-of-gp-1' }, 'mailbox'],
    [{ mailbox: 'NOBODY', event: 'x', patient: PATIENT }, 'mailbox'],
    [{ mailbox: MAILBOX, event: 'x', patient: PATIENT }, 'criteria'],
    [{ mailbox: MAILBOX, patient: PATIENT }, 'criteria'],
    [{ mailbox: MAILBOX, event: 'pds-change-of-gp-1' }, 'patient'],
    [{ mailbox: MAILBOX, event: 'pds-change-of-gp-1', patient: PATIENT, country: 'E92000001' }, 'country'],
    [{ mailbox: MAILBOX, event: 'pds-change-of-gp-1', patient: '9990001376' }, 'criteria'],
    [{ mailbox: MAILBOX, criteria: '/Bundle?type=message', tag: 'x' }, 'tag'],
    [{ mailbox: MAILBOX, event: 'pds-change-of-gp-1', patient: PATIENT, ages: ['young'] }, 'ages.0'],
    [{ mailbox: MAILBOX, event: 'pds-change-of-gp-1', patient: PATIENT, colour: 'red' }, 'colour'],
  ])('%j is none', async (said, path) => {
    const { status, json } = await nems.control('POST', '/subscriptions', said);
    expect([status, json.issues[0].path]).toEqual([400, path]);
  });
});

describe('events', () => {
  test('are listed, read with what is delivered, and found by their message', async () => {
    await subscribe({ event: undefined, events: ['pds-change-of-gp-1', 'pds-record-change-1'] });
    await move();
    expect(await drain()).toEqual({ settled: true, waiting: 0 });
    const { items } = (await nems.control('GET', '/events')).json;
    expect(items).toMatchObject([
      { type: 'pds-record-change-1', subject: PATIENT, origin: 'world', deliveries: [{ state: 'sent', sentAs: 'M2' }] },
      { type: 'pds-change-of-gp-1', subject: PATIENT, origin: 'world', deliveries: [{ state: 'sent', sentAs: 'M1' }] },
    ]);
    const [, gp] = items;
    expect(
      (await nems.control('GET', `/events?event=pds-change-of-gp-1&patient=${PATIENT}&service=nems&origin=world`)).json.items,
    ).toHaveLength(1);
    expect((await nems.control('GET', `/events?messageId=${gp.messageId}`)).json.items).toHaveLength(1);
    expect((await nems.control('GET', '/events?service=mns')).json.items).toEqual([]);

    const byMessage = (await nems.control('GET', `/events/${gp.messageId}`)).json;
    expect(byMessage.id).toBe(gp.id);
    expect(byMessage.facts).toMatchObject({ nhsNumber: PATIENT });
    const [arrived] = nems.mesh.inbox(MAILBOX);
    expect(byMessage.bodies.message).toEqual({ contentType: 'application/xml', bytes: Buffer.byteLength(arrived ?? ''), content: arrived });
    const bytes = await nems.control('GET', `/events/${gp.id}/bodies/message`);
    expect([bytes.headers['content-type'], bytes.text]).toEqual(['application/xml', arrived]);
    expect((await nems.control('GET', `/events/${gp.id}/bodies/none`)).status).toBe(404);
    expect((await nems.control('GET', '/events/none')).status).toBe(404);
  });

  test('say why a subscription got them, or did not', async () => {
    const got = await subscribe({ tag: 'mine' });
    const missed = await subscribe({ ages: ['lt18'] });
    await move();
    await drain();
    const [event] = (await nems.control('GET', '/events')).json.items;
    const why = (await nems.control('GET', `/events/${event.id}/why`)).json;
    expect(why).toMatchObject({ event: event.id, type: 'pds-change-of-gp-1', subject: PATIENT, summary: '1 gets it; 1 does not' });
    expect(why.items).toMatchObject([
      { subscription: got.id, to: MAILBOX, matched: true, reason: 'all that it asks for holds' },
      { subscription: missed.id, to: MAILBOX, matched: false, reason: expect.stringMatching(/^Patient.age lt18: is \d\d$/) },
    ]);
    const one = (await nems.control('GET', `/events/${event.id}/why?subscription=${missed.id}`)).json;
    expect(one.summary).toBe('0 get it; 1 does not');
    expect(one.items[0].checks).toContainEqual({ held: false, says: expect.stringContaining('Patient.age lt18'), decided: true });
    expect((await nems.control('GET', `/events/${event.id}/why?subscription=none`)).status).toBe(404);
    expect((await nems.control('GET', '/events/none/why')).status).toBe(404);
  });

  test('say so of what has not happened', async () => {
    const { id } = await subscribe({ patient: undefined, practice: 'B83002' });
    const ask = (query: string) => nems.control('GET', `/why?${query}`);
    expect((await ask(`event=pds-change-of-gp-1&patient=${PATIENT}`)).json).toMatchObject({
      summary: '1 gets it',
      facts: { practice: 'B83002' },
      items: [{ subscription: id, matched: true }],
    });
    expect((await ask('event=pds-change-of-gp-1&patient=9000000009')).json).toMatchObject({
      items: [{ subscription: id, matched: false, reason: expect.stringContaining('GP_GP_GP B83002: is') }],
    });
    expect((await ask(`event=none&patient=${PATIENT}`)).status).toBe(400);
    expect((await ask('event=pds-change-of-gp-1&patient=9990001376')).status).toBe(404);
    expect((await ask('colour=red')).status).toBe(400);
  });

  test('of a birth by the mother, as it is delivered; by the home alone where she is not known', async () => {
    await nems.change('record-birth', { mother: PATIENT, gender: 'male' });
    const { relatedPeople } = (await nems.ask('GET', `/_sandbox/world/patients/${PATIENT}`)).json;
    const baby = relatedPeople.at(-1).nhsNumber;
    const birth = { event: 'pds-birth-notification-1', patient: undefined };
    const byMother = await subscribe({ ...birth, patient: PATIENT });
    const byAge = await subscribe({ ...birth, country: 'E92000001', ages: ['gt15'] });
    const byHome = await subscribe({ ...birth, country: 'E92000001', mailbox: 'X26ABC1' });
    const why = async (patient: string) => (await nems.control('GET', `/why?event=pds-birth-notification-1&patient=${patient}`)).json;
    const told = await why(baby);
    expect([told.subject, told.summary]).toEqual([PATIENT, '3 get it']);
    const { json } = await nems.control('POST', '/trigger', { event: 'pds-birth-notification-1', patient: baby });
    const delivered = json.deliveries.flatMap(({ subscriptions }: { subscriptions: string[] }) => subscriptions);
    expect(delivered.sort()).toEqual([byMother.id, byAge.id, byHome.id].sort());

    const alone = await why(PATIENT);
    expect([alone.subject, alone.summary]).toEqual([undefined, '1 gets it; 2 do not']);
    const reasons = Object.fromEntries(
      alone.items.map((item: { subscription: string; reason: string }) => [item.subscription, item.reason]),
    );
    expect(reasons).toEqual({
      [byHome.id]: 'all that it asks for holds',
      [byMother.id]: `Patient.identifier ${PATIENT}: is not known: no NHS number is known of the mother`,
      [byAge.id]: 'Patient.age gt15: is not known',
    });
  });

  test('of MNS say it too', async () => {
    const channel = { type: 'message', endpoint: 'mesh://RR8OT001?workflow_id=SIGNALS', payload: 'application/json' };
    const criteria = "eventType='pds-change-of-gp-2'";
    const made = await nems.ask(
      'POST',
      '/multicast-notification-service/subscriptions',
      { resourceType: 'Subscription', status: 'requested', reason: '', criteria, channel },
      { 'Content-Type': 'application/fhir+json' },
    );
    await move();
    await drain();
    const [event] = (await nems.control('GET', '/events?service=mns')).json.items;
    expect((await nems.control('GET', `/events/${event.id}/why`)).json).toMatchObject({
      summary: '1 gets it',
      items: [{ subscription: made.json.id, to: channel.endpoint, matched: true }],
    });
  });

  test('that nobody was told of are told of all the same', async () => {
    await subscribe({ patient: '9000000009' });
    await move();
    const { items } = (await nems.control('GET', '/unmatched')).json;
    expect(items).toContainEqual(
      expect.objectContaining({ service: 'nems', type: 'pds-change-of-gp-1', nhsNumber: PATIENT, reason: 'no subscription matches' }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({ service: 'mns', type: 'pds-record-change-2', reason: 'nobody has subscribed to the type' }),
    );
    expect((await nems.control('GET', '/events')).json.items).toEqual([]);
    await nems.control('PUT', '/event-types/pds-change-of-gp-1', { state: 'withdrawn' });
    await move('B83002');
    expect((await nems.control('GET', '/unmatched')).json.items).toContainEqual(
      expect.objectContaining({ type: 'pds-change-of-gp-1', reason: 'the type is withdrawn' }),
    );
  });

  test('are made at a tester’s word, numbered with those of the world', async () => {
    await subscribe();
    await move();
    await drain();
    const { status, json } = await nems.control('POST', '/trigger', { event: 'pds-change-of-gp-1', patient: PATIENT });
    expect([status, json.origin, json.deliveries.length]).toEqual([201, 'triggered', 1]);
    await drain();
    const versions = nems.mesh.inbox(MAILBOX).map((body) => /<MessageHeader>.*?<versionId value="(\d+)"/s.exec(body)?.[1]);
    expect(versions).toEqual(['1', '2']);
    expect((await nems.control('GET', '/trigger')).json.items.map(({ event }: { event: string }) => event)).toContain('vaccinations-1');
    const refused = await nems.control('POST', '/trigger', { event: 'vaccinations-1', patient: '9990001376' });
    expect([refused.status, refused.json.issues[0].path]).toEqual([400, 'patient']);
  });

  test('of a baby whose mother is not known, reach those who ask by where it lives', async () => {
    const birth = { event: 'pds-birth-notification-1' };
    const byHome = await subscribe({ ...birth, patient: undefined, country: 'E92000001' });
    await subscribe({ ...birth, patient: PATIENT, mailbox: 'X26ABC1' });
    await subscribe({ ...birth, patient: undefined, practice: 'B83002', mailbox: 'X26ABC2' });
    const { json } = await nems.control('POST', '/trigger', { ...birth, patient: PATIENT, mother: null });
    expect([json.subject, json.deliveries.map(({ subscriptions }: { subscriptions: string[] }) => subscriptions)]).toEqual([
      undefined,
      [[byHome.id]],
    ]);
  });

  test.each(['/events?colour=red', '/events?limit=0', '/events?service=mesh', '/deliveries?state=lost', '/deliveries?mailbox=A&queue=B'])(
    'GET %s is refused',
    async (path) => expect((await nems.control('GET', path)).status).toBe(400),
  );
});

describe('deliveries', () => {
  test('are held, counted by a drain that gives up, and released', async () => {
    await subscribe();
    expect((await nems.control('PATCH', '/delivery', { hold: true })).json).toMatchObject({ hold: true, delay: 'PT0S' });
    await move();
    const drained = await nems.control('POST', '/drain', { timeoutMilliseconds: 50 });
    expect([drained.status, drained.json]).toEqual([408, { settled: false, waiting: 1 }]);
    expect((await nems.control('GET', '/deliveries?state=waiting')).json.items).toMatchObject([{ to: { mailboxId: MAILBOX } }]);
    await nems.control('PATCH', '/delivery', { hold: false });
    expect(await drain()).toEqual({ settled: true, waiting: 0 });
    expect(nems.mesh.inbox(MAILBOX)).toHaveLength(1);
  });

  test('are dropped, and made once more', async () => {
    await subscribe();
    await nems.control('PUT', '/delivery', { hold: true });
    await move();
    await nems.control('POST', '/drain', { timeoutMilliseconds: 20 });
    expect((await nems.control('DELETE', `/deliveries?mailbox=${MAILBOX}`)).json).toEqual({ dropped: 1 });
    expect(await drain()).toEqual({ settled: true, waiting: 0 });
    await nems.control('PUT', '/delivery', {});
    const [event] = (await nems.control('GET', '/events')).json.items;
    expect(event.deliveries).toMatchObject([{ state: 'dropped' }]);
    expect((await nems.control('POST', `/events/${event.id}/redeliver`)).status).toBe(200);
    expect(await drain()).toEqual({ settled: true, waiting: 0 });
    expect(nems.mesh.inbox(MAILBOX)).toHaveLength(1);
    expect((await nems.control('POST', '/events/none/redeliver')).status).toBe(404);
  });

  test('have settings, of which what is wrong is named', async () => {
    expect((await nems.control('PATCH', '/delivery', { shuffle: 7, drop: [{ type: 'x', next: 1 }] })).json).toMatchObject({ shuffle: 7 });
    expect((await nems.control('PATCH', '/delivery', { shuffle: null })).json).toMatchObject({
      shuffle: null,
      drop: [{ type: 'x', next: 1 }],
    });
    expect((await nems.control('PUT', '/delivery', {})).json).toEqual((await nems.control('GET', '/delivery')).json);
    const { status, json } = await nems.control('PUT', '/delivery', { delay: 'soon' });
    expect([status, json.issues[0].path]).toEqual([400, 'delay']);
    expect((await nems.control('PATCH', '/delivery', [])).status).toBe(400);
    expect((await nems.control('POST', '/drain', { timeoutMilliseconds: -1 })).status).toBe(400);
  });
});

test('MESH is away for an hour of the sandbox’s time, and everything arrives afterwards, once and in order', async () => {
  await subscribe({ event: 'pds-record-change-1' });
  await nems.mesh.close();
  for (const practice of ['A20047', 'B83002', 'A20047']) {
    await move(practice);
    await nems.control('POST', '/drain', { timeoutMilliseconds: 20 });
    await nems.ask('POST', '/_sandbox/clock/advance', { by: 'PT20M' });
  }
  const away = await nems.control('POST', '/drain', { timeoutMilliseconds: 50 });
  expect([away.status, away.json.waiting]).toEqual([408, 3]);
  await nems.mesh.open();
  expect(await drain()).toEqual({ settled: true, waiting: 0 });
  const versions = nems.mesh.inbox(MAILBOX).map((body) => /<Patient>.*?<versionId value="(\d+)"/s.exec(body)?.[1]);
  expect(versions).toEqual(['8', '9', '10']);
});

describe('the server', () => {
  test('has settings', async () => {
    expect((await nems.control('GET', '/settings')).json).toMatchObject({ strict: false, demographics: 'lenient', packs: [] });
    expect((await nems.control('PUT', '/settings', { strict: true, packs: ['tkw'] })).json).toMatchObject({ strict: true, packs: ['tkw'] });
    const { status, json } = await nems.control('PUT', '/settings', { testSignalEvery: 'often' });
    expect([status, json.issues[0].path]).toEqual([400, 'testSignalEvery']);
  });

  test('lets types of events grow old', async () => {
    const lifeCycle = { state: 'deprecated', on: '2027-03-31', more: 'https://example.com' };
    expect((await nems.control('PUT', '/event-types/vaccinations-1', lifeCycle)).json).toMatchObject({
      code: 'vaccinations-1',
      ...lifeCycle,
    });
    const { items } = (await nems.control('GET', '/event-types')).json;
    expect(items.filter(({ state }: { state: string }) => state !== 'live')).toMatchObject([{ code: 'vaccinations-1' }]);
    expect((await nems.control('PUT', '/event-types/none', lifeCycle)).status).toBe(404);
    expect((await nems.control('PUT', '/event-types/vaccinations-1', { state: 'old' })).status).toBe(400);
  });
});
