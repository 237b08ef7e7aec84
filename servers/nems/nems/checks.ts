/**
 * The checks that NEMS makes of every request, and how an operation makes them: in the order of its list, and when all have passed `run`
 * makes the reply. Who calls comes first (`#conventions/spine/caller`), then in what form it is sent and answered.
 */
import { type Check, firstRefusal } from '#conventions/api-platform/checks';
import { CALLER_CHECKS, NOBODY, type SpineExchange, type WantedCaller } from '#conventions/spine/caller';
import { answerType, type FhirFormat, formatOf } from '#conventions/spine/media-types';
import { outcomeReply } from '#conventions/spine/outcome-errors';
import type { SpineIssue } from '#conventions/spine/outcomes';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { NemsSettings } from '../settings.ts';
import type { NemsDeps } from './deps.ts';
import { type NemsErrorName, type NemsRefusal, nemsErrors } from './errors.ts';

/** What an operation wants of its caller, and the formats that it speaks. */
export interface Wanted extends Omit<WantedCaller, 'strict'> {
  readonly formats: readonly FhirFormat[];
}

/** One request on its way, and what its checks have found out. */
export interface Exchange extends SpineExchange {
  readonly deps: NemsDeps;
  readonly settings: NemsSettings;
  readonly formats: readonly FhirFormat[];
}

export type NemsCheck<E extends Exchange = Exchange> = Check<E, NemsErrorName>;
type Verdict = NemsRefusal | undefined;

function answerIsAcceptable({ request, formats }: Exchange): Verdict {
  const accept = request.header('accept');
  if (answerType(accept, formats) !== undefined) return undefined;
  return { error: 'UNSUPPORTED_MEDIA_TYPE', diagnostics: `There is no answer of the type ${accept}` };
}

/** No operation has parameters. */
function parametersAreKnown({ request }: Exchange): Verdict {
  const [name] = request.query.keys();
  return name === undefined ? undefined : { error: 'INVALID_PARAMETER', diagnostics: `There is no parameter ${name.slice(0, 60)}` };
}

/** Not saying is allowed: a client in the field does not. */
export function bodyIsOfAKnownType({ request, formats }: Exchange): Verdict {
  const type = request.header('content-type');
  const format = type ? formatOf(type) : undefined;
  if (!type || (format !== undefined && formats.includes(format))) return undefined;
  return { error: 'UNSUPPORTED_MEDIA_TYPE', diagnostics: `A body of the type ${type} is not read here` };
}

/** What is checked of every request. */
export const USUAL_CHECKS: readonly NemsCheck[] = [...CALLER_CHECKS, answerIsAcceptable, parametersAreKnown];

/** An operation. `start` adds to the exchange what the operation's own checks find out. */
export function checked<E extends Exchange>(
  wanted: Wanted,
  start: (exchange: Exchange) => E,
  checks: readonly NemsCheck<E>[],
  run: (exchange: E) => Reply | Promise<Reply>,
): Operation<NemsDeps> {
  return async (request, deps) => {
    const settings = await deps.settings.read();
    const exchange = start(begin(request, deps, settings, wanted));
    return told(exchange, await decide(exchange, checks, run));
  };
}

/** Makes checks, and the reply when all have passed: for an operation that has more checks after it has looked at something else. */
export async function decide<E extends Exchange>(
  exchange: E,
  checks: readonly NemsCheck<E>[],
  run: (exchange: E) => Reply | Promise<Reply>,
): Promise<Reply> {
  const refused = await firstRefusal(checks, exchange);
  return refused ? refuse(exchange, refused.refusal, refused.decidedBy) : run(exchange);
}

/** The reply that refuses a request. */
export function refuse({ request, deps, formats }: Exchange, refusal: NemsRefusal, decidedBy?: string): Reply {
  return nemsErrors.refuse({ request, outcomeId: deps.ids.uuid(), formats }, refusal, decidedBy);
}

/** A reply without a body, or, where there is something to say about what was asked, with an OperationOutcome. */
export function acknowledge(
  { request, deps, formats }: Exchange,
  status: number,
  headers: readonly string[],
  notices: readonly SpineIssue[],
): Reply {
  if (notices.length === 0) return { status, headers };
  return outcomeReply({ request, outcomeId: deps.ids.uuid(), formats }, status, notices, headers);
}

function begin(request: SandboxRequest, deps: NemsDeps, settings: NemsSettings, { formats, ...wanted }: Wanted): Exchange {
  return { request, deps, settings, formats, wanted: { ...wanted, strict: settings.strict }, caller: NOBODY, advice: [] };
}

/** What the checks have noticed goes into the journal, whatever the answer is. */
function told({ caller, advice }: Exchange, reply: Reply): Reply {
  if (caller.asid === undefined && advice.length === 0) return reply;
  const all = [...(reply.about?.advice ?? []), ...advice];
  return {
    ...reply,
    about: {
      ...reply.about,
      ...(caller.asid !== undefined && { correlation: { asid: caller.asid, ...reply.about?.correlation } }),
      ...(all.length > 0 && { advice: all }),
    },
  };
}
