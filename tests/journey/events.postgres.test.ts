/** A change over PDS arrives in a subscriber's mailbox: each server in a process of its own over PostgreSQL, and two replicas of NEMS. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlClient } from '#clients/control/control';
import { EventSubscriber, MAILBOX } from './event-subscriber.ts';
import { type EventAddresses, eventArrives, eventsArriveInTwoSessions } from './events.ts';
import { freePortBase, type Process, startProcess } from './processes.ts';

const store = new URL(process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://missing');
store.searchParams.set('schema', `events_${process.pid}`);

const processes: Process[] = [];
let addresses: EventAddresses;
let replica: EventAddresses;

beforeAll(async () => {
  const base = await freePortBase();
  const flags = ['--port-base', String(base), '--store', store.href];
  const started = await Promise.allSettled([
    ...['portal', 'fhir', 'oauth', 'mesh', 'nems'].map((server) => startProcess([server, ...flags])),
    startProcess(['nems', ...flags, '--port', `nems=${base + 20}`]),
  ]);
  for (const one of started) if (one.status === 'fulfilled') processes.push(one.value);
  for (const one of started) if (one.status === 'rejected') throw one.reason;
  const at = (offset: number) => `http://127.0.0.1:${base + offset}`;
  addresses = { portal: at(0), fhir: at(1), mesh: at(3), oauth: at(5), nems: at(7) };
  replica = { ...addresses, nems: at(20) };
}, 30_000);
afterAll(async () => {
  const codes = await Promise.all(processes.map((process) => process.stop()));
  expect(codes).toEqual(processes.map(() => 0));
});
beforeEach(() => controlClient({ url: addresses.portal }).reset());

describe('an event arrives over PostgreSQL, a process for each server', () => {
  it('with real clients', () => eventArrives(addresses, 'P83020'));
  it('by way of the other replica', () => eventArrives(replica, 'H85686'));
  it('in two sessions at once', () => eventsArriveInTwoSessions(addresses));
  it('once, whoever of two replicas follows the world', async () => {
    const control = controlClient({ url: addresses.portal });
    const others = [addresses, replica].map(({ nems }) => controlClient({ url: nems }).nems);
    await others[0]?.subscribe({ mailbox: MAILBOX, event: 'pds-record-change-1', country: 'E92000001' });
    // both have seen the session
    await Promise.all(others.map((nems) => nems.drain()));
    const patients = ['9000000009', '9693632109', '9990001375'];
    for (let n = 0; n < 10; n++)
      for (const nhsNumber of patients) {
        const { doc, version } = await control.world.getStored<{ serialChangeNumber: number }>('patients', nhsNumber);
        const serialChangeNumber = doc.serialChangeNumber + 1;
        const changed = { ...doc, gender: n % 2 === 0 ? 'other' : 'female', serialChangeNumber };
        await control.world.put('patients', nhsNumber, changed, { ifVersion: version });
      }
    await Promise.all(others.map((nems) => nems.drain()));
    const subscriber = new EventSubscriber(addresses);
    const arrived = await subscriber.collect();
    await subscriber.close();
    const told = arrived.map(({ content }) => /"(\d{10})".*?<Patient>.*?<versionId value="(\d+)"/s.exec(content)?.slice(1).join(' '));
    expect(told).toHaveLength(30);
    expect(new Set(told).size).toBe(30);
    for (const nhsNumber of patients) {
      const versions = told.filter((one) => one?.startsWith(nhsNumber)).map((one) => Number(one?.split(' ')[1]));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
    }
  });
});
