/**
 * What is checked of a client's assertion. The checks run in the order in which they are listed at the end, and the first that refuses
 * decides the answer. What was expected and what came goes to the journal, never into the answer.
 */
import type { Check, Verdict } from '#conventions/api-platform/checks';
import { isSignedRs512 } from '../jwt.ts';
import type { KeySet } from '../keys/key-set.ts';
import { JwksUnreachable } from '../keys/remote-key-sets.ts';
import { type ClientAssertion, ID_TOKEN, JWT_BEARER, show, TOKEN_EXCHANGE } from './client-assertion.ts';
import type { PlatformErrorName, PlatformRefusal } from './errors.ts';

/** Five minutes, and ten seconds for clocks that differ. */
const LONGEST_LIFE = 310_000;
const CLOCK_ALLOWANCE = 10_000;

export type AssertionCheck = Check<ClientAssertion, PlatformErrorName>;

const assertionTypeIsJwtBearer: AssertionCheck = ({ form }) => {
  const type = form.get('client_assertion_type');
  return type === JWT_BEARER ? undefined : refused('assertionTypeInvalid', 'client_assertion_type', JWT_BEARER, type);
};

/** Only a token exchange comes here with a subject token; any other `grant_type` beside one is a mistake. */
const grantTypeFitsSubjectToken: AssertionCheck = ({ form }) =>
  form.get('subject_token_type') !== ID_TOKEN || form.get('grant_type') === TOKEN_EXCHANGE
    ? undefined
    : refused('grantTypeNotExchange', 'grant_type', TOKEN_EXCHANGE, form.get('grant_type'));

const assertionIsThere: AssertionCheck = ({ form }) => (form.get('client_assertion') ? undefined : { error: 'assertionMissing' });

export const assertionIsAJwt: AssertionCheck = ({ jwt }) => (jwt ? undefined : { error: 'assertionMalformed' });

const algIsRs512: AssertionCheck = ({ header: { alg } }) => (alg === 'RS512' ? undefined : refused('algInvalid', 'alg', 'RS512', alg));

const expIsNotPast: AssertionCheck = ({ claims: { exp }, now }) =>
  typeof exp === 'number' && exp * 1000 < now ? refused('expPast', 'exp', `${seconds(now)} (now) or later`, exp) : undefined;

const kidIsThere: AssertionCheck = ({ header: { kid } }) => (isAbsent(kid) ? { error: 'kidMissing' } : undefined);

const typIsJwt: AssertionCheck = ({ header: { typ } }) =>
  typeof typ === 'string' && typ.toLowerCase() === 'jwt' ? undefined : refused('typInvalid', 'typ', 'JWT', typ);

const expIsThere: AssertionCheck = ({ claims: { exp } }) => (isAbsent(exp) ? { error: 'expMissing' } : undefined);

const expIsANumber: AssertionCheck = ({ claims: { exp } }) =>
  isAbsent(exp) || typeof exp === 'number' ? undefined : refused('expNotNumber', 'exp', 'seconds since 1970 as a number', exp);

const issIsSub: AssertionCheck = ({ claims: { iss, sub } }) =>
  !isAbsent(iss) && iss === sub ? undefined : refused('issSubMismatch', 'iss and sub', 'both the API key', { iss, sub });

const jtiIsThere: AssertionCheck = ({ claims: { jti } }) => (isAbsent(jti) ? { error: 'jtiMissing' } : undefined);

const jtiIsAString: AssertionCheck = ({ claims: { jti } }) =>
  isAbsent(jti) || typeof jti === 'string' ? undefined : refused('jtiNotString', 'jti', 'a string', jti);

const jtiIsNew: AssertionCheck = async ({ claims: { jti }, apiKey, deps }) =>
  typeof jti === 'string' && (await deps.jtis.hasSeen(apiKey, jti))
    ? refused('jtiNotUnique', 'jti', 'one that this client has not used within 30 days', jti)
    : undefined;

const expIsNear: AssertionCheck = ({ claims: { exp }, now }) =>
  typeof exp === 'number' && exp * 1000 > now + LONGEST_LIFE
    ? refused('expTooFar', 'exp', `${seconds(now + LONGEST_LIFE)} (now and 310 s) or earlier`, exp)
    : undefined;

