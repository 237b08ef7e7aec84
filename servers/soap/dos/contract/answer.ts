/** Writes values as the contract has them: its elements, its order, its letter case, and the prefix of the live service. */
import { escapeText, referBeyondLatin1 } from '#formats/xml/escape';
import type { Field } from './schema.ts';

/** The prefix of the live service, which clients search for. */
export const DOS_PREFIX = 'ns1';

/** Values by the names of elements. Names that a version does not have are passed over, so one value does for all versions. */
export interface Values {
  readonly [element: string]: Value;
}
export type Value = string | number | boolean | Values | readonly Value[] | undefined;

/** Elements in the order of `fields`; what is undefined is left out where the contract allows it. */
export function writeFields(fields: readonly Field[], values: Values): string {
  let written = '';
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined) {
      if (field.min > 0) throw new Error(`an answer needs ${field.name}`);
    } else if (isList(value)) for (const item of value) written += writeField(field, item);
    else written += writeField(field, value);
  }
  return written;
}

/** One element. Without content it is two tags, as from the live service. */
function writeField({ name, type }: Field, value: Value): string {
  const content =
    typeof type === 'object' && type.kind === 'sequence'
      ? writeFields(type.fields, value as Values)
      : referBeyondLatin1(escapeText(String(value)));
  return element(name, content);
}

/** An element around what is XML already. */
export function element(name: string, content: string): string {
  return `<${DOS_PREFIX}:${name}>${content}</${DOS_PREFIX}:${name}>`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
