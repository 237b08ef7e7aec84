/** Any document on a card: its fields in words, and the names of those that it refers to. */
import type { AccreditedSystem } from '#world/accredited-system';
import { WORLD_COLLECTIONS } from '#world/collections';
import type { Mailbox } from '#world/mailbox';
import type { MessageEndpoint } from '#world/message-endpoint';
import { precisionOf } from '#world/rules/date';
import { contractsOf, interactionsOf } from '#world/spine/contracts';
import { receivedBy, sentBy } from '#world/workflow-sets';
import type { Card, Section } from '../terminal/card.ts';
import type { Cell } from '../terminal/table.ts';
import { idInWords, oneOf } from './collections.ts';
import { showDate } from './dates.ts';
import type { WorldReader } from './reader.ts';
import { capitalised, spaced } from './words.ts';

type Fields = Readonly<Record<string, unknown>>;
type Names = ReadonlyMap<string, string>;

/** Rows of a list; the rest is counted. */
const SHOWN = 40;

export async function documentCard(collection: string, id: string, doc: object, reader: WorldReader): Promise<Card> {
  const names = await namesIn(collection, doc, reader);
  const fields = doc as Fields;
  const what = capitalised(oneOf(collection));
  const title = titleOf(fields);
  const nested = Object.entries(fields).filter(([, value]) => isObject(value) || isListOfObjects(value));
  return {
    title: title ?? what,
    id: idInWords(collection, id),
    ...(title !== undefined && { subtitle: what }),
    sections: [
      { title: 'Details', content: linesOf(fields, names).filter(({ text }) => text !== title && text !== id) },
      ...nested.map(([key, value]): Section => {
        const title = labelOf(key);
        return isObject(value)
          ? { title, content: linesOf(flattened(value), names, `${key}.`) }
          : { title, content: [{ rows: rowsOf(value as readonly Fields[], names, key) }] };
      }),
      ...worked(collection, doc),
    ],
  };
}

/** What it is called, or at least what it is for. */
function titleOf(fields: Fields): string | undefined {
  const product = isObject(fields.product) ? fields.product.name : undefined;
  return [fields.name, fields.description, fields.category, product].find((value) => typeof value === 'string' && value !== '') as
    | string
    | undefined;
}

/** What follows from the sets that a document names. */
function worked(collection: string, doc: object): readonly Section[] {
  const list = (title: string, texts: Iterable<string>): Section => ({
    title,
    content: [{ rows: limited([...texts].map((text): readonly Cell[] => [{ text }])) }],
  });
  switch (collection) {
    case 'mailboxes':
      return [list('Workflows sent', sentBy(doc as Mailbox)), list('Workflows received', receivedBy(doc as Mailbox))];
    case 'systems':
      return [list('Interactions', interactionsOf(doc as AccreditedSystem))];
    case 'endpoints':
      return [{ title: 'Contracts', content: [{ rows: limited(contractRows(doc as MessageEndpoint)) }] }];
    default:
      return [];
  }
}

function contractRows(endpoint: MessageEndpoint): readonly (readonly Cell[])[] {
  return [...contractsOf(endpoint).values()].map(({ interaction, pattern, cpaId }) => [
    { text: interaction },
    { text: pattern, tone: 'quiet' },
    { text: cpaId, tone: 'quiet' },
  ]);
}

function limited(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  return rows.length > SHOWN ? [...rows.slice(0, SHOWN), [{ text: `and ${rows.length - SHOWN} more`, tone: 'quiet' }]] : rows;
}

/** The names of the documents that this one refers to, by the path of the reference. */
async function namesIn(collection: string, doc: object, reader: WorldReader): Promise<Names> {
  const references = WORLD_COLLECTIONS.find(({ name }) => name === collection)?.references(doc) ?? [];
  const named = await Promise.all(
    references.map(async ({ path, collection: other, id }): Promise<readonly [string, string] | undefined> => {
      if (other === 'organisations') return [path, await reader.organisation(id)];
      if (other === 'practitioners') return [path, `${await reader.practitioner(id)} (${id})`];
      if (other !== 'patients') return undefined;
      const name = await reader.patient(id);
      return name === undefined ? undefined : [path, `${name} (${id})`];
    }),
  );
  return new Map(named.filter((one) => one !== undefined));
}

/** `nhsNumber` as `NHS number`. */
function labelOf(key: string): string {
  return capitalised(spaced(key)).replace(/\b(?:nhs|ods|asid|gp|cpa|uprn|jwks|id)\b/gi, (letters) => letters.toUpperCase());
}

function linesOf(fields: Fields, names: Names, prefix = '') {
  return Object.entries(fields).flatMap(([key, value]) => {
    const text = inWords(value, `${prefix}${key}`, names);
    return text === undefined || text === '' ? [] : [{ label: labelOf(key), text }];
  });
}

/** A list of objects in columns: their scalar fields first of all, with heads. */
function rowsOf(list: readonly Fields[], names: Names, key: string): readonly (readonly Cell[])[] {
  const flat = list.map(flattened);
  const columns = [...new Set(flat.flatMap((fields) => Object.keys(fields)))];
  const heads = columns.map((column): Cell => ({ text: labelOf(column), tone: 'quiet' }));
  const rows = flat.map((fields, at) =>
    columns.map((column): Cell => ({ text: inWords(fields[column], `${key}.${at}.${column}`, names) ?? '' })),
  );
  return [heads, ...limited(rows)];
}

/** An object without the levels below it: `week.monday`. */
function flattened(value: Fields): Fields {
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
    isObject(inner) ? Object.entries(flattened(inner)).map(([under, leaf]) => [`${key} ${under}`, leaf]) : [[key, inner]],
  );
  return Object.fromEntries(entries);
}

function inWords(value: unknown, path: string, names: Names): string | undefined {
  if (typeof value === 'string') return names.get(path) ?? (precisionOf(value) === undefined || value.length < 8 ? value : showDate(value));
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return undefined;
  if (isListOfObjects(value))
    return (value as readonly Fields[]).map((one) => Object.values(flattened(one)).map(String).join(' to ')).join(', ');
  return (value as readonly unknown[]).map((one, at) => inWords(one, `${path}.${at}`, names) ?? '').join(', ');
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}
