/** What the directory holds: entries, each at its place in the tree, with attributes as the schema spells them. */
import { escapeDnValue } from '#formats/ldap/dn';
import type { AttributeValues } from '#formats/ldap/types';
import type { Collection } from '#kernel/store/store';

/** Where an entry is. */
export interface Place {
  /** Its distinguished name as shown, without a session's suffix: `uniqueIdentifier=928942012545,ou=Services,o=nhs`. */
  readonly dn: string;
  /**
   * The same to compare by: RDNs from the root downwards, in lower case, each after a NUL. So a subtree is what begins alike, and what
   * is sorted by paths is in the order of the tree.
   */
  readonly path: string;
}

/** An entry as it is shown. Immutable. */
export interface Entry extends Place {
  /** User attributes in the order in which they are shown, `objectClass` first, spelt as in the schema, each with at least one value. */
  readonly attributes: readonly AttributeValues[];
  /** Operational attributes, but for `entryDN`, `hasSubordinates` and `subschemaSubentry`, which depend on who asks and what is below. */
  readonly operational: readonly AttributeValues[];
}

/** What entries are made with, beside the document: bound to one session. */
export interface TreeContext {
  /** The address, session prefix included, at which a server of the suite is reached. */
  readonly addressOf: (server: string) => string;
  /** A document of another branch, as far as this one says that it `reads` it. */
  readonly look: <T extends object>(collection: Collection<T>, id: string) => T | undefined;
}

/** That entries depend on documents of another branch: of those whose id is the value of an attribute, which is indexed. */
export interface Reading {
  readonly collection: Pick<Collection<object>, 'name'>;
  readonly by: string;
}

/**
 * One collection of the world as entries of the tree. What has no document behind it (`o=nhs`, `ou=Services` …) are the tree's
 * fixed entries.
 */
export interface Branch<T extends object = object> {
  readonly collection: Collection<T>;
  /** Documents of other branches that the entries depend on. */
  readonly reads?: readonly Reading[];
  /**
   * The entries of a document, a parent before its children; none when the directory does not show it. Depends on nothing else, and
   * keeps nothing: what is asked for often is kept by whoever asks.
   */
  readonly entriesOf: (doc: T, context: TreeContext) => readonly Entry[];
}

/** The root of all names. */
export const ROOT: Place = { dn: '', path: '' };

/** The place of an entry below another. `type` as shown, `value` unescaped. */
export function placeBelow(parent: Place, type: string, value: string): Place {
  const rdn = `${type}=${escapeDnValue(value)}`;
  return { dn: parent.dn === '' ? rdn : `${rdn},${parent.dn}`, path: `${parent.path}\0${comparablePart(type, value)}` };
}

/** One part of a name to compare by. All types that name entries here are compared without regard to case and repeated spaces. */
export function comparablePart(type: string, value: string): string {
  return `${type.toLowerCase()}=${comparable(value)}`;
}

const SPACES = /^ +| +$| {2,}/;

/** A value to compare by where case does not count (RFC 4518, as far as it concerns text that the directory holds). */
function comparable(value: string): string {
  const lower = value.toLowerCase();
  return SPACES.test(lower) ? lower.trim().replace(/ +/g, ' ') : lower;
}
