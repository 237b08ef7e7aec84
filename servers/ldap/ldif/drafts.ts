/** Entries of a file as documents that are to be stored. */
import { ENDPOINTS, ORGANISATIONS, PRACTITIONERS, SYSTEMS, type WorldCollection } from '#world/collections';
import type { MessageEndpoint } from '#world/message-endpoint';
import type { World } from '#world/world';
import type { Entry, TreeContext } from '../entry.ts';
import { endpointBranch } from '../tree/endpoint.ts';
import { mergeEndpoints } from './merge-endpoints.ts';
import { readEndpoint, type Servers } from './read-endpoint.ts';
import { readOrganisation } from './read-organisation.ts';
import { readPractitioner } from './read-practitioner.ts';
import { readSystem } from './read-system.ts';
import { WrittenEntry } from './written-entry.ts';

/** A document that entries make. Not checked yet. */
export interface Draft {
  readonly collection: WorldCollection<object>;
  readonly doc: object;
  /** What was under the same id. */
  readonly before: object | undefined;
  /** Where it came from. */
  readonly entries: readonly WrittenEntry[];
}

const asAny = <T extends object>(collection: WorldCollection<T>) => collection as unknown as WorldCollection<object>;

/** Accredited systems. */
export async function draftSystems(entries: readonly WrittenEntry[], world: World): Promise<readonly Draft[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const before = (await world.systems.get(entry.one('uniqueIdentifier') ?? ''))?.doc;
      return { collection: asAny(SYSTEMS), doc: readSystem(entry, before), before, entries: [entry] };
    }),
  );
}

/** Organisations, each with the class that it is written in. */
export async function draftOrganisations(
  entries: readonly (readonly [entry: WrittenEntry, objectClass: string])[],
  world: World,
): Promise<readonly Draft[]> {
  return Promise.all(
    entries.map(async ([entry, objectClass]) => {
      const before = (await world.organisations.get(entry.one('nhsIDCode') ?? ''))?.doc;
      return { collection: asAny(ORGANISATIONS), doc: readOrganisation(entry, objectClass, before), before, entries: [entry] };
    }),
  );
}

/** People, whose entries of all three levels come together. */
export async function draftPractitioners(
  entries: readonly (readonly [entry: WrittenEntry, objectClass: string])[],
  world: World,
): Promise<readonly Draft[]> {
  const people = new Map<string, (typeof entries)[number][]>();
  for (const each of entries) {
    const uid = each[0].names.at(-3) ?? '';
    people.set(uid, [...(people.get(uid) ?? []), each]);
  }
  return Promise.all(
    Array.from(people, async ([uid, own]) => {
      const before = (await world.practitioners.get(uid))?.doc;
      const person = own.find(([, objectClass]) => objectClass === 'nhsPerson')?.[0];
      const roles = own.flatMap(([entry, objectClass]) => (objectClass === 'nhsOrgPersonRole' ? [entry] : []));
      const doc = readPractitioner(uid, { ...(person && { person }), roles }, before);
      return { collection: asAny(PRACTITIONERS), doc, before, entries: own.map(([entry]) => entry) };
    }),
  );
}

/**
 * Contracts. Whatever was in a document of which one contract has changed is made anew, contract by contract: a set of interactions
 * cannot leave one out.
 */
export async function draftEndpoints(
  entries: readonly WrittenEntry[],
  world: World,
  context: TreeContext,
  servers: Servers,
  isSame: (entry: WrittenEntry, there: Entry) => boolean,
): Promise<readonly Draft[]> {
  const known = await knownContracts(entries, world, context);
  const touched = new Map<MessageEndpoint | undefined, WrittenEntry[]>();
  for (const entry of entries) {
    const there = known.get(entry.path ?? '');
    if (there !== undefined && isSame(entry, there.entry)) continue;
    const others = touched.get(there?.endpoint);
    if (others === undefined) touched.set(there?.endpoint, [entry]);
    else others.push(entry);
  }
  return Array.from(touched, ([before, written]) => {
    const paths = new Set(written.map(({ path }) => path));
    const rest = before === undefined ? [] : endpointBranch.entriesOf(before, context).filter(({ path }) => !paths.has(path));
    const contracts = [...rest.map(({ dn, attributes }) => new WrittenEntry({ dn, attributes, line: 0 })), ...written];
    const docs = mergeEndpoints(
      contracts.map((contract) => readEndpoint(contract, servers)),
      before?.id,
    );
    const byId = new Map(written.map((entry) => [entry.one('uniqueIdentifier') ?? entry.names[0], entry]));
    return docs.map((doc, at) => ({
      collection: asAny(ENDPOINTS),
      doc,
      before: at === 0 ? before : undefined,
      entries: [...new Set(doc.interactions.flatMap(({ cpaId, entryId }) => byId.get(entryId ?? cpaId) ?? []))],
    }));
  }).flat();
}

/** The contracts that parties have, of whom entries are written: by where they are in the tree. */
async function knownContracts(entries: readonly WrittenEntry[], world: World, context: TreeContext) {
  const parties = new Set(entries.map((entry) => entry.one('nhsMHSPartyKey')?.toLowerCase() ?? ''));
  const known = new Map<string, { readonly endpoint: MessageEndpoint; readonly entry: Entry }>();
  for (const party of parties) {
    const { items } = await world.endpoints.find({ index: 'partyKey', equals: party }, { limit: 1000 });
    for (const { doc: endpoint } of items)
      for (const entry of endpointBranch.entriesOf(endpoint, context)) known.set(entry.path, { endpoint, entry });
  }
  return known;
}
