/** Makes an entry of what is known about a thing. */
import { createHash } from 'node:crypto';
import type { AttributeValues } from '#formats/ldap/types';
import type { Entry, Place } from '../entry.ts';
import { classNamed } from '../schema/schema.ts';

/** By attribute, as the schema spells it and in alphabetical order, which is the directory's; nothing where nothing is known. */
export type Facts = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The entry of a class at a place. `made`: since when it has been there, `20131104000000`. */
export function entryOf(place: Place, objectClass: string, facts: Facts, made: string): Entry {
  const attributes: AttributeValues[] = [{ type: 'objectClass', values: lineageOf(objectClass) }];
  for (const type in facts) {
    const known = facts[type];
    if (known === undefined || known.length === 0) continue;
    attributes.push({ type, values: typeof known === 'string' ? [known] : known });
  }
  return new MadeEntry(place, attributes, made);
}

class MadeEntry implements Entry {
  readonly dn: string;
  readonly path: string;
  readonly attributes: readonly AttributeValues[];
  readonly #made: string;

  constructor({ dn, path }: Place, attributes: readonly AttributeValues[], made: string) {
    this.dn = dn;
    this.path = path;
    this.attributes = attributes;
    this.#made = made;
  }

  /** Made when they are asked for, which is seldom. */
  get operational(): readonly AttributeValues[] {
    const time = [`${this.#made}Z`];
    return [
      { type: 'structuralObjectClass', values: this.attributes[0]?.values.slice(-1) ?? [] },
      { type: 'entryUUID', values: [uuidOf(this.path)] },
      { type: 'createTimestamp', values: time },
      { type: 'modifyTimestamp', values: time },
    ];
  }
}

const lineages = new Map<string, readonly string[]>();

/** A class and all that it inherits from, `top` first. */
function lineageOf(name: string): readonly string[] {
  let lineage = lineages.get(name);
  if (lineage === undefined) {
    lineage = (classNamed(name)?.lineage ?? []).map((objectClass) => objectClass.name).reverse();
    lineages.set(name, lineage);
  }
  return lineage;
}

/** The same for the same place every time: RFC 9562, version 8. */
function uuidOf(path: string): string {
  const hash = createHash('sha256').update(path).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-9${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
