/**
 * Which subscriptions a signal matches. Those that may are found by what the signal says of itself, through one index of the store: a
 * question for each of its values, however many subscriptions there are.
 */
import type { SessionStore, Where } from '#kernel/store/store';
import type { World } from '#world/world';
import { type Signal, valuesOf } from './events/signal.ts';
import type { Filter } from './subscriptions/criteria.ts';
import { MANUFACTURER_SUFFIX, MNS_SUBSCRIPTIONS, type MnsSubscription, targetKey } from './subscriptions/subscription.ts';

type OfType = Pick<Signal, 'type' | 'filtering'>;

/** Those of the types to which anybody has subscribed. */
export async function wantedTypes(store: SessionStore, types: readonly string[]): Promise<readonly string[]> {
  const wanted = await Promise.all(types.map((type) => isThere(store, { index: 'eventType', equals: type })));
  return types.filter((_, at) => wanted[at]);
}

/** The subscriptions that get the signal, by id. A signal from the world only goes to those that were there before it happened. */
export async function matchSignal(world: World, signal: OfType, worldSequence?: number): Promise<readonly MnsSubscription[]> {
  const manufacturers = await manufacturersFor(world, signal);
  const keys = [...targets(signal, manufacturers)];
  const found = await Promise.all(keys.map((key) => allOf(world.store, key)));
  const matching = new Map<string, MnsSubscription>();
  for (const one of found.flat()) if (reasonAgainst(one, signal, manufacturers, worldSequence) === undefined) matching.set(one.id, one);
  return [...matching.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export interface Explained {
  readonly subscription: string;
  readonly owner: string;
  readonly criteria: string;
  readonly endpoint: string;
  readonly matched: boolean;
  /** Why, or why not. */
  readonly reason: string;
}

/** For testers: of each subscription, at most `limit`, whether and why it gets a signal. */
export async function explainSignal(world: World, signal: OfType, worldSequence?: number, limit = 1000): Promise<readonly Explained[]> {
  const manufacturers = await manufacturersFor(world, signal);
  const { items } = await world.store.list(MNS_SUBSCRIPTIONS, { limit });
  return items.map(({ doc }) => {
    const against = reasonAgainst(doc, signal, manufacturers, worldSequence);
    return {
      subscription: doc.id,
      owner: doc.owner,
      criteria: doc.criteriaText,
      endpoint: doc.endpoint,
      matched: against === undefined,
      reason: against ?? 'the event type and every filter hold',
    };
  });
}

/** Who made the systems of the organisations that a signal names: by the name under which it names one. */
type Manufacturers = ReadonlyMap<string, ReadonlySet<string>>;

function reasonAgainst(
  { criteria, sinceWorldSequence }: MnsSubscription,
  { type, filtering }: OfType,
  manufacturers: Manufacturers,
  worldSequence: number | undefined,
): string | undefined {
  if (criteria.eventType !== type) return `asks for ${criteria.eventType}, and this is ${type}`;
  if (worldSequence !== undefined && sinceWorldSequence >= worldSequence) return 'was made after the change happened';
  const failing = criteria.filters.find((filter) => !holds(filter, filtering, manufacturers));
  return failing && whyNot(failing, filtering, manufacturers);
}

function holds({ name, value }: Filter, filtering: Signal['filtering'], manufacturers: Manufacturers): boolean {
  return valuesOf(filtering, name).includes(value) || manufacturers.get(name)?.has(value) === true;
}

function whyNot({ name, value }: Filter, filtering: Signal['filtering'], manufacturers: Manufacturers): string {
  const says = [...valuesOf(filtering, name), ...(manufacturers.get(name) ?? [])];
  return says.length === 0
    ? `wants ${name}='${value}', of which the signal says nothing`
    : `wants ${name}='${value}', and the signal has ${says.map((one) => `'${one}'`).join(', ')}`;
}

/** Under which keys subscriptions can lie that the signal matches. */
function* targets({ type, filtering = {} }: OfType, manufacturers: Manufacturers): Generator<string> {
  yield targetKey(type, undefined);
  for (const name of Object.keys(filtering)) for (const value of new Set(valuesOf(filtering, name))) yield targetKey(type, { name, value });
  for (const [name, values] of manufacturers) for (const value of values) yield targetKey(type, { name, value });
}

/** Looked up only where somebody asks for it. An organisation's systems are those that it runs. */
async function manufacturersFor({ store, systems }: World, { type, filtering = {} }: OfType): Promise<Manufacturers> {
  const manufacturers = new Map<string, Set<string>>();
  if (Object.keys(filtering).length === 0 || !(await isThere(store, { index: 'manufacturers', equals: type }))) return manufacturers;
  for (const name of Object.keys(filtering)) {
    const makers = new Set<string>();
    for (const odsCode of valuesOf(filtering, name)) {
      if (!/^[A-Z0-9]{3,12}$/.test(odsCode)) continue;
      const { items } = await systems.find({ index: 'organisation', equals: odsCode });
      for (const { doc } of items) if (doc.manufacturer !== undefined && !doc.withdrawn) makers.add(doc.manufacturer);
    }
    if (makers.size > 0) manufacturers.set(`${name}${MANUFACTURER_SUFFIX}`, makers);
  }
  return manufacturers;
}

async function isThere(store: SessionStore, where: Where): Promise<boolean> {
  return (await store.find(MNS_SUBSCRIPTIONS, where, { limit: 1 })).items.length > 0;
}

const PAGE = 1000;

async function allOf(store: SessionStore, key: string): Promise<readonly MnsSubscription[]> {
  const found: MnsSubscription[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find(
      MNS_SUBSCRIPTIONS,
      { index: 'target', equals: key },
      { limit: PAGE, ...(cursor !== undefined && { cursor }) },
    );
    for (const { doc } of page.items) found.push(doc);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
