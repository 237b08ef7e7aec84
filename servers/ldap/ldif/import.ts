/** Takes entries of a file into the world. All of them, or none when one of them is wrong. */
import { parseLdif } from '#formats/ldap/ldif';
import type { Collection } from '#kernel/store/store';
import { ORGANISATIONS } from '#world/collections';
import type { Organisation } from '#world/organisation';
import type { World } from '#world/world';
import type { Entry, TreeContext } from '../entry.ts';
import { attributeNamed, classNamed } from '../schema/schema.ts';
import { BRANCHES } from '../tree/branches.ts';
import { FIXED_ENTRIES } from '../tree/places.ts';
import { type Draft, draftEndpoints, draftOrganisations, draftPractitioners, draftSystems } from './drafts.ts';
import type { Servers } from './read-endpoint.ts';
import { type ImportProblem, WrittenEntry } from './written-entry.ts';

export interface ImportOutcome {
  /** How many documents of each collection were stored. None when there are problems. */
  readonly stored: Readonly<Record<string, number>>;
  /** Entries that said what was there already. */
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
  /** What the world has no place for: attributes that are now as they follow from the rest, and entries of other classes. */
  readonly notKept: readonly ImportProblem[];
}

/** Classes that the world has something for. */
const ORGANISATION_CLASSES = ['nhsOrg', 'nhsSite', 'nhsGPPractice'];
const PERSON_CLASSES = ['nhsPerson', 'nhsOrgPerson', 'nhsOrgPersonRole'];
const CLASSES = new Set(['nhsAs', 'nhsMhs', ...ORGANISATION_CLASSES, ...PERSON_CLASSES]);

/** `servers`: where those of this sandbox are, so that addresses of theirs are known again. */
export async function importLdif(text: string, world: World, servers: Servers): Promise<ImportOutcome> {
  const { entries: records, problems: unreadable } = parseLdif(text);
  const written = records.map((record) => new WrittenEntry(record));
  const problems: ImportProblem[] = [...unreadable, ...written.flatMap(problemsOfName), ...repeated(written)];
  const { byClass, notKept } = sort(written);
  const context = contextOf(await namesFor(byClass, world), servers);
  const of = (classes: readonly string[]) => byClass.filter(([, objectClass]) => classes.includes(objectClass));
  const entriesOf = (objectClass: string) => of([objectClass]).map(([entry]) => entry);
  const drafts = [
    ...(await draftOrganisations(of(ORGANISATION_CLASSES), world)),
    ...(await draftSystems(entriesOf('nhsAs'), world)),
    ...(await draftEndpoints(entriesOf('nhsMhs'), world, context, servers, (entry, there) => differences(entry, there).length === 0)),
    ...(await draftPractitioners(of(PERSON_CLASSES), world)),
  ].filter((draft) => !saysNothingNew(draft, context));
  const checked = await check(drafts, problems);
  if (problems.length > 0) return { stored: {}, unchanged: 0, problems: problems.sort((one, other) => one.line - other.line), notKept: [] };
  await world.store.transaction(async (tx) => {
    for (const { collection, doc } of checked) await tx.put(collection, collection.idOf(doc), doc);
  });
  const changed = new Set(drafts.flatMap(({ entries }) => entries));
  const shown = shownNow(checked, context);
  return {
    stored: count(checked.map(({ collection }) => collection.name)),
    unchanged: byClass.length - changed.size,
    problems: [],
    notKept: [...notKept, ...[...changed].flatMap((entry) => lost(entry, shown))].sort((one, other) => one.line - other.line),
  };
}

function problemsOfName(entry: WrittenEntry): readonly ImportProblem[] {
  return entry.path === undefined ? [entry.problem('is not a distinguished name')] : [];
}

function repeated(entries: readonly WrittenEntry[]): readonly ImportProblem[] {
  const seen = new Map<string, WrittenEntry>();
  return entries.flatMap((entry) => {
    const before = seen.get(entry.path ?? '');
    if (before !== undefined && entry.path !== undefined) return [entry.problem(`stands in line ${before.line} already`)];
    seen.set(entry.path ?? '', entry);
    return [];
  });
}

const fixed = new Set(FIXED_ENTRIES.map(({ path }) => path));

