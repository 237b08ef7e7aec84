/** Subscribers that each ask for one thing, in mailboxes that are called by it: who has got what is then seen at one look. */
import { expect } from 'vitest';
import type { SandboxSession, SubscriptionOrder } from '#testing/index';

export type Asked = Readonly<Record<string, Omit<SubscriptionOrder, 'mailbox'>>>;

const PDS_EVENTS = {
  'pds-birth-notification-1': 'BIRTHNOTIFICATION_1',
  'pds-change-of-address-1': 'CHANGEOFADDRESS_1',
  'pds-change-of-gp-1': 'CHANGEOFGP_1',
  'pds-death-notification-1': 'DEATHNOTIFICATION_1',
  'pds-record-change-1': 'PDSRECORDCHANGE_1',
} as const;

/** A message in a mailbox. */
export interface Lying {
  readonly mailbox: string;
  readonly workflow: string;
  readonly partnerId: string | null;
  readonly body: string;
  /** NHS number in `routingDemographics`. */
  readonly about: string | undefined;
}

/** A hospital's mailboxes, of those names. */
export async function openMailboxes(nhs: SandboxSession, names: readonly string[]): Promise<void> {
  const hospitals = { organisation: 'RR8', active: true, sets: ['event-subscriber'], sends: [], receives: [], tradingPartners: [] };
  await Promise.all(names.map((mailboxId) => nhs.world.put('mailboxes', mailboxId, { ...hospitals, mailboxId, name: mailboxId })));
}

/** Subscribes each mailbox to all that Spine publishes, or to what it says. Gives back the ids of the subscriptions. */
export async function subscribeAll(nhs: SandboxSession, asked: Asked): Promise<Readonly<Record<string, string>>> {
  await openMailboxes(nhs, Object.keys(asked));
  const made = Object.entries(asked).map(async ([mailbox, order]) => {
    const { id } = await nhs.nems.subscribe({ events: Object.keys(PDS_EVENTS), tag: mailbox, ...order, mailbox });
    return [mailbox, id] as const;
  });
  return Object.fromEntries(await Promise.all(made));
}

/** All that lies in the mailboxes once everything is delivered; each message is what NEMS sends, and says what its workflow says. */
export async function lyingIn(nhs: SandboxSession, mailboxes: readonly string[]): Promise<readonly Lying[]> {
  expect(await nhs.nems.drain()).toEqual({ settled: true, waiting: 0 });
  return (await Promise.all(mailboxes.map((mailbox) => allIn(nhs, mailbox)))).flat();
}

async function allIn({ urls }: SandboxSession, mailbox: string): Promise<readonly Lying[]> {
  const inbox = `${urls.mesh}/messageexchange/${mailbox}/inbox`;
  const { messages } = (await (await fetch(inbox)).json()) as { messages: string[] };
  return Promise.all(
    messages.map(async (messageId) => {
      const answer = await fetch(`${inbox}/${messageId}`);
      const body = await answer.text();
      const [, code = ''] = /<event>.*?<code value="([^"]+)"/s.exec(body) ?? [];
      const [, about] = /Extension-RoutingDemographics-1.*?<value value="(\d{10})"/s.exec(body) ?? [];
      const workflow = answer.headers.get('mex-workflowid') ?? '';
      expect([answer.headers.get('mex-from'), workflow]).toEqual(['X26NE001', PDS_EVENTS[code as keyof typeof PDS_EVENTS]]);
      return { mailbox, workflow, partnerId: answer.headers.get('mex-partnerid'), body, about };
    }),
  );
}

/** Who has got what: mailboxes, in their order, by workflow and whom it is about; a mailbox that has two copies is there twice. */
export function byEvent(lying: readonly Lying[]): Readonly<Record<string, readonly string[]>> {
  const told: Record<string, string[]> = {};
  for (const { workflow, about, mailbox } of lying) {
    const key = `${workflow} ${about}`;
    told[key] = [...(told[key] ?? []), mailbox].sort();
  }
  return told;
}
