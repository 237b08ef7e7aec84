/** `/_sandbox/nems/subscriptions`: all of them, whoever made them, which NEMS itself does not tell; and new ones in few words. */

import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import { readListing } from '#kernel/control/listing';
import type { Reply } from '#kernel/http/message';
import { empty, json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import { WORLD_EVENTS } from '#world/events';
import type { NemsServerDeps } from '../deps.ts';
import { SUBSCRIPTION_PROFILE } from '../nems/subscription/body.ts';
import { readCriteria, writeCriteria } from '../nems/subscription/grammar.ts';
import { isActiveAt, SUBSCRIPTIONS, type Subscription, type Target } from '../nems/subscription/subscription.ts';
import { lastSequence } from '../streams.ts';
import { iso } from './shown.ts';

type Deps = Pick<NemsServerDeps, 'store' | 'world' | 'clock' | 'ids' | 'relayedUpTo'>;

/** `GET ?mailbox=&organisation=&event=`: one of these filters is found by an index, the others apply to what it gives. */
export const listSubscriptions: Operation<Deps> = async (request, { store, clock }) => {
  const listing = readListing(request, ['mailbox', 'organisation', 'event']);
  if ('refusal' in listing) return listing.refusal;
  const { mailbox, organisation, event } = listing.filters;
  const [by] = Object.entries({ mailbox, organisation, event }).filter(([, value]) => value !== undefined);
  const [index, equals] = by ?? [];
  const found =
    index === undefined || equals === undefined
      ? await store.list(SUBSCRIPTIONS, listing.page)
      : await store.find(SUBSCRIPTIONS, { index, equals }, listing.page);
  const items = found.items
    .map(({ doc }) => doc)
    .filter(
      (one) =>
        (mailbox ?? one.mailboxId) === one.mailboxId &&
        (organisation ?? one.odsCode) === one.odsCode &&
        (event === undefined || one.criteria.events.includes(event)),
    );
  return json(200, { items: items.map((one) => shown(one, clock.now())), ...(found.next !== undefined && { next: found.next }) });
};

/** `GET /{id}`. */
export const readSubscription: Operation<Deps> = async ({ params }, { store, clock }) => {
  const stored = await store.get(SUBSCRIPTIONS, params.id ?? '');
  return stored === undefined ? missing(params.id) : json(200, shown(stored.doc, clock.now()));
};

/** `DELETE /{id}`. */
export const deleteSubscription: Operation<Deps> = async ({ params }, { store }) =>
  (await store.delete(SUBSCRIPTIONS, params.id ?? '')) ? empty(204) : missing(params.id);

const code = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{3,12}$/, 'must be a code of letters and digits'));

const schema = v.strictObject({
  mailbox: v.pipe(v.string(), v.minLength(1, 'must not be empty')),
  /** All of the following in the words of NEMS. */
  criteria: v.exactOptional(v.string()),
  event: v.exactOptional(v.string()),
  events: v.exactOptional(v.array(v.string())),
  patient: v.exactOptional(v.string()),
  practice: v.exactOptional(code),
  practiceSubIcb: v.exactOptional(code),
  homeSubIcb: v.exactOptional(code),
  localAuthority: v.exactOptional(code),
  country: v.exactOptional(code),
  ages: v.exactOptional(v.array(v.pipe(v.string(), v.regex(/^(?:lt|le|eq|ge|gt)\d{1,3}$/, 'must be like lt5')))),
  gpRegistration: v.exactOptional(v.picklist(['RegisteredOnly', 'UnregisteredOnly'])),
  serviceType: v.exactOptional(v.string()),
  tag: v.exactOptional(v.string()),
  end: v.exactOptional(v.pipe(v.string(), v.isoTimestamp('must be an instant like 2027-03-31T00:00:00Z'))),
  reason: v.exactOptional(v.string(), 'Asked for by a tester'),
});

type Said = v.InferOutput<typeof schema>;

/** What each way to say whom it is about is in NEMS. */
const RULES = {
  patient: 'nhs-number',
  practice: 'GP_GP_GP',
  practiceSubIcb: 'CHO_GP_CCG',
  homeSubIcb: 'CHO_POSTCODE_CCG',
  localAuthority: 'UHV_POSTCODE_LACODE',
  country: 'COUNTRYCODE',
} as const satisfies Partial<Record<keyof Said, Target['rule']>>;

