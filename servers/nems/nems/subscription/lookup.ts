/** The subscription that a path names: the checks before it is read or deleted. */
import { mayActFor } from '#conventions/spine/caller';
import type { Exchange } from '../checks.ts';
import type { NemsRefusal } from '../errors.ts';
import { SUBSCRIPTIONS, type Subscription } from './subscription.ts';

/** A request about one subscription. */
export interface Lookup extends Exchange {
  readonly id: string;
  /** Found by {@link subscriptionExists}. */
  subscription: Subscription | undefined;
}

export function beginLookup(exchange: Exchange): Lookup {
  return { ...exchange, id: exchange.request.params.id ?? '', subscription: undefined };
}

export function idIsWellFormed({ id }: Lookup): NemsRefusal | undefined {
  if (/^[A-Za-z0-9]{32}$/.test(id)) return undefined;
  return { error: 'BAD_REQUEST', diagnostics: 'The id of a subscription has 32 letters and digits' };
}

async function subscriptionExists(lookup: Lookup): Promise<NemsRefusal | undefined> {
  const { id, deps } = lookup;
  lookup.subscription = (await deps.world.store.get(SUBSCRIPTIONS, id))?.doc;
  return lookup.subscription === undefined ? noSubscription(id) : undefined;
}

function subscriptionIsTheCallers({ subscription, caller }: Lookup): NemsRefusal | undefined {
  if (subscription === undefined || mayActFor(caller, subscription.odsCode)) return undefined;
  return { error: 'ACCESS_DENIED', diagnostics: 'The subscription is that of another organisation' };
}

export function noSubscription(id: string): NemsRefusal {
  return { error: 'NO_RECORD_FOUND', diagnostics: `No record found for supplied Subscription identifier - ${id}` };
}

/** After ready-made answers, which are given by id. */
export const LOOKUP_CHECKS = [subscriptionExists, subscriptionIsTheCallers];
