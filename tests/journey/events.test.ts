/** A change over PDS arrives in a subscriber's mailbox; in this process, or in the sandbox that the environment names. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlClient } from '#clients/control/control';
import { startSandbox } from '#testing/index';
import { EventSubscriber, MAILBOX } from './event-subscriber.ts';
import { type EventAddresses, eventArrives, eventsArriveInTwoSessions } from './events.ts';

const { NHS_SANDBOX_URL, NHS_SANDBOX_FHIR_URL, NHS_SANDBOX_OAUTH_URL, NHS_SANDBOX_MESH_URL, NHS_SANDBOX_NEMS_URL } = process.env;
/** The sandbox that the environment names, if it does. */
const named: EventAddresses | undefined =
  NHS_SANDBOX_URL && NHS_SANDBOX_FHIR_URL && NHS_SANDBOX_OAUTH_URL && NHS_SANDBOX_MESH_URL && NHS_SANDBOX_NEMS_URL
    ? {
        portal: NHS_SANDBOX_URL,
        fhir: NHS_SANDBOX_FHIR_URL,
        oauth: NHS_SANDBOX_OAUTH_URL,
        mesh: NHS_SANDBOX_MESH_URL,
        nems: NHS_SANDBOX_NEMS_URL,
      }
    : undefined;
let addresses: EventAddresses;
let stop = async () => {};

beforeAll(async () => {
  if (named) {
    addresses = named;
    return;
  }
  const sandbox = await startSandbox();
  addresses = sandbox.urls as unknown as EventAddresses;
  stop = () => sandbox.stop();
});
afterAll(() => stop());
beforeEach(() => controlClient({ url: addresses.portal }).reset());

describe('somebody moves to another practice, and whoever asked is told', () => {
  it('with openid-client, fhir-kit-client and a client of MESH', () => eventArrives(addresses, 'P83020'));
  it('in two sessions at once', () => eventsArriveInTwoSessions(addresses));
  it('through the portal, at one address', () => {
    const { portal } = addresses;
    return eventArrives(addresses, 'P83020', { subscriberAt: { nems: portal, mesh: portal } });
  });
});

it('a signal of MNS points at the patient in our PDS, and what it points at is there', async () => {
  const control = controlClient({ url: addresses.nems });
  const made = await fetch(`${addresses.nems}/multicast-notification-service/subscriptions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json', 'X-Correlation-ID': 'journey' },
    body: JSON.stringify({
      resourceType: 'Subscription',
      status: 'requested',
      reason: '',
      criteria: "eventType='pds-change-of-gp-2'",
      channel: { type: 'message', endpoint: `mesh://${MAILBOX}?workflow_id=SIGNALS`, payload: 'application/json' },
    }),
  });
  expect(made.status).toBe(201);
  await control.world.change('move-patient', { nhsNumber: '9990001375', practice: 'A20047' });
  expect(await control.nems.drain()).toMatchObject({ settled: true });
  const subscriber = new EventSubscriber(addresses);
  try {
    const [{ message, content } = { message: undefined, content: '' }] = await subscriber.collect();
    expect(message).toMatchObject({ from: 'X26MN001', workflowId: 'SIGNALS' });
    const signal = JSON.parse(content);
    expect(signal).toMatchObject({ type: 'pds-change-of-gp-2', subject: '9990001375' });
    // NEMS says where PDS is as it sees it; from here that may lead nowhere, such as the name of a container
    const fhir = (await control.servers()).find(({ name }) => name === 'fhir')?.url ?? 'nowhere';
    expect(signal.dataref).toContain(`${fhir}/`);
    const fetched = await fetch(signal.dataref.replace(fhir, addresses.fhir), { headers: { 'X-Request-ID': crypto.randomUUID() } });
    expect(await fetched.json()).toMatchObject({ id: '9990001375', generalPractitioner: [{ identifier: { value: 'A20047' } }] });
  } finally {
    await subscriber.close();
  }
});

it('whoever subscribes after something has happened is not told of it', async () => {
  const control = controlClient({ url: addresses.nems });
  await control.world.change('move-patient', { nhsNumber: '9990001375', practice: 'A20047' });
  await control.nems.subscribe({ mailbox: MAILBOX, event: 'pds-change-of-gp-1', patient: '9990001375' });
  expect(await control.nems.drain()).toEqual({ settled: true, waiting: 0 });
  expect((await control.nems.events()).items).toEqual([]);
});

it.skipIf(named)('in the environment integration, which lets no stranger in', async () => {
  const sandbox = await startSandbox({ environment: 'integration' });
  try {
    await eventArrives(sandbox.urls as unknown as EventAddresses, 'P83020');
  } finally {
    await sandbox.stop();
  }
});
