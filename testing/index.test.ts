import { spawn } from 'node:child_process';
import { once } from 'node:events';
import express from 'express';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlError, type Sandbox, startSandbox } from './index.ts';

const PATIENT = '/personal-demographics/FHIR/R4/Patient/9000000009';
const headers = { 'X-Request-ID': '60e0b220-8136-4ca5-ae46-1d97ef59d068' };
const statusOf = async (url: string, more: Record<string, string> = {}) => (await fetch(url, { headers: { ...headers, ...more } })).status;

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['fhir', 'oauth'] });
});
afterAll(() => nhs.stop());

describe('a sandbox in a test', () => {
  it('has addresses, tokens, faults, a journal and a clock', async () => {
    const url = nhs.urls.fhir + PATIENT;
    const authorization = { Authorization: `Bearer ${await nhs.token()}` };
    expect(await statusOf(url, authorization)).toBe(200);
    await nhs.faults.add({ operation: 'pds.readPatient', status: 503, times: 1 });
    expect(await statusOf(url)).toBe(503);
    await nhs.clock.advance('PT11M');
    expect(await statusOf(url, authorization)).toBe(401);
    const seen = await nhs.journal.wait({ operation: 'pds.*', count: 3 });
    expect(seen.map(({ response }) => response.status)).toEqual([200, 503, 401]);
    await nhs.reset();
    expect(await nhs.journal.count()).toBe(0);
  });

  it('mints tokens of every kind, and old ones', async () => {
    const p9 = await nhs.mint({ flow: 'nhs-login', user: '9912003071', level: 'P9' });
    expect(p9).toMatchObject({ token_type: 'Bearer', access_token: expect.stringMatching(/^[A-Za-z0-9_-]{27,28}$/) });
    const old = await nhs.token({ expires: '-PT1S' });
    expect(await statusOf(nhs.urls.fhir + PATIENT, { Authorization: `Bearer ${old}` })).toBe(401);
    await expect(nhs.token({ app: 'nobody' })).rejects.toThrow(ControlError);
  });

  it('changes its world by the rules of the field', async () => {
    await using mine = nhs.session();
    const url = mine.urls.fhir + PATIENT.replace('9000000009', '9990001375');
    const practiceOf = async () => {
      const patient = (await (await fetch(url, { headers })).json()) as { generalPractitioner: { identifier: { value: string } }[] };
      return patient.generalPractitioner[0]?.identifier.value;
    };
    const before = await practiceOf();
    const { changed, events } = await mine.world.change('move-patient', { nhsNumber: '9990001375', practice: 'A20047' });
    expect(changed[0]).toMatchObject({ collection: 'patients', id: '9990001375', version: 2 });
    expect(events[0]).toMatchObject({ type: 'gp-changed', from: before, to: 'A20047' });
    expect(await practiceOf()).toBe('A20047');
    expect((await mine.world.history('patients', '9990001375')).map(({ event }) => event)).toEqual(events);
    await expect(mine.world.change('move-patient', { nhsNumber: '9990001375', practice: 'A20047' })).rejects.toMatchObject({
      status: 409,
      code: 'already-registered',
      problems: [{ path: 'practice', reason: '9990001375 is registered with A20047 already' }],
    });
    expect((await mine.world.verbs()).length).toBeGreaterThan(30);
  });

  it('gives worlds apart', async () => {
    await using a = nhs.session();
    await using b = nhs.session('b');
    await a.faults.add({ server: 'fhir', status: 503 });
    expect(await statusOf(a.urls.fhir + PATIENT)).toBe(503);
    expect(await statusOf(b.urls.fhir + PATIENT)).toBe(200);
    expect(await statusOf(nhs.urls.fhir + PATIENT)).toBe(200);
    expect(b.name).toBe('b');
    expect(a.name).not.toBe(b.name);
    await nhs.reset();
  });

  it('answers without a socket', async () => {
    const reply = await nhs.handle('fhir', { target: PATIENT, headers });
    expect(reply.status).toBe(200);
    expect(JSON.parse(String(reply.body))).toMatchObject({ id: '9000000009' });
    expect(() => nhs.handle('mesh', { target: '/' })).toThrow("no server is called 'mesh'");
  });

  it('mounts a server in an express application of one’s own', async () => {
    const app = express().use('/nhs', nhs.express('fhir'));
    const answer = await supertest(app).get(`/nhs${PATIENT}`).set(headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toBe('W/"2"');
  });

  it('says what is wrong with what it is asked for', async () => {
    await expect(startSandbox({ servers: ['fax'] })).rejects.toThrow(/^there is no server 'fax'; there are portal, fhir, .*oauth/);
    await expect(startSandbox({ environment: 'moon' as 'local' })).rejects.toThrow(
      'option environment: moon: must be one of local, sandbox, integration',
    );
    const port = Number(new URL(nhs.urls.fhir as string).port);
    await expect(startSandbox({ ports: { fhir: port } })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use: fhir needs it. Choose another with --port fhir=N`,
    );
  });

  it('speaks TLS when asked', async () => {
    await using secure = await startSandbox({ servers: ['fhir', 'oauth'], tls: true });
    expect(secure.url).toMatch(/^https:/);
    // the API server asks the authorisation server about the token, over TLS too
    const reply = await secure.handle('fhir', {
      target: PATIENT,
      headers: { ...headers, Authorization: `Bearer ${await secure.token()}` },
    });
    expect(reply.status).toBe(200);
    expect(await secure.journal.count({ operation: 'pds.readPatient', status: 200 })).toBe(1);
  });
});

describe('events in a test', () => {
  const MOVER = '9990001375';
  const MAILBOX = 'RR8OT001';
  const change = { mailbox: MAILBOX, event: 'pds-change-of-gp-1', patient: MOVER };

  let events: Sandbox;
  beforeAll(async () => {
    events = await startSandbox({ servers: ['fhir', 'mesh', 'nems'] });
  });
  afterAll(() => events.stop());

  it('are subscribed to, raised by a change, delivered by the time that drain resolves, and explained', async () => {
    await using mine = events.session();
    const { nems, world } = mine;
    const { id } = await nems.subscribe({ ...change, tag: 'mine' });
    await world.change('move-patient', { nhsNumber: MOVER, practice: 'A20047' });
    expect(await nems.drain()).toEqual({ settled: true, waiting: 0 });
    const { items } = await nems.events({ patient: MOVER });
    expect(items).toMatchObject([
      {
        type: 'pds-change-of-gp-1',
        origin: 'world',
        deliveries: [{ to: { mailboxId: MAILBOX, workflowId: 'CHANGEOFGP_1' }, partnerId: `${id}|mine`, state: 'sent' }],
      },
    ]);
    expect(await nems.why(items[0]?.id as string)).toMatchObject({ summary: '1 gets it', subject: MOVER });
    expect(await nems.why({ event: 'pds-change-of-gp-1', patient: '9000000009' }, id)).toMatchObject({
      summary: '0 get it; 1 does not',
      items: [{ subscription: id, matched: false }],
    });
    // nobody else's world has heard of it
    expect((await events.nems.events()).items).toEqual([]);
  });

  it('are triggered, held, dropped, released and late', async () => {
    const { nems, clock } = events;
    await nems.subscribe(change);
    await nems.hold();
    const made = await nems.trigger({ event: 'pds-change-of-gp-1', patient: MOVER, from: null, to: 'B83002' });
    expect(made).toMatchObject({ origin: 'triggered', deliveries: [{ state: 'waiting' }] });
    await expect(nems.drain(50)).rejects.toMatchObject({ name: 'ControlError', status: 408, message: '1 delivery waits still' });
    expect(await nems.dropWaiting({ mailbox: MAILBOX })).toBe(1);
    await nems.release();
    await nems.drain();
    expect((await nems.deliveries({ state: 'dropped' })).items).toMatchObject([{ event: made.id, subject: MOVER }]);

    await nems.delay('PT5M');
    const late = await nems.trigger({ event: 'pds-change-of-gp-1', patient: MOVER });
    await expect(nems.drain(50)).rejects.toMatchObject({ status: 408 });
    await clock.advance('PT5M');
    await nems.drain();
    expect((await nems.event(late.id)).deliveries).toMatchObject([{ state: 'sent' }]);

    expect(await nems.drop({ mailbox: MAILBOX, next: 1 })).toMatchObject({ drop: [{ destination: MAILBOX, next: 1 }] });
    expect(await nems.changeDelivery({ drop: null, delay: null })).toMatchObject({ drop: [], delay: 'PT0S' });
    await events.reset();
    expect((await nems.subscriptions()).items).toEqual([]);
  });

  it('that cannot be are refused with what is wrong', async () => {
    const refusal = events.nems.trigger({ event: 'pds-change-of-gp-1', patient: MOVER, colour: 'red' });
    await expect(refusal).rejects.toMatchObject({ status: 400, problems: [{ path: 'colour' }] });
    await expect(events.nems.subscribe({ mailbox: 'NOBODY', event: 'vaccinations-1', patient: MOVER })).rejects.toThrow(ControlError);
    await expect(nhs.nems.drain()).rejects.toMatchObject({ status: 404, message: expect.stringContaining('has no nems server') });
  });

  it('of MNS come to queues', async () => {
    await using mine = events.session();
    const { id, channel } = await mine.mns.subscribe({ event: 'pds-change-of-gp-2', queue: 'mine' });
    expect(await mine.mns.why({ type: 'pds-change-of-gp-2', patient: MOVER })).toMatchObject([{ subscription: id, matched: true }]);
    expect(await mine.mns.trigger({ type: 'pds-change-of-gp-2', patient: MOVER })).toMatchObject({ subscriptions: [id] });
    await mine.nems.drain();
    expect(await mine.mns.messages(channel.endpoint)).toMatchObject([{ body: { type: 'pds-change-of-gp-2', subject: MOVER } }]);
    await mine.mns.unsubscribe(id);
    expect((await mine.mns.subscriptions()).items).toEqual([]);
  });
});

describe('ten sandboxes in one process', () => {
  it('share nothing', async () => {
    const sandboxes = await Promise.all(Array.from({ length: 10 }, () => startSandbox({ servers: ['fhir', 'oauth'] })));
    await Promise.all(
      sandboxes.map(async (sandbox, i) => {
        await sandbox.clock.set({ now: `20${10 + i}-01-01T00:00:00Z`, frozen: true });
        await sandbox.faults.add({ operation: 'pds.readPatient', status: 500 + i });
        expect(await statusOf(sandbox.urls.fhir + PATIENT)).toBe(500 + i);
      }),
    );
    for (const [i, sandbox] of sandboxes.entries()) {
      expect((await sandbox.clock.get()).now).toBe(`20${10 + i}-01-01T00:00:00.000Z`);
      expect(await sandbox.faults.list()).toHaveLength(1);
      expect(await sandbox.journal.count()).toBe(1);
    }
    await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
    await expect(fetch(sandboxes[0]?.url as string)).rejects.toThrow();
  }, 30_000);

  it('leave nothing open: the process ends by itself', async () => {
    const script = `
      const { startSandbox } = await import('./dist/testing/index.js');
      const all = await Promise.all(Array.from({ length: 10 }, () => startSandbox()));
      await Promise.all(all.map(async (nhs) => { await nhs.token(); await nhs.faults.list(); }));
      await Promise.all(all.map((nhs) => nhs.stop()));
      console.log('stopped');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    const [code] = await once(child, 'exit');
    expect([code, said]).toEqual([0, 'stopped\n']);
  });
});
