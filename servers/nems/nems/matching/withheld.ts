/** What is told of records that are sensitive or invalidated: nothing, unless a tester wants record changes to be. */
import type { Settings } from '../../settings.ts';
import type { RoutingFacts } from './facts.ts';

/**
 * Facts as they count for an event. The page of `pds-record-change-1` has changes of the flag itself told, all others have nothing told of
 * who bears it (Events-Management): `recordChangesOfWithheld` decides for that type.
 */
export async function countingFacts(facts: RoutingFacts, code: string, settings: Settings): Promise<RoutingFacts> {
  if (facts.withheld === undefined || code !== 'pds-record-change-1') return facts;
  const { withheld: _, ...open } = facts;
  return (await settings.read()).recordChangesOfWithheld ? open : facts;
}
