/** Entries of lists that a new one takes the place of. */
import { isCertainlyBefore } from '../rules/date.ts';
import type { Period } from '../schema.ts';

/** An entry whose time ends on a day; with its beginning, when it began later. */
export function ended<T extends { readonly period?: Period }>(entry: T, on: string): T & { readonly period: Period } {
  const { period } = entry;
  const to = period?.from !== undefined && isCertainlyBefore(on, period.from) ? period.from : on;
  return { ...entry, period: { ...period, to } };
}
