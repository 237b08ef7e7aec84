import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ControlClient, controlClient } from '#clients/control/control';
import type { Suite } from '#kernel/suite';
import { startToys } from '../testing/toys.ts';

/** One process with the portal and oauth, one with fhir, each with a store of its own; spine is configured, but nobody is there. */
let far: Suite;
let near: Suite;
let suite: ControlClient;
let fhir: ControlClient;

beforeAll(async () => {
  far = await startToys(['fhir']);
  near = await startToys(['portal', 'oauth'], { urls: { fhir: far.urls.fhir, spine: 'http://127.0.0.1:1' } });
  suite = controlClient({ url: near.urls.portal as string });
  fhir = controlClient({ url: far.urls.fhir as string });
});
afterEach(() => suite.reset());
afterAll(() => Promise.all([near.stop(), far.stop()]));

const portal = (path: string) => `${near.urls.portal}${path}`;
const readPerson = (session = '') => fetch(portal(`${session}/personal-demographics/person/1`)).then(({ status }) => status);
const getToken = () => fetch(portal('/oauth2/mirror')).then(({ status }) => status);

describe('servers', () => {
  it('elsewhere are shown as they are', async () => {
    expect(await suite.servers()).toEqual([
      { name: 'portal', state: 'ready', url: near.urls.portal, control: `${near.urls.portal}/_sandbox` },
      { name: 'oauth', state: 'ready', url: near.urls.oauth, control: `${near.urls.oauth}/_sandbox` },
      { name: 'fhir', state: 'ready', url: far.urls.fhir, control: `${far.urls.fhir}/_sandbox` },
      { name: 'spine', state: 'unreachable', url: 'http://127.0.0.1:1', control: 'http://127.0.0.1:1/_sandbox' },
    ]);
  });
});

describe('reset and sessions', () => {
  it('concern all processes', async () => {
    await fhir.clock.set({ now: '2020-01-01T00:00:00Z', frozen: true });
    await readPerson();
    await suite.reset();
    expect((await fhir.clock.get()).frozen).toBe(false);
    expect(await fhir.journal.count()).toBe(0);
  });

  it('leave other sessions alone, and end everywhere', async () => {
    const mine = controlClient({ url: near.urls.portal as string, session: 'mine' });
    const farMine = controlClient({ url: far.urls.fhir as string, session: 'mine' });
    await readPerson('/~mine');
    await readPerson();
    await suite.reset();
    expect(await farMine.journal.count()).toBe(1);
    await mine.endSession();
    expect(await farMine.journal.count()).toBe(0);
    await expect(suite.endSession()).rejects.toMatchObject({ status: 400, message: expect.stringContaining('default session') });
  });
});

describe('the clock', () => {
  it('set at the portal is set everywhere', async () => {
    expect(await suite.clock.set({ now: '2031-05-06T07:08:09Z', frozen: true })).toMatchObject({
      now: '2031-05-06T07:08:09.000Z',
      frozen: true,
    });
    expect(await fhir.clock.get()).toMatchObject({ now: '2031-05-06T07:08:09.000Z', frozen: true });
    await suite.clock.advance('PT5M');
    expect(await fhir.clock.get()).toMatchObject({ now: '2031-05-06T07:13:09.000Z', frozen: true });
  });

  it('that runs is advanced by as much everywhere', async () => {
    await suite.clock.advance('PT1H');
    const here = await suite.clock.get();
    const there = await fhir.clock.get();
    expect(there.frozen).toBe(false);
    expect(Math.abs(here.offsetMilliseconds - there.offsetMilliseconds)).toBeLessThan(1000);
  });

  it('refuses what is no time, and then nothing has changed', async () => {
    await expect(suite.clock.advance('soon')).rejects.toMatchObject({ status: 400 });
    expect(await fhir.clock.get()).toMatchObject({ offsetMilliseconds: 0 });
  });
});

