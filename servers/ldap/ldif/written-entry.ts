/** An entry of a file, to ask for what it says. */
import { parseDn } from '#formats/ldap/dn';
import type { LdifEntry } from '#formats/ldap/ldif';
import type { AttributeValues } from '#formats/ldap/types';
import { attributeNamed } from '../schema/schema.ts';
import { readName } from '../search/names.ts';

/** What an import cannot do something with, and where that stands in the file. */
export interface ImportProblem {
  readonly line: number;
  readonly dn?: string;
  readonly reason: string;
}

export class WrittenEntry {
  readonly line: number;
  readonly dn: string;
  /** As in `Place`, whatever session the name was written in; nothing when it is no name. */
  readonly path: string | undefined;
  /** Values of its own name and of those above it, its own first. */
  readonly names: readonly string[];
  /** By the names under which the schema shows them; operational ones left out. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;

  constructor({ dn, line, attributes }: LdifEntry) {
    this.dn = dn;
    this.line = line;
    this.path = readName(dn)?.path;
    const depth = (this.path?.split('\0').length ?? 1) - 1;
    this.names =
      parseDn(dn)
        ?.slice(0, depth)
        .map((rdn) => rdn[0]?.value ?? '') ?? [];
    this.attributes = new Map(attributes.flatMap(known));
  }

  /** The first value of an attribute. */
  one(type: string): string | undefined {
    return this.attributes.get(type)?.[0];
  }

  all(type: string): readonly string[] {
    return this.attributes.get(type) ?? [];
  }

  problem(reason: string): ImportProblem {
    return { line: this.line, dn: this.dn, reason };
  }
}

function known({ type, values }: AttributeValues): readonly (readonly [string, readonly string[]])[] {
  const attribute = attributeNamed(type);
  return attribute?.operational ? [] : [[attribute?.name ?? type, values]];
}

/** An object of what is known: nothing stands in it as nothing. */
export function onlySaid<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