/** From here on the jti is used, whatever else is wrong. Of two requests at once that carry the same, the slower one fails. */
export const jtiIsRemembered: AssertionCheck = async ({ claims: { jti }, apiKey, deps }) =>
  (await deps.jtis.remember(apiKey, jti as string)) ? undefined : refused('jtiNotUnique', 'jti', 'one that no other request carries', jti);

const clientIsKnown: AssertionCheck = async (assertion) => {
  const { apiKey, deps, claims } = assertion;
  assertion.application = (await deps.world.applications.get(apiKey))?.doc;
  return assertion.application ? undefined : refused('clientUnknown', 'iss and sub', 'the API key of an application', claims.sub);
};

const publicKeyIsRegistered: AssertionCheck = ({ application, deps }) =>
  application === undefined || deps.keys.areRegistered(application)
    ? undefined
    : { error: 'publicKeyNotRegistered', advice: [`${application.name} has neither jwks nor jwksUrl`] };

const publicKeysCanBeRead: AssertionCheck = (assertion) => {
  const { application, deps, header, settings } = assertion;
  const keys = application && deps.keys.keysOf(application, header.kid, settings.jwksCacheSeconds * 1000);
  if (keys instanceof Promise) return publicKeysArrive(keys, assertion);
  assertion.keys = keys;
  return undefined;
};

async function publicKeysArrive(keys: Promise<KeySet>, assertion: ClientAssertion): Promise<Verdict<PlatformErrorName>> {
  try {
    assertion.keys = await keys;
    return undefined;
  } catch (error) {
    if (!(error instanceof JwksUnreachable)) throw error;
    return { error: 'jwksUnreachable', advice: [`jwksUrl of ${assertion.application?.name}: ${error.message}`] };
  }
}

const kidIsKnown: AssertionCheck = ({ keys, header: { kid } }) =>
  !keys || keys.key(kid) ? undefined : refused('kidUnknown', 'kid', `the kid of an RSA key: ${list(keys.kids)}`, kid);

const signatureIsGood: AssertionCheck = ({ jwt, keys, header: { kid } }) => {
  const key = keys?.key(kid);
  if (!jwt || !key || isSignedRs512(jwt, key)) return undefined;
  return { error: 'signatureInvalid', advice: [`signature: expected RS512 by the private key of ${show(kid)}`] };
};

const audIsThisEndpoint: AssertionCheck = ({ claims: { aud }, audiences }) => {
  const audience = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  return audiences.includes(audience) ? undefined : refused('audInvalid', 'aud', list(audiences), aud);
};

const nbfIsReached: AssertionCheck = ({ claims: { nbf }, now }) =>
  typeof nbf === 'number' && nbf * 1000 > now + CLOCK_ALLOWANCE
    ? refused('notYetValid', 'nbf', `${seconds(now + CLOCK_ALLOWANCE)} or earlier`, nbf)
    : undefined;

const applicationIsApproved: AssertionCheck = ({ application }) =>
  application === undefined || application.status === 'approved' ? undefined : { error: 'applicationNotApproved' };

/** The checks of every flow in which a client signs, in their order. */
export const CLIENT_ASSERTION_CHECKS: readonly AssertionCheck[] = [
  assertionTypeIsJwtBearer,
  grantTypeFitsSubjectToken,
  assertionIsThere,
  assertionIsAJwt,
  algIsRs512,
  expIsNotPast,
  kidIsThere,
  typIsJwt,
  expIsThere,
  expIsANumber,
  issIsSub,
  jtiIsThere,
  jtiIsAString,
  jtiIsNew,
  expIsNear,
  jtiIsRemembered,
  clientIsKnown,
  publicKeyIsRegistered,
  publicKeysCanBeRead,
  kidIsKnown,
  signatureIsGood,
  audIsThisEndpoint,
  nbfIsReached,
  applicationIsApproved,
];

function refused(error: PlatformErrorName, what: string, expected: string, received: unknown): PlatformRefusal {
  return { error, advice: [`${what}: expected ${expected}; received ${show(received)}`] };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'none is registered' : values.join(' or ');
}
