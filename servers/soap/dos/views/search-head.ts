/** What stands before the services of a search, in the names of all versions. */
import { londonInstant } from '#world/rules/london';
import type { Case } from '../../search/case.ts';
import type { Values } from '../contract/answer.ts';
import type { GoodExchange } from '../exchange.ts';

export function searchHead({ deps: { clock, ids } }: GoodExchange, { ages, at, distance }: Case): Values {
  return {
    TransactionId: ids.uuid().toUpperCase(),
    RequestedAtDateTime: londonInstant(clock.now()),
    SearchDateTime: londonInstant(at),
    // of a group there is no one age
    CalculatedAgeInDays: ages.fromDays === ages.toDays ? ages.fromDays : undefined,
    SearchDistance: distance.km,
    SearchDistanceUsedSource: distance.source,
  };
}