describe('fault rules', () => {
  it('go to the server that they name', async () => {
    const rule = await suite.faults.add({ server: 'fhir', operation: 'fhir-toy.readPerson', error: 'NO_TEA', times: 1 });
    expect(rule).toMatchObject({ server: 'fhir', error: 'NO_TEA' });
    expect(await fhir.faults.list()).toMatchObject([{ id: rule.id }]);
    expect([await readPerson(), await readPerson()]).toEqual([418, 200]);
    expect(await suite.faults.list()).toEqual([{ ...rule, matched: 2, acted: 1 }]);
    await suite.faults.remove(rule.id);
    expect(await fhir.faults.list()).toEqual([]);
  });

  it('for all servers act in all, under one id, and are listed as they were written', async () => {
    const rule = await suite.faults.add({ id: 'weather', status: 503 });
    expect(rule).toEqual({ id: 'weather', status: 503 });
    expect([await readPerson(), await getToken()]).toEqual([503, 503]);
    expect(await suite.faults.list()).toEqual([{ id: 'weather', status: 503, matched: 2, acted: 2 }]);
    await suite.faults.clear();
    expect([await readPerson(), await getToken()]).toEqual([200, 200]);
  });

  it('may use names that are known elsewhere only', async () => {
    await suite.faults.add({ operation: 'readPerson', error: 'NO_TEA' });
    expect([await readPerson(), await getToken()]).toEqual([418, 200]);
  });

  it('with names that nobody knows are refused by whoever knows most', async () => {
    await expect(suite.faults.add({ operation: 'readPerson', error: 'NO_SUGAR' })).rejects.toMatchObject({
      status: 400,
      problems: [{ path: 'error', reason: expect.stringContaining("unknown error 'NO_SUGAR'") }],
    });
    await expect(suite.faults.add({ server: 'spine', status: 503 })).rejects.toMatchObject({
      status: 400,
      problems: [{ path: 'server', reason: expect.stringContaining("'spine'") }],
    });
    await expect(suite.faults.add([] as never)).rejects.toMatchObject({ status: 400 });
    expect(await suite.faults.list()).toEqual([]);
    await expect(suite.faults.remove('none')).rejects.toMatchObject({ status: 404 });
  });

  it('find the error catalogues of all', async () => {
    const names = (await suite.errors()).map(({ server, name }) => `${server} ${name}`);
    expect(names).toEqual(['portal UNKNOWN_PATH', 'oauth NO_COFFEE', 'fhir NO_TEA']);
  });
});

describe('the journal', () => {
  it('is one, by time', async () => {
    await getToken();
    await readPerson();
    await getToken();
    const servers = (entries: readonly { readonly server: string }[]) => entries.map(({ server }) => server);
    expect(servers(await suite.journal.find())).toEqual(['oauth', 'fhir', 'oauth']);
    expect(servers(await suite.journal.find({ limit: 2 }))).toEqual(['fhir', 'oauth']);
    expect(servers(await suite.journal.find({ limit: 0 }))).toEqual([]);
    expect(servers(await suite.journal.find({ server: 'fhir' }))).toEqual(['fhir']);
    expect(servers(((await (await fetch(portal('/_sandbox/journal?server=oauth&limit=1'))).json()) as { items: [] }).items)).toEqual([
      'oauth',
    ]);
    expect(await suite.journal.count()).toBe(3);
    expect(await suite.journal.count({ match: { patient: '1' } })).toBe(1);
    await suite.journal.clear({ server: 'fhir' });
    expect(servers(await suite.journal.find())).toEqual(['oauth', 'oauth']);
    await suite.journal.clear();
    expect(await suite.journal.count()).toBe(0);
  });

  it('refuses what it does not know, and sequence numbers of nobody in particular', async () => {
    await expect(suite.journal.find({ colour: 'red' } as never)).rejects.toMatchObject({
      status: 400,
      problems: [{ path: 'colour', reason: 'unknown field' }],
    });
    await expect(suite.journal.find({ after: 1 })).rejects.toMatchObject({ status: 400, message: expect.stringContaining('one process') });
    await expect(suite.journal.count({ after: 1 })).rejects.toMatchObject({ status: 400 });
    await readPerson();
    const [entry] = await suite.journal.find();
    expect(await suite.journal.find({ server: 'fhir', after: entry?.sequence })).toEqual([]);
  });

  it('is waited for, wherever it is written', async () => {
    const both = suite.journal.wait({ count: 2, timeoutMilliseconds: 5000 });
    await readPerson();
    await getToken();
    expect((await both).map(({ server }) => server)).toEqual(['fhir', 'oauth']);
    expect(await suite.journal.wait({ server: 'fhir' })).toHaveLength(1);
    await expect(suite.journal.wait({ count: 3, timeoutMilliseconds: 50 })).rejects.toMatchObject({
      status: 408,
      message: '2 of 3 matching exchanges within 50 ms',
    });
    await expect(suite.journal.wait({ count: -1 })).rejects.toMatchObject({ status: 400 });
  });

  it('is heard as it is written', async () => {
    const heard = await suite.journal.stream({ match: { patient: '1' } });
    await getToken();
    await readPerson('/~other');
    await readPerson();
    expect((await heard.next()).value).toMatchObject({ server: 'fhir', session: 'default', patient: '1' });
    await heard.return(undefined);
    expect((await fetch(portal('/_sandbox/journal/stream?colour=red'))).status).toBe(400);
  });
});

