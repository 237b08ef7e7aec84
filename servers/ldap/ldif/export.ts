/** The tree of a session, or a part of it, as LDIF: without what the server adds of itself, so that it can be read again anywhere. */
import { LDIF_HEADER, printLdifEntry } from '#formats/ldap/ldif';
import type { Filter } from '#formats/ldap/types';
import type { SessionStore } from '#kernel/store/store';
import type { Entry, TreeContext } from '../entry.ts';
import { prepareFilter } from '../search/conditions.ts';
import { lookIn, readGroups } from '../search/documents.ts';
import { Turns } from '../search/turns.ts';
import { BRANCHES } from '../tree/branches.ts';
import { FIXED_ENTRIES } from '../tree/places.ts';

/** Which entries. */
export interface Extract {
  /** A place, as in `Place.path`: only what is there and below it. */
  readonly path: string;
  readonly filter?: Filter;
}

/** Text is given out in pieces of about this many characters. */
const PIECE = 65_536;

/** The entries of an extract, in the order of the tree, as UTF-8. */
export async function* exportLdif(store: SessionStore, addressOf: TreeContext['addressOf'], extract: Extract): AsyncGenerator<Buffer> {
  const entries = [...FIXED_ENTRIES, ...(await entriesOf(store, addressOf))].filter(({ path }) => isBelow(path, extract.path));
  const test = extract.filter === undefined ? undefined : prepareFilter(extract.filter).test;
  entries.sort((one, other) => (one.path < other.path ? -1 : 1));
  let text = LDIF_HEADER;
  for (const entry of entries) {
    if (test !== undefined && test(entry) !== true) continue;
    text += printLdifEntry(entry.dn, entry.attributes);
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

async function entriesOf(store: SessionStore, addressOf: TreeContext['addressOf']): Promise<readonly Entry[]> {
  const groups = await readGroups(store, BRANCHES, new Turns());
  const context: TreeContext = {
    addressOf,
    look: <T extends object>({ name }: { readonly name: string }, id: string) => lookIn(groups, name, id) as T | undefined,
  };
  return groups.flatMap(({ branch, documents }) => documents.flatMap(({ doc }) => branch.entriesOf(doc, context)));
}

function isBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}\0`);
}
