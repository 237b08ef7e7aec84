/** Why a token is accepted, or is not: each step told in words. Pure; nothing is used up. */
import type { MeshToken } from '#formats/mesh/token';
import { errorFacts } from '../errors.ts';
import type { AuthorisationErrorName } from './errors.ts';
import type { AuthorisationMode } from './settings.ts';
import { type Presented, STEP_OF_USE, type Step, TOKEN_STEPS } from './steps.ts';

/** What a token says, and how it fares. */
export interface ExplainedToken {
  readonly mode: AuthorisationMode;
  /** Whether the request would be let in: as this sandbox is set, and by the live service's rules. */
  readonly accepted: boolean;
  readonly acceptedWhenStrict: boolean;
  /** What it would be refused with, as this sandbox is set. */
  readonly error?: AuthorisationErrorName;
  readonly errorDescription?: string;
  /** Its parts, where they can be read. */
  readonly token?: MeshToken;
  readonly steps: readonly ExplainedStep[];
}

interface ExplainedStep {
  /** What holds when it passes. */
  readonly step: string;
  readonly looksAt: string;
  readonly outcome: 'passes' | 'refused' | 'would be refused when strict' | 'not looked at';
  /** What was expected, and what came. */
  readonly wrong?: string;
}

/** Every step, also those after the first that refuses, as long as they have something to look at. */
export function explained(presented: Presented): ExplainedToken {
  const { authorisation: mode } = presented.settings;
  const judged = [...TOKEN_STEPS, STEP_OF_USE].map((step) => ({ step, wrong: step.wrong(presented) }));
  const refusedIn = (one: AuthorisationMode) => judged.find(({ step, wrong }) => wrong !== undefined && step.refusesIn.includes(one))?.step;
  const refusedBy = refusedIn(mode);
  return {
    mode,
    accepted: refusedBy === undefined,
    acceptedWhenStrict: refusedIn('strict') === undefined,
    ...(refusedBy && { error: refusedBy.error, errorDescription: errorFacts(refusedBy.error).text }),
    ...(presented.token && { token: presented.token }),
    steps: judged.map(({ step, wrong }) => {
      const outcome = outcomeOf(step, wrong, mode);
      const isTold = wrong !== undefined && outcome !== 'not looked at';
      return { step: step.name, looksAt: step.looksAt, outcome, ...(isTold && { wrong }) };
    }),
  };
}

function outcomeOf({ refusesIn }: Step, wrong: string | undefined, mode: AuthorisationMode): ExplainedStep['outcome'] {
  if (!refusesIn.includes(mode) && !refusesIn.includes('strict')) return 'not looked at';
  if (wrong === undefined) return 'passes';
  return refusesIn.includes(mode) ? 'refused' : 'would be refused when strict';
}