describe('the world, where each process has its own', () => {
  it('is changed in all of them', async () => {
    const name = async () => ((await (await fetch(portal('/personal-demographics/person/1'))).json()) as { name: string } | null)?.name;
    expect(await name()).toBe('Ada');
    await suite.world.put('people', '1', { name: 'Grace' });
    expect(await name()).toBe('Grace');
    await expect(suite.world.put('people', '1', { name: 'Mary' }, { ifVersion: 1 })).rejects.toMatchObject({ status: 409 });
    expect(await name()).toBe('Grace');
    await suite.world.delete('people', '1');
    expect(await name()).toBeUndefined();
    await expect(suite.world.delete('people', '1')).rejects.toMatchObject({ status: 404 });
  });

  it('is changed by a verb once, and told to all of them', async () => {
    expect((await suite.world.verbs()).map(({ name }) => name)).toEqual(['christen']);
    expect(await suite.world.change('christen', { id: '1' })).toEqual({
      changed: [{ collection: 'people', id: '1', version: 2 }],
      events: [],
    });
    const drawn = await suite.world.get<{ name: string }>('people', '1');
    expect(drawn.name).not.toBe('Ada');
    expect(await fhir.world.get('people', '1')).toEqual(drawn);
    await expect(suite.world.change('christen')).rejects.toMatchObject({ status: 400, code: 'nobody' });
    expect(await fhir.world.get('people', '1')).toEqual(drawn);
  });

  it('is kept and put back server by server', async () => {
    await fhir.world.put('people', '1', { name: 'Only there' });
    const snapshot = await (await fetch(portal('/_sandbox/snapshot'))).text();
    expect(Object.keys(JSON.parse(snapshot).servers)).toEqual(['portal', 'fhir']);
    await suite.reset();
    const put = (body: string) => fetch(portal('/_sandbox/snapshot'), { method: 'PUT', body });
    expect((await put(snapshot)).status).toBe(204);
    expect(await fhir.world.get('people', '1')).toEqual({ name: 'Only there' });
    expect(await suite.world.get('people', '1')).toEqual({ name: 'Ada' });
    const refused = await put(JSON.stringify({ servers: { spine: {} } }));
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('spine')]);
    expect((await put('{"servers":{"fhir":{"format":"other"}}}')).status).toBe(400);
  });

  it('takes the snapshot of a whole suite, too', async () => {
    await suite.world.put('people', '2', { name: 'Joan' });
    const one = JSON.stringify(await fhir.snapshot.get());
    await suite.reset();
    expect((await fetch(portal('/_sandbox/snapshot'), { method: 'PUT', body: one })).status).toBe(204);
    expect(await fhir.world.get('people', '2')).toEqual({ name: 'Joan' });
    expect(await suite.world.get('people', '2')).toEqual({ name: 'Joan' });
  });
});

