/** What an authorization request must be, once its client is known and its redirect address is that client's: in Keycloak's order. */
import type { SandboxRequest } from '#kernel/http/message';
import { SCOPES as CIS2_SCOPES } from '../cis2/scopes.ts';
import type { AuthorizationRequest } from '../oidc/authorization-request.ts';
import { readForm } from '../oidc/parameters.ts';
import { challengeOf } from '../oidc/pkce.ts';
import { responseModeOf } from '../oidc/responses.ts';
import type { RedirectErrorName } from './errors.ts';
import { DELEGATED } from './tokens.ts';

/** Parameters that only the mock realms know: for whom somebody acts, with the scope `delegated`. */
export const FURTHER_PARAMETERS = ['sandbox_subject'];

/** Keycloak's own, and those of the providers that the realms stand for. */
export const KNOWN_SCOPES: readonly string[] = [
  ...new Set([
    ...['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'acr', 'basic', 'roles', 'web-origins', 'microprofile-jwt'],
    ...CIS2_SCOPES,
    ...['nhs-cis2', 'nhs-login', 'profile_extended', 'basic_demographics', 'gp_registration_details', 'gp_integration_credentials'],
    DELEGATED,
  ]),
];

export interface Mistake {
  readonly error: RedirectErrorName;
  /** What takes the place of `{value}` in its words. */
  readonly value?: string;
}

type AuthorizationCheck = (request: AuthorizationRequest, sent: URLSearchParams, strict: boolean) => Mistake | undefined;

const responseTypeIsThere: AuthorizationCheck = ({ responseType }) =>
  responseType === undefined ? { error: 'responseTypeMissing' } : undefined;

const responseTypeIsKnown: AuthorizationCheck = ({ responseType = '' }) =>
  responseType.split(' ').every((word) => ['code', 'token', 'id_token'].includes(word)) ? undefined : { error: 'responseTypeUnsupported' };

const responseModeIsKnown: AuthorizationCheck = ({ responseMode }) =>
  responseModeOf(responseMode) === undefined ? { error: 'responseModeInvalid' } : undefined;

const responseModeFitsType: AuthorizationCheck = ({ responseType, responseMode }) =>
  responseType !== 'code' && responseMode === 'query' ? { error: 'responseModeNotAllowed' } : undefined;

const flowIsEnabled: AuthorizationCheck = ({ responseType }) => (responseType === 'code' ? undefined : { error: 'implicitFlowDisabled' });

const parametersAreSingle: AuthorizationCheck = ({ values }, sent) =>
  Object.keys(values).some((name) => sent.getAll(name).length > 1) ? { error: 'requestDuplicated' } : undefined;

const requestIsNoObject: AuthorizationCheck = ({ values }) => {
  if (values.request !== undefined) return { error: 'requestObjectUnsupported' };
  return values.request_uri === undefined ? undefined : { error: 'requestUriUnsupported' };
};

/** Elsewhere than in a strict environment a scope that nobody knows is let be. */
const scopesAreKnown: AuthorizationCheck = ({ scopes, values }, _sent, strict) =>
  strict && !scopes.every((scope) => KNOWN_SCOPES.includes(scope)) ? { error: 'scopesInvalid', value: values.scope ?? '' } : undefined;

const challengeIsThere: AuthorizationCheck = ({ codeChallenge, codeChallengeMethod }) =>
  codeChallenge === undefined && codeChallengeMethod !== undefined ? { error: 'challengeMissing' } : undefined;

const challengeMethodIsKnown: AuthorizationCheck = ({ codeChallengeMethod }) =>
  codeChallengeMethod === undefined || ['S256', 'plain'].includes(codeChallengeMethod) ? undefined : { error: 'challengeMethodInvalid' };

const challengeIsWellFormed: AuthorizationCheck = ({ codeChallenge, codeChallengeMethod }) => {
  const challenge = challengeOf(codeChallenge, codeChallengeMethod);
  return challenge && 'problem' in challenge ? { error: 'challengeInvalid' } : undefined;
};

const AUTHORIZATION_CHECKS: readonly AuthorizationCheck[] = [
  responseTypeIsThere,
  responseTypeIsKnown,
  responseModeIsKnown,
  responseModeFitsType,
  flowIsEnabled,
  parametersAreSingle,
  requestIsNoObject,
  scopesAreKnown,
  challengeIsThere,
  challengeMethodIsKnown,
  challengeIsWellFormed,
];

/** The first mistake in a request; nothing when there is none. */
export async function findMistake(
  request: AuthorizationRequest,
  sent: SandboxRequest,
  strict: boolean,
): Promise<(Mistake & { readonly decidedBy: string }) | undefined> {
  const parameters = sent.method === 'POST' ? await readForm(sent) : sent.query;
  for (const check of AUTHORIZATION_CHECKS) {
    const mistake = check(request, parameters, strict);
    if (mistake) return { ...mistake, decidedBy: check.name };
  }
  return undefined;
}
