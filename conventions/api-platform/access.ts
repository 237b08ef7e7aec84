/**
 * Who calls, and in which access mode: the gateway's check of the access token (`Authorization: Bearer …`).
 *
 * How strictly it is done follows the environment. `local`: a token is checked when one is sent. `sandbox`: as the national
 * sandbox, which only looks at a token's shape. `integration`: a token is required and checked.
 */
import type { TokenAnswer, TokenFacts } from '#clients/oauth/token-checker';
import type { Environment } from '#kernel/config';
import type { SandboxRequest } from '#kernel/http/message';
import type { IdSource } from '#kernel/ids';
import { projectionBy } from '#world/projection';
import { APIGEE_FAULTS } from './apigee-faults.ts';
import { type GatewayErrorName, unknownError } from './gateway-errors.ts';
import type { Refusal } from './outcome-errors.ts';

/** `user-restricted`: a healthcare worker. `patient-access`: a patient who is proven to be that person; `unproven-patient`: one who is not. */
export type AccessMode =
  | 'user-restricted'
  | 'application-restricted'
  | 'privileged-application-restricted'
  | 'patient-access'
  | 'unproven-patient';

export interface Caller {
  readonly mode: AccessMode;
  /** Nothing where no token is needed and none was checked. */
  readonly token?: TokenFacts;
}

/** What the check stands on: part of the dependencies of every API here. */
export interface AccessDeps {
  readonly environment: Environment;
  /** Asks the authorisation server about a token; nothing when it does not know it. Rejects when it cannot be asked. */
  readonly checkToken: (token: string) => TokenAnswer;
  readonly ids: IdSource;
}

/** Who calls, or why that one may not. */
export type Identified = Caller | Refusal<GatewayErrorName>;

/** Without a token, where none is needed, a caller counts as a healthcare worker. */
const HEALTHCARE_WORKER: Caller = Object.freeze({ mode: 'user-restricted' });

/** The shape that the national sandbox asks of a token: letters and digits, at least one of each. */
const TOKEN_SHAPE = /^(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9_-]+$/;

/** Finds out who calls. `service` is the API's name in scopes: `personal-demographics-service`. */
export function identifyCaller(request: SandboxRequest, service: string, deps: AccessDeps): Identified | Promise<Identified> {
  const authorization = request.header('authorization');
  if (authorization === undefined && deps.environment !== 'integration') return HEALTHCARE_WORKER;
  if (deps.environment === 'sandbox') return faultOfShape(authorization as string) ?? HEALTHCARE_WORKER;
  return faultOfHeader(authorization) ?? callerByToken((authorization as string).slice('Bearer '.length), service, deps);
}

function denied(diagnostics: string, advice?: string): Refusal<GatewayErrorName> {
  return { error: 'ACCESS_DENIED', diagnostics, ...(advice !== undefined && { advice: [advice] }) };
}

/** The national sandbox looks at the header alone, and has fewer words for what is wrong with it. */
function faultOfShape(authorization: string): Refusal<GatewayErrorName> | undefined {
  const [type, token, ...rest] = authorization.split(' ');
  if (type !== 'Bearer' || token === undefined || rest.length > 0) return denied('Missing access token');
  return TOKEN_SHAPE.test(token) ? undefined : denied(APIGEE_FAULTS.tokenUnknown.faultstring);
}

function faultOfHeader(authorization: string | undefined): Refusal<GatewayErrorName> | undefined {
  if (authorization === undefined) return denied('Missing Authorization header');
  if (authorization === '') return denied('Empty Authorization header');
  const [type, ...rest] = authorization.split(' ');
  if (rest.length === 0) return denied('Missing access token');
  if (type !== 'Bearer') return denied(`Invalid token type '${type}', must be 'Bearer'`);
  return undefined;
}

/** Most tokens have just been asked about: then the answer is there, and the request need not wait a turn for it. */
function callerByToken(token: string, service: string, { checkToken, ids }: AccessDeps): Identified | Promise<Identified> {
  const answer = checkToken(token);
  if (!(answer instanceof Promise)) return callerByFacts(answer, service);
  return answer.then(
    (facts) => callerByFacts(facts, service),
    (reason: Error) => {
      const advice = `The access token could not be checked: ${reason.message}`;
      return { error: 'UNKNOWN_ERROR', diagnostics: unknownError(ids.uuid()), advice: [advice] };
    },
  );
}

function callerByFacts(facts: TokenFacts | undefined, service: string): Identified {
  if (!facts?.active) return denied(APIGEE_FAULTS[facts?.expired ? 'tokenExpired' : 'tokenUnknown'].faultstring);
  const mode = modeOf(facts.scopes, service);
  if (mode) return { mode, token: facts };
  const scopes = facts.scopes.join(' ') || 'none';
  return denied(
    APIGEE_FAULTS.productMissing.faultstring,
    `The application ${facts.applicationName} has no scope for ${service}; its token has: ${scopes}`,
  );
}

/** The same list of scopes is asked about with every request that brings its token. */
const modeOf = projectionBy(accessMode);

/**
 * The access mode that a token's scopes give for one service; the widest wins. Nothing when no scope is for that service. A patient
 * who is proven less than P9 is told apart, because such a token is valid and refused all the same.
 */
export function accessMode(scopes: readonly string[], service: string): AccessMode | undefined {
  const has = (prefix: string) => scopes.includes(`${prefix}${service}`);
  const prefix = 'urn:nhsd:apim:';
  if (has(`${prefix}user-nhs-cis2:aal3:`) || has(`${prefix}user-nhs-cis2:aal2:`) || has(`${prefix}user-nhs-id:aal3:`))
    return 'user-restricted';
  if (scopes.includes(`${service}:USER-RESTRICTED`)) return 'user-restricted';
  if (has(`${prefix}user-nhs-login:P9:`)) return 'patient-access';
  if (has(`${prefix}user-nhs-login:P5:`) || has(`${prefix}user-nhs-login:P0:`)) return 'unproven-patient';
  if (has(`${prefix}app:level3:privileged-`)) return 'privileged-application-restricted';
  if (has(`${prefix}app:level3:`)) return 'application-restricted';
  return undefined;
}