/** Entries with the class by which the world knows them. */
function sort(entries: readonly WrittenEntry[]) {
  const byClass: (readonly [entry: WrittenEntry, objectClass: string])[] = [];
  const notKept: ImportProblem[] = [];
  for (const entry of entries) {
    const names = entry.all('objectClass').map((name) => classNamed(name)?.name ?? name);
    const known = names.find((name) => CLASSES.has(name));
    if (known !== undefined) byClass.push([entry, known]);
    else if (!fixed.has(entry.path ?? '')) notKept.push(entry.problem(`the world has nothing of class ${names.at(-1) ?? 'none'}`));
  }
  return { byClass, notKept };
}

/** The names of organisations that people's entries show: of those in the file, or of those in the world. */
async function namesFor(byClass: readonly (readonly [WrittenEntry, string])[], world: World): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const [entry, objectClass] of byClass) {
    const code = entry.one('nhsIDCode') ?? '';
    if (ORGANISATION_CLASSES.includes(objectClass)) names.set(code, entry.one('o') ?? entry.one('ou') ?? code);
  }
  for (const [entry, objectClass] of byClass) {
    const code = entry.one('nhsIDCode') ?? '';
    if (objectClass !== 'nhsOrgPerson' || names.has(code)) continue;
    names.set(code, (await world.organisations.get(code))?.doc.name ?? code);
  }
  return names;
}

function contextOf(names: ReadonlyMap<string, string>, servers: Servers): TreeContext {
  return {
    addressOf: (server) => servers.get(server) ?? `{${server}}`,
    look: <T extends object>({ name: collection }: Collection<T>, id: string) => {
      const name = collection === ORGANISATIONS.name ? names.get(id) : undefined;
      return name === undefined ? undefined : ({ name } as Organisation as unknown as T);
    },
  };
}

function entriesOfDocument({ collection }: Pick<Draft, 'collection'>, doc: object, context: TreeContext): readonly Entry[] {
  return BRANCHES.find((branch) => branch.collection.name === collection.name)?.entriesOf(doc, context) ?? [];
}

function saysNothingNew(draft: Draft, context: TreeContext): boolean {
  if (draft.before === undefined || draft.entries.length === 0) return false;
  const there = new Map(entriesOfDocument(draft, draft.before, context).map((entry) => [entry.path, entry]));
  return draft.entries.every((entry) => {
    const same = there.get(entry.path ?? '');
    return same !== undefined && differences(entry, same).length === 0;
  });
}

interface Checked {
  readonly collection: Draft['collection'];
  readonly doc: object;
}

/** The documents that are good; what is wrong with the others goes to the problems, with the entry it came from. */
async function check(drafts: readonly Draft[], problems: ImportProblem[]): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const { collection, doc, entries } of drafts) {
    const parsed = await collection.parse(doc);
    if ('doc' in parsed) checked.push({ collection, doc: parsed.doc });
    else
      for (const { path, reason } of parsed.issues)
        problems.push((entries[0] as WrittenEntry).problem(`as one of the world's ${collection.name}, ${path || 'it'} ${reason}`));
  }
  return checked;
}

function shownNow(checked: readonly Checked[], context: TreeContext): ReadonlyMap<string, Entry> {
  return new Map(checked.flatMap((one) => entriesOfDocument(one, one.doc, context)).map((entry) => [entry.path, entry]));
}

/** What an entry said, and the directory will not show. */
function lost(entry: WrittenEntry, shown: ReadonlyMap<string, Entry>): readonly ImportProblem[] {
  const now = shown.get(entry.path ?? '');
  if (now === undefined) return [entry.problem('does not show where it was written')];
  return differences(entry, now).map((type) =>
    entry.problem(`${type} was not kept: ${valuesOf(now, type).join(', ') || 'nothing'} stands there`),
  );
}

/** Attributes of which an entry says something else than is shown. */
function differences(written: WrittenEntry, shown: Entry): readonly string[] {
  const types = new Set([...written.attributes.keys(), ...shown.attributes.map(({ type }) => type)]);
  types.delete('objectClass');
  return [...types].filter((type) => sorted(written.all(type)) !== sorted(valuesOf(shown, type)));
}

function valuesOf({ attributes }: Entry, type: string): readonly string[] {
  return attributes.find((attribute) => attribute.type === (attributeNamed(type)?.name ?? type))?.values ?? [];
}

function sorted(values: readonly string[]): string {
  return [...values].sort().join('\0');
}

function count(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
