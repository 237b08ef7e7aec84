/**
 * The checks that PDS makes of every request, and their order. The live service checks the token first, in its gateway, and asks
 * for the request id last, behind it; the national sandbox begins with the request id.
 */
import { type Caller, type Identified, identifyCaller } from '#conventions/api-platform/access';
import { type Check, firstRefusal, type Refused } from '#conventions/api-platform/checks';
import { isRequestId } from '#conventions/api-platform/request-ids';
import { roleFits } from '#conventions/api-platform/user-role';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { PdsDeps } from './deps.ts';
import { type PdsErrorName, type PdsRefusal, pdsErrors } from './errors.ts';
import { toldTo } from './told.ts';

/** The API's name in scopes. */
const SERVICE = 'personal-demographics-service';

/** One request on its way, and what its checks have found out. */
export interface Exchange {
  readonly request: SandboxRequest;
  readonly deps: PdsDeps;
  /** Whom it is about, where the path does not say. */
  readonly nhsNumber?: string;
  /** Set by {@link callerIsKnown}; until then nobody in particular, who may do the least. */
  caller: Caller;
}

export type PdsCheck<E extends Exchange = Exchange> = Check<E, PdsErrorName>;
type Verdict = PdsRefusal | undefined;

const NOBODY: Caller = Object.freeze({ mode: 'unproven-patient' });

export function begin(request: SandboxRequest, deps: PdsDeps): Exchange {
  return { request, deps, caller: NOBODY };
}

export function callerIsKnown(exchange: Exchange): Verdict | Promise<Verdict> {
  const { request, deps } = exchange;
  const settle = (found: Identified): Verdict => {
    if ('error' in found) return found;
    exchange.caller = found;
    return undefined;
  };
  const found = identifyCaller(request, SERVICE, deps);
  return found instanceof Promise ? found.then(settle) : settle(found);
}

/** Levels of trust of NHS login that prove who a patient is. */
const PROVEN: ReadonlySet<unknown> = new Set(['P9.Cp.Cd', 'P9.Cp.Ck', 'P9.Cm']);

export function patientIsProven({ caller: { mode, token } }: Exchange): Verdict {
  if (mode === 'unproven-patient') return { error: 'PATIENT_ACCESS_DENIED', advice: ['The patient is proven to less than P9'] };
  const vot = token?.idTokenClaims?.vot;
  if (mode !== 'patient-access' || PROVEN.has(vot)) return undefined;
  return { error: 'PATIENT_ACCESS_DENIED', advice: [`The id token's vot is ${vot}; it must be ${[...PROVEN].join(' or ')}`] };
}

export function patientAsksForThemselves(exchange: Exchange): Verdict {
  const { request, nhsNumber = request.params.nhsNumber, caller } = exchange;
  const { mode, token } = caller;
  const unproven = patientIsProven(exchange);
  if (unproven !== undefined || mode !== 'patient-access') return unproven;
  return nhsNumber !== undefined && nhsNumber === token?.nhsNumber ? undefined : { error: 'PATIENT_ACCESS_DENIED' };
}

export function requestIdIsWellFormed({ request }: Exchange): Verdict {
  const id = request.header('x-request-id');
  if (id === undefined || isRequestId(id)) return undefined;
  return { error: 'INVALID_HEADER', diagnostics: `Invalid value - '${id}' in header 'X-Request-ID'` };
}

export function roleIsTheUsers({ request, caller }: Exchange): Verdict {
  if (caller.mode !== 'user-restricted' || caller.token === undefined) return undefined;
  const role = request.header('nhsd-session-urid');
  if (roleFits(caller.token, role)) return undefined;
  return {
    error: 'INVALID_HEADER',
    diagnostics:
      `Invalid value - '${role ?? ''}' in header 'NHSD-Session-URID'. Refer to the guidance for this header in our API Specification ` +
      'https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir',
  };
}

/** Spine knows systems by their accredited system ids (ASIDs). */
export function applicationHasAsid({ caller }: Exchange): Verdict {
  return toldTo(caller)?.withoutAsid ? { error: 'MISSING_ASID' } : undefined;
}

export function hasRequestId({ request }: Exchange): Verdict {
  if (request.header('x-request-id')) return undefined;
  return {
    error: 'MISSING_VALUE',
    diagnostics: 'Invalid request with error - X-Request-ID header must be supplied to access this resource',
  };
}

/** The checks of one operation, in order. */
export interface Order<E extends Exchange> {
  /** As the live service makes them, and the national integration environment. */
  readonly live: readonly PdsCheck<E>[];
  /** As the national sandbox makes them. */
  readonly sandbox: readonly PdsCheck<E>[];
}

/** What the live gateway checks of every request, before it hands one on. */
export const BY_GATEWAY: readonly PdsCheck[] = [
  callerIsKnown,
  patientAsksForThemselves,
  requestIdIsWellFormed,
  roleIsTheUsers,
  applicationHasAsid,
];

/** What is checked of every request, and all that is where an operation has no checks of its own. */
export const USUAL: Order<Exchange> = {
  live: [...BY_GATEWAY, hasRequestId],
  sandbox: [hasRequestId, requestIdIsWellFormed, callerIsKnown],
};

/** An operation: checks in their order, and when all have passed `run` makes the reply. */
export function checked<E extends Exchange>(
  start: (request: SandboxRequest, deps: PdsDeps) => E,
  { live, sandbox }: Order<E>,
  run: (exchange: E) => Reply | Promise<Reply>,
): Operation<PdsDeps> {
  return (request, deps) => {
    const exchange = start(request, deps);
    const settle = (refused: Refused<PdsErrorName> | undefined) =>
      refused ? pdsErrors.refuse(request, refused.refusal, refused.decidedBy) : run(exchange);
    const refused = firstRefusal(deps.environment === 'sandbox' ? sandbox : live, exchange);
    return refused instanceof Promise ? refused.then(settle) : settle(refused);
  };
}
