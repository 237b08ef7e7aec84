/** Endpoints of the world from contracts one by one: those that share everything but the interaction are one document. */
import type { MessageEndpoint } from '#world/message-endpoint';
import type { ReadEndpoint } from './read-endpoint.ts';

/** Endpoints without ids, as few as there can be. */
function merge(contracts: readonly ReadEndpoint[]): readonly ReadEndpoint[] {
  const merged = new Map<string, ReadEndpoint>();
  for (const { interactions, ...common } of contracts) {
    const key = JSON.stringify(Object.entries(common).sort());
    const known = merged.get(key);
    merged.set(key, { ...common, interactions: [...(known?.interactions ?? []), ...interactions] });
  }
  return [...merged.values()];
}

/**
 * The same with ids: the largest of those made of an endpoint that was there keeps its id, the others have ids of their own, by what they
 * take first.
 */
export function mergeEndpoints(contracts: readonly ReadEndpoint[], id: string | undefined): readonly MessageEndpoint[] {
  const merged = [...merge(contracts)].sort((one, other) => other.interactions.length - one.interactions.length);
  return merged.map((endpoint, at) => {
    const [first] = endpoint.interactions;
    return { id: at === 0 && id !== undefined ? id : `${endpoint.partyKey}:${first?.entryId ?? first?.cpaId}`, ...endpoint };
  });
}
