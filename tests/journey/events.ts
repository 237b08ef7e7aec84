/**
 * A change in one place arrives everywhere: a hospital subscribes to changes of practice in England; somebody at a practice signs in and
 * registers a patient over PDS; the hospital finds the event in its MESH mailbox; PDS and the directory say the same. For any sandbox and any
 * session, with clients that nobody here wrote where there are any.
 */
import { expect } from 'vitest';
import { controlClient } from '#clients/control/control';
import { fromXml } from '#formats/fhir/xml';
import { type Arrived, EventSubscriber } from './event-subscriber.ts';
import type { Addresses } from './journey.ts';
import { moveToPractice } from './move.ts';

export interface EventAddresses extends Addresses {
  readonly nems: string;
  readonly mesh: string;
}

/** Where the hospital finds NEMS and MESH. */
export type SubscriberAddresses = Pick<EventAddresses, 'nems' | 'mesh'>;

export interface EventOptions {
  readonly session?: string;
  /** Where the hospital does not go to the servers' own addresses. */
  readonly subscriberAt?: SubscriberAddresses;
}

const PATIENT = '9693632109';
const CRITERIA =
  '/Bundle?type=message&MessageHeader.event=pds-change-of-gp-1&subscriptionRuleType=COUNTRYCODE&Organization.identifier=E92000001&tag=movers';

/** Has the patient move to `practice`, and the event arrive. The world is left changed, and the subscription ended. */
export async function eventArrives(
  addresses: EventAddresses,
  practice: string,
  { session, subscriberAt = addresses }: EventOptions = {},
): Promise<void> {
  const prefix = session === undefined ? '' : `/~${session}`;
  // asked at its own address: what the portal says of it may lead nowhere from here, such as the name of a container
  const { nems } = controlClient({ url: addresses.nems, session });
  const subscriber = new EventSubscriber({ nems: subscriberAt.nems + prefix, mesh: subscriberAt.mesh + prefix });
  try {
    const subscription = await subscriber.subscribe(CRITERIA);
    expect(await subscriber.statusOf(subscription)).toBe('active');
    await moveToPractice(addresses, practice, session);
    expect(await nems.drain()).toEqual({ settled: true, waiting: 0 });

    const [arrived, ...others] = await subscriber.collect();
    expect(others).toEqual([]);
    expectEvent(arrived as Arrived, practice, subscription);
    expect(await subscriber.collect()).toEqual([]);
    await subscriber.unsubscribe(subscription);
  } finally {
    await subscriber.close();
  }
}

/** In two sessions at once, each with its own move and its own event; the default world notices nothing. */
export async function eventsArriveInTwoSessions(addresses: EventAddresses): Promise<void> {
  const outside = controlClient({ url: addresses.nems });
  const sessions = [
    { name: 'here', practice: 'H85686' },
    { name: 'there', practice: 'P83020' },
  ];
  try {
    await Promise.all(sessions.map(({ name, practice }) => eventArrives(addresses, practice, { session: name })));
    expect((await outside.nems.events()).items).toEqual([]);
  } finally {
    await Promise.all(sessions.map(({ name }) => controlClient({ url: addresses.portal, session: name }).endSession()));
  }
}

/** What travels with it is what NEMS's users look at, and the message says who has moved where. */
function expectEvent({ message, content }: Arrived, practice: string, subscription: string): void {
  expect(message).toMatchObject({
    messageType: 'DATA',
    from: 'X26NE001',
    workflowId: 'CHANGEOFGP_1',
    partnerId: `${subscription}|movers`,
    status: { isSuccess: true, event: 'TRANSFER' },
  });
  const { resource, problems } = fromXml('STU3', content, { strict: true });
  expect(problems).toEqual([]);
  const { entry } = resource as unknown as EventBundle;
  const resources = entry.map(({ fullUrl, resource: own }) => ({ fullUrl, ...own }));
  const [header] = resources;
  expect(header).toMatchObject({ resourceType: 'MessageHeader', event: { code: 'pds-change-of-gp-1' }, meta: { versionId: '1' } });
  const [patient, ...nobodyElse] = resources.filter(({ resourceType }) => resourceType === 'Patient');
  expect(nobodyElse).toEqual([]);
  expect(patient?.identifier?.[0]?.value).toBe(PATIENT);
  const reference = patient?.generalPractitioner?.[0]?.reference;
  expect(resources.find(({ fullUrl }) => fullUrl === reference)?.identifier?.[0]?.value).toBe(practice);
}

interface EventBundle {
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[];
}

interface Resource {
  readonly resourceType: string;
  readonly identifier?: readonly { readonly value: string }[];
  readonly generalPractitioner?: readonly { readonly reference: string }[];
}
