/** What is accepted is delivered: over a socket, to a MESH that does what the test wants. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCEPTED, bodyKey } from './accepted.ts';
import type { Post } from './post.ts';
import { FakeMesh } from './testing/fake-mesh.ts';
import { event, type Office, type OfficeOptions, openOffice, states, toMailbox } from './testing/office.ts';

let mesh: FakeMesh;
let offices: Office[];

beforeEach(async () => {
  mesh = new FakeMesh();
  offices = [];
  await mesh.open();
});
afterEach(async () => {
  await Promise.all(offices.map((office) => office.close()));
  await mesh.close();
});

async function open(options: OfficeOptions = {}): Promise<Office> {
  const office = await openOffice({ url: mesh.url, ...options });
  offices.push(office);
  return office;
}

const HOUR = 3_600_000;
const SETTLED = { settled: true, waiting: 0 };

describe('what is accepted', () => {
  test('arrives with all that belongs to it, and is told in the journal', async () => {
    const { dispatch, journal } = await open();
    const [accepted] = await dispatch.acceptAll([
      event('9912003888', '<Bundle/>', [], {
        deliveries: [{ ...toMailbox('B86056OT001'), subscriptions: ['a', 'b'], partnerId: 'a|x~~~b|y' }],
      }),
    ]);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.arrived).toHaveLength(1);
    expect(mesh.arrived[0]).toMatchObject({
      from: 'X26NE001',
      to: 'B86056OT001',
      body: '<Bundle/>',
      headers: {
        'mex-workflowid': 'CHANGEOFGP_1',
        'mex-partnerid': 'a|x~~~b|y',
        'mex-localid': `${accepted?.id}.0`,
        'mex-subject': 'pds-change-of-gp-1',
        'mex-filename': `${accepted?.id}.xml`,
        'content-type': 'application/xml',
      },
    });
    const read = await dispatch.read(accepted?.id ?? '');
    expect(read?.deliveries[0]).toMatchObject({ state: 'sent', sentAs: 'M1', endedAt: accepted?.acceptedAt });
    expect(read?.settledAt).toBe(accepted?.acceptedAt);
    expect(journal.find({})).toMatchObject([
      {
        server: 'nems',
        operation: 'nems.deliver',
        status: 202,
        subject: { patient: '9912003888', mailbox: 'B86056OT001' },
        about: {
          summary: 'pds-change-of-gp-1 of 9912003888 to B86056OT001 as M1: subscriptions a, b',
          decidedBy: 'isTaken',
          correlation: { messageId: 'about-<Bundle/>', meshMessageId: 'M1' },
        },
      },
    ]);
  });

  test('of MNS comes from its own mailbox, or goes into a queue, with what it points at', async () => {
    const { dispatch, said } = await open({ hydrate: async (_, content) => Buffer.concat([content, Buffer.from(' and more')]) });
    const queue = { to: { channel: 'queue', arn: 'arn:aws:sqs:eu-west-2:1:q' }, subscriptions: ['s'], body: 'json' } as const;
    await dispatch.acceptAll([
      event('9912003888', '', [], {
        service: 'mns',
        bodies: { json: { contentType: 'application/json', content: '{}' } },
        deliveries: [{ ...toMailbox('A'), body: 'json', hydrate: { url: 'http://x', headers: {} } }, queue],
      }),
    ]);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.arrived).toMatchObject([{ from: 'X26MN001', body: '{} and more', headers: { 'content-type': 'application/json' } }]);
    expect(said()).toContain('pds-change-of-gp-1 of 9912003888 to arn:aws:sqs:eu-west-2:1:q as Q1: subscription s');
  });

  test('and goes nowhere is settled at once', async () => {
    const { dispatch } = await open();
    const [accepted] = await dispatch.acceptAll([event('9912003888', 'x', [])]);
    expect(accepted?.settledAt).toBe(accepted?.acceptedAt);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
  });

  test('is not when what goes with it is not to happen', async () => {
    const { dispatch, store } = await open();
    expect(await dispatch.acceptAll([event('1', 'x', ['A'])], async () => false)).toEqual([]);
    await expect(dispatch.acceptAll([event('1', 'x', ['A'])], async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await store.list(ACCEPTED)).items).toEqual([]);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.arrived).toEqual([]);
  });

  test('has ids of its own though ids repeat after a restart', async () => {
    const first = await open();
    await first.dispatch.acceptAll([event('1', 'x', ['A'])]);
    await first.close();
    const second = await open({ store: first.store });
    const [accepted] = await second.dispatch.acceptAll([event('1', 'y', ['A'])]);
    expect(await second.dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.inbox('A')).toEqual(['x', 'y']);
    expect(states(await second.dispatch.read(accepted?.id ?? ''))).toEqual(['sent']);
  });
});

describe('order', () => {
  test('is that of acceptance, for each patient and mailbox; others go abreast', async () => {
    const { dispatch } = await open();
    let [atOnce, most] = [0, 0];
    mesh.answer = async () => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      atOnce -= 1;
      return 202;
    };
    const patients = Array.from({ length: 10 }, (_, at) => `P${at}`);
    for (let n = 0; n < 10; n++) await dispatch.acceptAll(patients.map((patient) => event(patient, `${patient}/${n}`, ['A', 'B'])));
    expect(await dispatch.drain(10_000)).toEqual(SETTLED);
    for (const mailbox of ['A', 'B'])
      for (const patient of patients)
        expect(mesh.inbox(mailbox).filter((body) => body.startsWith(`${patient}/`))).toEqual(
          Array.from({ length: 10 }, (_, n) => `${patient}/${n}`),
        );
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(32);
  });
});

describe('while MESH is away', () => {
  test('for an hour of the sandbox, nothing is lost, and afterwards everything flows', async () => {
    const { dispatch, advance, said } = await open();
    await mesh.close();
    const events = Array.from({ length: 50 }, (_, n) => event(`P${n % 5}`, `${n}`, ['A', 'B']));
    await dispatch.acceptAll(events);
    expect(await dispatch.drain(1000)).toEqual({ settled: false, waiting: 100 });
    for (let passed = 0; passed < HOUR; passed += HOUR / 12) {
      advance(HOUR / 12);
      expect(await dispatch.drain(1000)).toEqual({ settled: false, waiting: 100 });
    }
    // each time that it waits longer is told, and no other
    const told = said();
    expect(told.length).toBeLessThanOrEqual(11);
    expect(told[0]).toMatch(/^pds-change-of-gp-1 of P0 to A not delivered yet: no MESH answers at .*; tried again after about 0\.5 s/);
    await mesh.open();
    const started = performance.now();
    advance(HOUR / 12);
    await mesh.until(() => mesh.arrived.length === 100);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    for (const patient of ['0', '1', '2', '3', '4'])
      expect(mesh.inbox('A').filter((n) => Number(n) % 5 === Number(patient))).toEqual(
        Array.from({ length: 10 }, (_, n) => `${n * 5 + Number(patient)}`),
      );
  });

  test('and the clock stands still, it is tried again none the less', async () => {
    const { dispatch } = await open();
    await mesh.close();
    await dispatch.acceptAll([event('1', 'x', ['A'])]);
    expect(await dispatch.drain(1000)).toEqual({ settled: false, waiting: 1 });
    await mesh.open();
    await mesh.until(() => mesh.arrived.length === 1);
  });
});

describe('a try', () => {
  test.each([425, 429, 500, 503])('that is answered with %i is repeated, and what is behind it waits', async (status) => {
    const { dispatch, advance } = await open();
    let left = 3;
    mesh.answer = ({ body }) => (body === '1' && left-- > 0 ? status : 202);
    await dispatch.acceptAll([event('P', '1', ['A']), event('P', '2', ['A']), event('Q', '3', ['B'])]);
    await mesh.until(() => mesh.inbox('B').length === 1);
    expect(mesh.inbox('A')).toEqual([]);
    for (let n = 0; n < 3; n++) {
      await dispatch.drain(1000);
      advance(600_000);
    }
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.inbox('A')).toEqual(['1', '2']);
  });

  test.each([417, 403, 400])('that is answered with %i is the last one, and the lane goes on', async (status) => {
    const { dispatch } = await open();
    mesh.answer = ({ body }) => (body === '1' ? status : 202);
    const [first] = await dispatch.acceptAll([event('P', '1', ['A', 'B']), event('P', '2', ['A'])]);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.inbox('A')).toEqual(['2']);
    const read = await dispatch.read(first?.id ?? '');
    expect(read?.deliveries[0]).toMatchObject({ state: 'failed', reason: `MESH answered ${status}: no` });
    expect(read?.settledAt).toBeDefined();
  });

  test('whose answer was not heard is looked for, and not made twice', async () => {
    const { dispatch } = await open();
    const answers = ['unheard', 'lost'] as const;
    let at = 0;
    mesh.answer = () => answers[at++] ?? 202;
    await dispatch.acceptAll([event('P', '1', ['A']), event('Q', '2', ['B'])]);
    while (!(await dispatch.drain(1000)).settled);
    expect(mesh.arrived.map(({ body }) => body).sort()).toEqual(['1', '2']);
  });
});

describe('after a restart', () => {
  test('what waited is delivered, what has been is not', async () => {
    const first = await open();
    await first.dispatch.controls.replace({ hold: true });
    await first.dispatch.acceptAll([event('P', '1', ['A', 'B'])]);
    expect(await first.dispatch.drain(1000)).toEqual({ settled: false, waiting: 2 });
    await first.close();
    const second = await open({ store: first.store });
    expect(await second.dispatch.drain(1000)).toEqual({ settled: false, waiting: 2 });
    await second.dispatch.controls.replace({});
    expect(await second.dispatch.drain(1000)).toEqual(SETTLED);
    await second.close();
    const third = await open({ store: first.store });
    expect(await third.dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.arrived).toHaveLength(2);
    // nothing had been begun: nothing had to be asked for
    expect(mesh.lines.filter((line) => line.startsWith('GET'))).toEqual([]);
  });

  test('what may have been under way is looked for first', async () => {
    const first = await open();
    const [accepted] = await first.dispatch.acceptAll([event('P', '1', ['A'])]);
    expect(await first.dispatch.drain(1000)).toEqual(SETTLED);
    // as if it had been killed before it could write the outcome down
    const { settledAt: _, ...doc } = (await first.dispatch.read(accepted?.id ?? '')) as NonNullable<typeof accepted>;
    await first.close();
    await first.store.put(ACCEPTED, doc.id, { ...doc, deliveries: [{ ...toMailbox('A'), state: 'waiting' }] });
    await first.store.put({ name: 'nems-courier' }, 'progress', { settledTo: 0, startedTo: 256, purgedTo: 0 });
    const second = await open({ store: first.store });
    expect(await second.dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.arrived).toHaveLength(1);
    expect(mesh.lines.at(-1)).toBe(`GET /messageexchange/X26NE001/outbox/tracking/${doc.id}.0`);
    expect((await second.dispatch.read(doc.id))?.deliveries[0]).toMatchObject({ state: 'sent', sentAs: 'M1' });
  });
});

describe('many', () => {
  test('copies of one thing are written down many at a time', async () => {
    const { dispatch, store } = await open();
    const mailboxes = Array.from({ length: 1000 }, (_, n) => `MB${n}`);
    const [accepted] = await dispatch.acceptAll([event('P', 'x'.repeat(5000), mailboxes)]);
    expect(await dispatch.drain(10_000)).toEqual(SETTLED);
    expect(mesh.arrived).toHaveLength(1000);
    expect((await store.get(ACCEPTED, accepted?.id ?? ''))?.version).toBeLessThan(100);
  });

  test('wait, more than are taken in hand at a time, and none is forgotten', async () => {
    const sent = new Set<string>();
    const post: Post = {
      deliver: async ({ localId }) => {
        sent.add(localId);
        return { status: 202, sentAs: `M${sent.size}` };
      },
    };
    const first = await open({ posts: { mesh: post, queue: post } });
    await first.dispatch.controls.replace({ hold: true });
    const mailboxes = Array.from({ length: 500 }, (_, n) => `MB${n}`);
    for (let n = 0; n < 50; n++) await first.dispatch.acceptAll([event('P', `${n}`, mailboxes)]);
    expect(await first.dispatch.drain(5000)).toEqual({ settled: false, waiting: 25_000 });
    await first.close();
    const second = await open({ store: first.store, posts: { mesh: post, queue: post } });
    expect(await second.dispatch.drain(5000)).toEqual({ settled: false, waiting: 25_000 });
    await second.dispatch.controls.replace({});
    expect(await second.dispatch.drain(20_000)).toEqual(SETTLED);
    expect(sent.size).toBe(25_000);
  });

  test('things that are settled go, but for the newest', async () => {
    const { dispatch, store } = await open();
    await dispatch.controls.replace({ keep: 300 });
    const ids: string[] = [];
    for (let n = 0; n < 20; n++)
      ids.push(
        ...(await dispatch.acceptAll(Array.from({ length: 50 }, (_, m) => event(`${m}`, `${n}`, m === 0 ? ['A'] : [])))).map(
          ({ id }) => id,
        ),
      );
    expect(await dispatch.drain(5000)).toEqual(SETTLED);
    await dispatch.acceptAll([event('P', 'x', ['A'])]);
    expect(await dispatch.drain(5000)).toEqual(SETTLED);
    const { items } = await store.list(ACCEPTED, { limit: 1000 });
    expect(items.length).toBeGreaterThanOrEqual(300);
    expect(items.length).toBeLessThan(300 + 512);
    expect(await store.readBlob(bodyKey(ids[0] as string, 'message'))).toBeUndefined();
    expect(await store.readBlob(bodyKey(ids.at(-1) as string, 'message'))).toBeDefined();
  });
});

describe('what testers do', () => {
  test('holds, and lets go', async () => {
    const { dispatch } = await open();
    await dispatch.controls.replace({ hold: true });
    await dispatch.acceptAll([event('P', '1', ['A'])]);
    expect(await dispatch.drain(1000)).toEqual({ settled: false, waiting: 1 });
    await dispatch.controls.replace({});
    await mesh.until(() => mesh.arrived.length === 1);
  });

  test('delays, by the clock of the sandbox', async () => {
    const { dispatch, advance } = await open();
    await dispatch.controls.replace({ delay: 'PT1H' });
    await dispatch.acceptAll([event('P', '1', ['A'])]);
    advance(HOUR / 2);
    await dispatch.acceptAll([event('P', '2', ['A'])]);
    expect(await dispatch.drain(1000)).toEqual({ settled: false, waiting: 2 });
    advance(HOUR / 2);
    await mesh.until(() => mesh.arrived.length === 1);
    expect(await dispatch.drain(1000)).toEqual({ settled: false, waiting: 1 });
    expect(mesh.inbox('A')).toEqual(['1']);
    advance(HOUR / 2);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
  });

  test('shuffles, the same way each time', async () => {
    const shuffled = async () => {
      const { dispatch, close } = await open();
      await dispatch.controls.replace({ hold: true, shuffle: 7 });
      await dispatch.acceptAll(Array.from({ length: 20 }, (_, n) => event('P', `${n}`, ['A'])));
      await dispatch.controls.replace({ shuffle: 7 });
      expect(await dispatch.drain(5000)).toEqual(SETTLED);
      await close();
      return mesh.arrived.splice(0).map(({ body }) => Number(body));
    };
    const order = await shuffled();
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(order).size).toBe(20);
    expect(await shuffled()).toEqual(order);
  });

  test('and order is kept again when that is taken back, though much waits', async () => {
    const { dispatch } = await open();
    await dispatch.controls.replace({ hold: true, shuffle: 7 });
    await dispatch.acceptAll(Array.from({ length: 20 }, (_, n) => event('P', `${n}`, ['A'])));
    await dispatch.drain(1000);
    await dispatch.controls.replace({});
    expect(await dispatch.drain(5000)).toEqual(SETTLED);
    expect(mesh.inbox('A')).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`));
  });

  test('drops: so many, of one mailbox, or by chance', async () => {
    const { dispatch, said } = await open();
    await dispatch.controls.replace({ drop: [{ destination: 'A', next: 2 }] });
    for (const n of ['1', '2', '3']) await dispatch.acceptAll([event('P', n, ['A', 'B'])]);
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect([mesh.inbox('A'), mesh.inbox('B')]).toEqual([['3'], ['1', '2', '3']]);
    expect((await dispatch.controls.read()).drop).toEqual([{ destination: 'A', next: 0 }]);
    expect(said()).toContain('pds-change-of-gp-1 of P to A dropped, as a tester wants it: subscription sub-A');
    await dispatch.controls.replace({ drop: [{ probability: 0.5, seed: 3 }] });
    await dispatch.acceptAll(Array.from({ length: 200 }, (_, n) => event(`${n}`, 'x', ['C'])));
    expect(await dispatch.drain(5000)).toEqual(SETTLED);
    expect(mesh.inbox('C').length).toBeGreaterThan(70);
    expect(mesh.inbox('C').length).toBeLessThan(130);
  });

  test('duplicates', async () => {
    const { dispatch } = await open();
    await dispatch.controls.replace({ duplicate: true });
    let first = true;
    mesh.answer = ({ localId }) => {
      if (!localId.endsWith('.copy') || !first) return 202;
      first = false;
      return 503;
    };
    await dispatch.acceptAll([event('P', '1', ['A'])]);
    while (!(await dispatch.drain(1000)).settled);
    expect(mesh.inbox('A')).toEqual(['1', '1']);
  });

  test('throws away what waits', async () => {
    const { dispatch } = await open();
    await dispatch.controls.replace({ hold: true });
    await dispatch.acceptAll([event('P', '1', ['A', 'B']), event('Q', '2', ['A'])]);
    expect(await dispatch.dropWaiting({ destination: 'A', subject: 'P' })).toBe(1);
    await dispatch.controls.replace({});
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect([mesh.inbox('A'), mesh.inbox('B')]).toEqual([['2'], ['1']]);
  });

  test('has things delivered once more', async () => {
    const { dispatch } = await open();
    const [accepted] = await dispatch.acceptAll([event('P', '1', ['A', 'B'])]);
    await dispatch.drain(1000);
    await dispatch.redeliver(accepted?.id ?? '');
    expect(await dispatch.drain(1000)).toEqual(SETTLED);
    expect(mesh.arrived.map(({ localId }) => localId.slice(36)).sort()).toEqual(['.0', '.0.1', '.1', '.1.1']);
    expect(await dispatch.redeliver('none')).toBeUndefined();
    expect((await dispatch.list()).items).toHaveLength(1);
  });
});

describe('a list', () => {
  test('has the newest first, page by page, and only what is asked for', async () => {
    const { dispatch } = await open();
    mesh.answer = ({ to }) => (to === 'C' ? 417 : 202);
    for (let n = 0; n < 500; n++)
      await dispatch.acceptAll([
        event(`P${n % 2}`, `${n}`, n % 100 === 0 ? ['C'] : ['A'], { type: n % 5 === 0 ? 'pds-record-change-1' : 'vaccinations-1' }),
      ]);
    expect(await dispatch.drain(5000)).toEqual(SETTLED);
    const all: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await dispatch.list({}, { limit: 70, ...(cursor !== undefined && { cursor }) });
      all.push(...page.items.map(({ messageId }) => messageId));
      if (page.next === undefined) break;
      cursor = page.next;
    }
    expect(all).toEqual(Array.from({ length: 500 }, (_, n) => `about-${499 - n}`));
    const ids = async (query: Parameters<typeof dispatch.list>[0]) => (await dispatch.list(query)).items.map(({ messageId }) => messageId);
    expect(await ids({ state: 'failed' })).toEqual(['about-400', 'about-300', 'about-200', 'about-100', 'about-0']);
    expect(await ids({ destination: 'C', subject: 'P1' })).toEqual([]);
    expect((await ids({ type: 'pds-record-change-1', subject: 'P1' })).slice(0, 2)).toEqual(['about-495', 'about-485']);
    expect(await ids({ messageId: 'about-7' })).toEqual(['about-7']);
    expect(await ids({ state: 'waiting' })).toEqual([]);
  });
});
