/** Values out of a resource that somebody sends, each checked where it is taken. Every function refuses what cannot be. */
import { isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import { isDay } from '#world/rules/date';
import type { Period } from '#world/schema';
import { pythonStr } from '../python-text.ts';
import { additionalProperties, invalidValue, missingValue, refuse, tooManyValues } from '../refused.ts';

/** What reading stands on. */
export interface Reader {
  /** London's day: `2026-11-25`. */
  readonly today: string;
  readonly newId: () => string;
  /** A record is being made, not changed: some refusals have other words. */
  readonly isNew: boolean;
}

/** Refuses the whole, in the words for a record that is changed, or made. */
export function unfit({ isNew }: Reader, reason: string): never {
  return isNew
    ? refuse('INVALID_CREATE', `Invalid patient create data provided - '${reason}'`)
    : refuse('INVALID_UPDATE', `Invalid update with error - ${reason}`);
}

/** An object with no other members than these. */
export function objectAt(value: Json | undefined, field: string, members: readonly string[]): JsonObject {
  if (value === undefined) return missingValue(field);
  if (!isObject(value)) return invalidValue(value, field);
  const unknown = Object.keys(value).filter((name) => !members.includes(name));
  return unknown.length > 0 ? additionalProperties(unknown) : value;
}

export function listAt(value: Json | undefined, field: string, longest = Number.POSITIVE_INFINITY): readonly Json[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return invalidValue(value, field);
  return value.length > longest ? tooManyValues(value, field) : (value as readonly Json[]);
}

/** Text that is not blank. */
export function textAt(value: Json | undefined, field: string, longest: number, form?: RegExp): string {
  if (value === undefined) return missingValue(field);
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest || CONTROL.test(value)) return invalidValue(value, field);
  return form === undefined || form.test(value) ? value : invalidValue(value, field);
}

const CONTROL = /[\p{Cc}\p{Surrogate}]/u;

/** One of the codes of a table that leads from the world's words to PDS's. */
export function wordFor<Word extends string>(codes: Readonly<Record<Word, string>>, value: Json | undefined, field: string): Word {
  if (value === undefined) return missingValue(field);
  const found = (Object.keys(codes) as Word[]).find((word) => codes[word] === value);
  return found ?? invalidValue(value, field);
}

/** A day that is not still to come. */
export function pastDayAt(value: Json | undefined, field: string, { today }: Reader): string {
  const day = dayAt(value, field);
  return day > today ? invalidValue(day, field) : day;
}

function dayAt(value: Json | undefined, field: string): string {
  if (value === undefined) return missingValue(field);
  return typeof value === 'string' && isDay(value) ? value : invalidValue(value, field);
}

/** A period, which has begun. Where none is sent it begins today. */
export function periodAt(value: Json | undefined, field: string, reader: Reader): Period & { readonly from: string } {
  if (value === undefined) return { from: reader.today };
  const { start, end } = objectAt(value, field, ['start', 'end']);
  const from = pastDayAt(start, `${field}/start`, reader);
  if (end === undefined) return { from };
  const to = dayAt(end, `${field}/end`);
  return to < from ? unfit(reader, `start date is after end date in '${field}'`) : { from, to };
}

/** Refuses a second one of what there is only one of. */
export function tooMany(value: Json): never {
  return refuse('TOO_MANY_VALUES_SUBMITTED', `Too many values submitted - '${pythonStr(value)}' in field 'extension'`);
}

/** The code of a concept with one coding. */
export function codeAt(value: Json | undefined, field: string): string {
  const concept = value === undefined ? missingValue(field) : isObject(value) ? value : invalidValue(value, field);
  const [coding] = listAt(concept.coding, `${field}/coding`, 1);
  if (!isObject(coding)) return missingValue(`${field}/coding/0`);
  return textAt(coding.code, `${field}/coding/0/code`, 64);
}

/** Members of an extension by their URL, each at most once, no others than these. */
export function partsAt(value: Json | undefined, field: string, urls: readonly string[]): ReadonlyMap<string, JsonObject> {
  if (value === undefined) return missingValue(field);
  const parts = new Map<string, JsonObject>();
  for (const [at, part] of listAt(value, field).entries()) {
    const url = isObject(part) ? part.url : undefined;
    if (!isObject(part) || typeof url !== 'string') return missingValue(`${field}/${at}/url`);
    if (!urls.includes(url)) return invalidValue(url, `${field}/${at}/url`);
    if (parts.has(url)) return tooManyValues(listAt(value, field), field);
    parts.set(url, part);
  }
  return parts;
}
