/** Runs the checks of a flow in which the client signs. */
import { firstRefusal } from '#conventions/api-platform/checks';
import type { Reply } from '#kernel/http/message';
import type { Application } from '#world/application';
import { type AssertionCheck, assertionIsAJwt, jtiIsRemembered } from './assertion-checks.ts';
import type { ClientAssertion } from './client-assertion.ts';
import { type PlatformRefusal, refuse } from './errors.ts';

/** The application that an assertion proves to be the caller; or the refusal of the first of a flow's checks that does not pass. */
export async function authenticate(
  checks: readonly AssertionCheck[],
  assertion: ClientAssertion,
): Promise<{ readonly application: Application } | { readonly refusal: Reply }> {
  const found = await firstRefusal(checks, assertion);
  if (!found) return { application: assertion.application as Application };
  const { refusal, decidedBy } = found;
  return { refusal: refuse(refusal, assertion.deps.context.ids.uuid(), { decidedBy, correlation: assertion.correlation }) };
}

/** All that is wrong with an assertion, in the order of the checks. Uses up no jti. */
export async function mistakesIn(checks: readonly AssertionCheck[], assertion: ClientAssertion): Promise<readonly Mistake[]> {
  const mistakes: Mistake[] = [];
  for (const check of checks) {
    if (check === jtiIsRemembered) continue;
    const refusal = await check(assertion);
    if (refusal) mistakes.push({ check: check.name, refusal });
    // what cannot be read has nothing in it that could be wrong
    if (check === assertionIsAJwt && !assertion.jwt) break;
  }
  return mistakes;
}

export interface Mistake {
  readonly check: string;
  readonly refusal: PlatformRefusal;
}