/**
 * `POST`: for the organisation of the mailbox. `{"mailbox":"X26ABC1","event":"pds-change-of-gp-1","country":"E92000001"}`, or
 * `{"mailbox":"X26ABC1","criteria":"/Bundle?type=message&…"}`. 201 with the subscription, 400 for one that cannot be.
 */
export const createSubscription: Operation<Deps> = async (request, { store, world, clock, ids, relayedUpTo }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not a subscription', listIssues(parsed.issues));
  const said = parsed.output;
  const mailbox = (await world.mailboxes.get(said.mailbox))?.doc;
  if (mailbox === undefined) return wrong('mailbox', `the world has no mailbox '${said.mailbox}'`);
  const written = criteriaOf(said);
  if ('refusal' in written) return written.refusal;
  const criteria = readCriteria(written.criteria, { strict: false, subscriber: mailbox.organisation });
  if ('refusal' in criteria) {
    const { diagnostics = '', advice = [] } = criteria.refusal;
    return wrong('criteria', [diagnostics, ...advice].join(': '));
  }
  const subscription: Subscription = {
    id: ids.bytes(16).toString('hex'),
    odsCode: mailbox.organisation,
    mailboxId: mailbox.mailboxId,
    resource: resourceOf(said, written.criteria, mailbox.organisation),
    criteria: criteria.criteria,
    createdAt: clock.now(),
    ...(said.end !== undefined && { endsAt: Date.parse(said.end) }),
    sinceWorldSequence: await lastSequence(store, WORLD_EVENTS, await relayedUpTo()),
  };
  await store.put(SUBSCRIPTIONS, subscription.id, subscription);
  return json(201, shown(subscription, clock.now()));
};

/** Criteria in the words of NEMS. What they say is looked at when they are read. */
function criteriaOf(said: Said): { readonly criteria: string } | { readonly refusal: Reply } {
  const { criteria, event, events = [], ages = [], gpRegistration, serviceType, tag } = said;
  const targets = (Object.keys(RULES) as (keyof typeof RULES)[]).filter((name) => said[name] !== undefined);
  if (criteria !== undefined) {
    const [extra] = [
      event && 'event',
      events.length > 0 && 'events',
      ...targets,
      ages.length > 0 && 'ages',
      gpRegistration && 'gpRegistration',
      tag && 'tag',
    ].filter(Boolean);
    return extra === undefined ? { criteria } : { refusal: wrong(String(extra), 'belongs to the criteria, where these are given') };
  }
  const [name] = targets;
  if (name === undefined || targets.length > 1)
    return { refusal: wrong(targets[1] ?? 'patient', `must be one of ${Object.keys(RULES).join(', ')}`) };
  return {
    criteria: writeCriteria({
      events: event === undefined ? events : [event, ...events],
      target: { rule: RULES[name], value: said[name] ?? '' },
      ages: ages.map((age) => ({ comparator: age.slice(0, 2) as 'lt', years: Number(age.slice(2)) })),
      ...(gpRegistration !== undefined && { gpRegistration }),
      ...(serviceType !== undefined && { serviceType }),
      ...(tag !== undefined && { tag }),
    }),
  };
}

/** As its mailbox's organisation would have sent it. */
function resourceOf({ mailbox, reason, end }: Said, criteria: string, odsCode: string): Subscription['resource'] {
  return {
    resourceType: 'Subscription',
    meta: { profile: [SUBSCRIPTION_PROFILE] },
    status: 'requested',
    contact: [{ system: 'url', value: `https://directory.spineservices.nhs.uk/STU3/Organization/${odsCode}`, use: 'work' }],
    ...(end !== undefined && { end }),
    reason,
    criteria,
    channel: { type: 'message', endpoint: mailbox },
  };
}

function shown({ id, asid, odsCode, mailboxId, resource, criteria, createdAt, endsAt }: Subscription, now: number): object {
  return {
    id,
    status: isActiveAt(endsAt === undefined ? {} : { endsAt }, now) ? 'active' : 'off',
    mailboxId,
    odsCode,
    ...(asid !== undefined && { asid }),
    criteria: resource.criteria,
    reason: resource.reason,
    ...criteria,
    createdAt: iso(createdAt),
    ...(resource.end !== undefined && { end: resource.end }),
  };
}

function wrong(path: string, reason: string): Reply {
  return refuse(400, 'not a subscription', [{ path, reason }]);
}

function missing(id = ''): Reply {
  return refuse(404, `there is no subscription '${id}'`);
}
