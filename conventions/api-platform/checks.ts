/**
 * The order of checks is part of an API: of two mistakes in one request, which is reported? So each API lists its checks in order,
 * and this runs such a list. A check is a function whose name says what holds when it passes (`requestIdIsWellFormed`).
 */
import type { Refusal } from './outcome-errors.ts';

/** Nothing when the check passes. */
export type Verdict<Name extends string> = Refusal<Name> | undefined;
export type Check<Exchange, Name extends string> = (exchange: Exchange) => Verdict<Name> | Promise<Verdict<Name>>;

/** A refusal, and the name of the check that decided so. */
export interface Refused<Name extends string> {
  readonly refusal: Refusal<Name>;
  readonly decidedBy: string;
}

/**
 * The first check that refuses; nothing when all pass. At once where all checks answer at once, as most do: to wait for those too would cost
 * each request turns of the event loop's queue.
 */
export function firstRefusal<Exchange, Name extends string>(
  checks: readonly Check<Exchange, Name>[],
  exchange: Exchange,
  from = 0,
): Refused<Name> | undefined | Promise<Refused<Name> | undefined> {
  for (let at = from; at < checks.length; at++) {
    const check = checks[at] as Check<Exchange, Name>;
    const verdict = check(exchange);
    if (verdict instanceof Promise)
      return verdict.then((refusal) => (refusal ? { refusal, decidedBy: check.name } : firstRefusal(checks, exchange, at + 1)));
    if (verdict) return { refusal: verdict, decidedBy: check.name };
  }
  return undefined;
}
