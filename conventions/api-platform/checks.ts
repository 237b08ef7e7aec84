/**
 * The order of checks is part of an API: of two mistakes in one request, which is reported? So each API lists its checks in order,
 * and this runs such a list. A check is a function whose name says what holds when it passes (`requestIdIsWellFormed`).
 */
import type { Refusal } from './outcome-errors.ts';

/** Nothing when the check passes. */
export type Verdict<Name extends string> = Refusal<Name> | undefined;
export type Check<Exchange, Name extends string> = (exchange: Exchange) => Verdict<Name> | Promise<Verdict<Name>>;

/** The first check that refuses, by its name, with its refusal; nothing when all pass. */
export async function firstRefusal<Exchange, Name extends string>(
  checks: readonly Check<Exchange, Name>[],
  exchange: Exchange,
): Promise<{ readonly refusal: Refusal<Name>; readonly decidedBy: string } | undefined> {
  for (const check of checks) {
    const verdict = check(exchange);
    // most checks answer at once, and waiting for those too would cost each request a turn of the event loop's queue
    const refusal = verdict instanceof Promise ? await verdict : verdict;
    if (refusal) return { refusal, decidedBy: check.name };
  }
  return undefined;
}
