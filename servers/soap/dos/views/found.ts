/**
 * Services that a search has found, as a version lists them. What depends on the search is little: the rest of an item is written once
 * for each service, and again when the service changes.
 */
import type { DirectoryService } from '#world/directory-service';
import { projection } from '#world/projection';
import type { FoundService } from '../../search/case.ts';
import { element, type Values, writeFields } from '../contract/answer.ts';
import type { Field, Sequence } from '../contract/schema.ts';
import type { UrlOf } from './endpoints.ts';
import { serviceValues } from './service.ts';

/** What a search decides, or what must be looked up elsewhere. */
const VARIABLE = new Set(['name', 'distance', 'rootParent']);

const METRES_IN_A_MILE = 1609.344;

/** Writes one item. `more` are values that the service itself does not have. */
export type FoundWriter = (found: FoundService, urlOf: UrlOf, more?: Values) => string;

/** A part of an item: fields that follow on one another and are all variable or none. */
interface Stretch {
  readonly isVariable: boolean;
  readonly fields: readonly Field[];
}

/** A writer of the items of a list, with the hours of bank holidays or without. */
export function foundWriter(list: Sequence, bankHolidays: boolean): FoundWriter {
  const item = list.fields[0] as Field;
  const stretches = stretchesOf((item.type as Sequence).fields);
  const inSession = new WeakMap<UrlOf, (service: DirectoryService) => readonly string[]>();
  return (found, urlOf, more) => {
    let fixed = inSession.get(urlOf);
    if (fixed === undefined) {
      fixed = projection((service: DirectoryService) => {
        const values = serviceValues(service, { urlOf, bankHolidays });
        return stretches.map(({ isVariable, fields }) => (isVariable ? '' : inOnePiece(writeFields(fields, values))));
      });
      inSession.set(urlOf, fixed);
    }
    const parts = fixed(found.service);
    const values: Values = { name: nameOf(found), distance: milesOf(found), ...more };
    let content = '';
    for (const [at, { isVariable, fields }] of stretches.entries()) content += isVariable ? writeFields(fields, values) : parts[at];
    return element(item.name, content);
  };
}

/** A text that was put together of many is gone through piece by piece whenever it is used; what is kept for long should be one. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

function stretchesOf(fields: readonly Field[]): readonly Stretch[] {
  const stretches: { readonly isVariable: boolean; readonly fields: Field[] }[] = [];
  for (const field of fields) {
    const isVariable = VARIABLE.has(field.name);
    const last = stretches.at(-1);
    if (last?.isVariable === isVariable) last.fields.push(field);
    else stretches.push({ isVariable, fields: [field] });
  }
  return stretches;
}

/** ` (Home)` after the name tells why it is so far up. */
function nameOf({ service, suffix }: FoundService): string {
  return suffix === undefined ? service.name : `${service.name} (${suffix})`;
}

function milesOf({ metres }: FoundService): string {
  return (metres / METRES_IN_A_MILE).toFixed(1);
}
