/** A subscription as NEMS keeps it. What was asked for stands in its resource; how it is matched, beside it. */
import type { Collection } from '#kernel/store/store';
import type { Criteria } from './criteria.ts';

export interface Subscription {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** The ASID of who asked; nothing where none was sent and none was needed. */
  readonly asid?: string;
  /** For whom they asked: the ODS code in `contact`. */
  readonly odsCode: string;
  /** MESH mailbox id: `channel.endpoint`. */
  readonly mailboxId: string;
  /** What was asked for, as sent: `criteria`, `reason`, `contact` … */
  readonly resource: SubscriptionResource;
  /** What its criteria say. */
  readonly criteria: Criteria;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly createdAt: number;
  /** Nothing matches from then on: `Subscription.end` in milliseconds. */
  readonly endsAt?: number;
  /** The number of the last world event that there was when it was made: it gets those that come after. */
  readonly sinceWorldSequence: number;
}

/** The FHIR resource in the shape of its JSON; what is named here has been looked at. */
export interface SubscriptionResource {
  readonly [field: string]: unknown;
  readonly resourceType: 'Subscription';
  readonly meta?: { readonly profile?: readonly string[] };
  readonly criteria: string;
  readonly reason: string;
  readonly end?: string;
}

/**
 * By id. `target`: for each event code it asks for, `{code}|{rule}|{value}`: `pds-change-of-gp-1|GP_GP_GP|B82617`; the rule of an explicit
 * one is `nhs-number`. `mailbox` and `organisation`: whose it is. `event`: which codes anybody asks for.
 */
export const SUBSCRIPTIONS: Collection<Subscription> = {
  name: 'nems-subscriptions',
  forgets: true,
  indexes: {
    target: ({ criteria }) => criteria.events.map((code) => targetKey(code, criteria.target)),
    mailbox: ({ mailboxId }) => mailboxId,
    organisation: ({ odsCode }) => odsCode,
    event: ({ criteria }) => criteria.events,
  },
};

/** What a subscription aims at: one patient, or those to whom a rule applies. */
export interface Target {
  readonly rule: 'nhs-number' | 'GP_GP_GP' | 'UHV_POSTCODE_LACODE' | 'CHO_GP_CCG' | 'CHO_POSTCODE_CCG' | 'COUNTRYCODE';
  readonly value: string;
}

export function targetKey(eventCode: string, { rule, value }: Target): string {
  return `${eventCode}|${rule}|${value}`;
}

/** Whether events that are accepted at a time are for it. */
export function isActiveAt({ endsAt }: Pick<Subscription, 'endsAt'>, at: number): boolean {
  return endsAt === undefined || at < endsAt;
}
