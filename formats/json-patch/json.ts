/** JSON values. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

/** A value that may be written to: a copy that nobody else holds. */
export type Draft = null | boolean | number | string | Draft[] | { [member: string]: Draft };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is nested deeper than so many levels. Does not itself go deeper than that. */
export function isDeeperThan(levels: number, value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner: Json) => isDeeperThan(levels - 1, inner));
}

/** A copy all the way down. */
export function copyOf(value: Json): Draft {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: { [member: string]: Draft } = {};
  for (const [name, inner] of Object.entries(value as JsonObject)) setMember(copy, name, copyOf(inner));
  return copy;
}

/** What JSON would tell of a value that was made of JSON's types: members that are `undefined` are left out. What is frozen is JSON already. */
export function asJson(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value as Json;
  if (Array.isArray(value)) return value.map(asJson);
  const told: { [member: string]: Json } = {};
  for (const [name, inner] of Object.entries(value)) if (inner !== undefined) told[name] = asJson(inner);
  return told;
}

/** How many values a value is made of, itself included. */
export function sizeOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner: Json) => sum + sizeOf(inner), 1);
}

/** Sets an own member, also one of the name `__proto__`, which plain assignment would take for something else. */
export function setMember(object: { [member: string]: Draft }, name: string, value: Draft): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

/** Equality as RFC 6902 §4.6 has it: members in any order, elements in theirs. */
export function isEqual(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other))
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((inner, at) => isEqual(inner, other[at]));
  const [left, right] = [one as JsonObject, other as JsonObject];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isEqual(left[name] as Json, right[name] as Json))
  );
}