describe('a neighbour', () => {
  const withFhirAt = async <T>(url: string, use: (client: ControlClient, own: Suite) => Promise<T>): Promise<T> => {
    const own = await startToys(['portal'], { urls: { fhir: url } });
    try {
      return await use(controlClient({ url: own.urls.portal as string }), own);
    } finally {
      await own.stop();
    }
  };
  const listening = async (server: Pick<Server, 'listen' | 'address' | 'once'>) => {
    server.listen(0, '127.0.0.1');
    await once(server as Server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('that is a stranger is left alone', async () => {
    const seen: string[] = [];
    const stranger = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('{"status":"ready","server":"somebody"}');
    });
    await withFhirAt(await listening(stranger), async (client) => {
      await client.reset();
      expect((await client.servers()).map(({ state }) => state)).toEqual(['ready', 'unreachable']);
    });
    expect(new Set(seen)).toEqual(new Set(['GET /_sandbox/health']));
    stranger.close();
  });

  it('that says nothing holds nobody up for long', async () => {
    const silent = createTcpServer();
    await withFhirAt(await listening(silent as unknown as Server), async (client) => {
      const started = performance.now();
      await client.reset();
      expect(performance.now() - started).toBeLessThan(3000);
    });
    silent.close();
  });

  it('that wants a token is given the one that all share', async () => {
    const guarded = await startToys(['fhir'], { controlToken: 'secret' });
    const own = await startToys(['portal'], { urls: { fhir: guarded.urls.fhir }, controlToken: 'secret' });
    const client = controlClient({ url: own.urls.portal as string, token: 'secret' });
    await client.clock.set({ now: '2020-01-01T00:00:00Z', frozen: true });
    expect(await controlClient({ url: guarded.urls.fhir as string, token: 'secret' }).clock.get()).toMatchObject({ frozen: true });
    await expect(controlClient({ url: own.urls.portal as string }).reset()).rejects.toMatchObject({ status: 401 });
    await Promise.all([own.stop(), guarded.stop()]);
  });

  it('over TLS is asked over TLS', async () => {
    const folder = { stateFolder: await mkdtemp(join(tmpdir(), 'portal-')) };
    const secure = await startToys(['fhir'], { mtls: true, ...folder });
    const own = await startToys(['portal'], { mtls: true, ...folder, urls: { fhir: secure.urls.fhir } });
    const authority = await own.kernel.authority();
    const client = controlClient({ url: own.urls.portal as string, ca: authority.caPem, ...(await authority.client()) });
    expect(await client.servers()).toMatchObject([{ name: 'portal' }, { name: 'fhir', state: 'ready' }]);
    await Promise.all([own.stop(), secure.stop()]);
    await rm(folder.stateFolder, { recursive: true });
  });

  it('that stops does not keep the portal from answering, or from stopping', async () => {
    const other = await startToys(['fhir']);
    await withFhirAt(other.urls.fhir as string, async (client, own) => {
      const heard = await client.journal.stream();
      const waiting = client.journal.wait({ count: 9, timeoutMilliseconds: 60_000 }).catch((error) => error);
      // one connection for those who listen, one for those who wait
      await vi.waitFor(() => expect(other.kernel.metrics.text()).toMatch(/connections_fhir 2/));
      await other.stop();
      await fetch(`${own.urls.portal}/nowhere`);
      expect((await heard.next()).value).toMatchObject({ server: 'portal', operation: 'portal.unknownPath' });
      await own.stop();
      expect(await waiting).toMatchObject({ status: 408, message: '1 of 9 matching exchanges within 60000 ms' });
      expect((await heard.next()).done).toBe(true);
    });
  });
});
