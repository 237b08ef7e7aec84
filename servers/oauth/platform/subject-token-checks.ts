/** What is checked of the id token that a token exchange brings along, once the client is known. In the order in which it is listed at the end. */
import type { Check } from '#conventions/api-platform/checks';
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import { decodeJwt, type JsonObject, type Jwt } from '../jwt.ts';
import { JwksUnreachable } from '../keys/remote-key-sets.ts';
import { show } from './client-assertion.ts';
import type { PlatformErrorName } from './errors.ts';
import type { Form } from './form.ts';
import { isSignedByProvider, keyOfProvider, PROVIDER_ALGORITHMS } from './provider-keys.ts';
import { findIssuer, issuersOf, type SubjectIssuer } from './subject-issuers.ts';

/** A subject token on its way through the checks, which note what they have found. */
export class SubjectToken {
  readonly text: string;
  readonly request: SandboxRequest;
  readonly deps: OauthDeps;
  readonly now: number;
  readonly jwt: Jwt | undefined;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** By whom it is, once a check has found out. */
  issuer: SubjectIssuer | undefined;

  constructor(form: Form, request: SandboxRequest, deps: OauthDeps) {
    this.text = form.get('subject_token') ?? '';
    this.request = request;
    this.deps = deps;
    this.now = deps.context.clock.now();
    this.jwt = decodeJwt(this.text);
    this.header = this.jwt?.header ?? {};
    this.claims = this.jwt?.claims ?? {};
  }
}

export type SubjectCheck = Check<SubjectToken, PlatformErrorName>;

const subjectTokenIsThere: SubjectCheck = ({ text }) => (text ? undefined : { error: 'subjectTokenMissing' });

export const subjectTokenIsAJwt: SubjectCheck = ({ jwt }) => (jwt ? undefined : { error: 'subjectTokenMalformed' });

const subjectKidIsThere: SubjectCheck = ({ header: { kid } }) => (isAbsent(kid) ? { error: 'subjectKidMissing' } : undefined);

const subjectTypIsJwt: SubjectCheck = ({ header: { typ } }) =>
  isJwtType(typ) ? undefined : { error: 'subjectTypInvalid', advice: [`typ: expected JWT; received ${show(typ)}`] };

const subjectAlgIsThere: SubjectCheck = ({ header: { alg } }) => (isAbsent(alg) ? { error: 'subjectAlgMissing' } : undefined);

const subjectExpIsThere: SubjectCheck = ({ claims: { exp } }) => (isAbsent(exp) ? { error: 'subjectExpMissing' } : undefined);

const subjectExpIsANumber: SubjectCheck = ({ claims: { exp } }) =>
  typeof exp === 'number' || isAbsent(exp)
    ? undefined
    : { error: 'subjectExpNotNumber', advice: [`exp: expected a number; received ${show(exp)}`] };

const subjectExpIsNotPast: SubjectCheck = ({ claims: { exp }, now }) =>
  typeof exp === 'number' && exp * 1000 < now
    ? { error: 'subjectExpPast', advice: [`exp: expected ${Math.floor(now / 1000)} (now) or later; received ${exp}`] }
    : undefined;

const subjectIssIsThere: SubjectCheck = ({ claims: { iss } }) => (isAbsent(iss) ? { error: 'subjectIssMissing' } : undefined);

const subjectAudIsThere: SubjectCheck = ({ claims: { aud } }) => (isAbsent(aud) ? { error: 'subjectAudMissing' } : undefined);

const subjectIssIsKnown: SubjectCheck = async (subject) => {
  const { claims, request, deps } = subject;
  subject.issuer = await findIssuer(claims.iss, request, deps);
  if (subject.issuer) return undefined;
  const expected = (await issuersOf(request, deps)).join(' or ');
  return { error: 'subjectIssUnknown', advice: [`iss: expected ${expected}; received ${show(claims.iss)}`] };
};

const subjectKidIsKnown: SubjectCheck = async ({ issuer, header: { kid }, deps }) => {
  if (!issuer) return undefined;
  try {
    if (await keyOfProvider(issuer, kid, deps)) return undefined;
    return { error: 'subjectKidUnknown', advice: [`kid: expected one of the keys of ${issuer.issuer}; received ${show(kid)}`] };
  } catch (error) {
    if (!(error instanceof JwksUnreachable)) throw error;
    return { error: 'subjectKeysUnreachable', advice: [`the keys of ${issuer.issuer} cannot be read: ${error.message}`] };
  }
};

const subjectIsSigned: SubjectCheck = async ({ jwt, issuer, header, deps }) => {
  const key = issuer && (await keyOfProvider(issuer, header.kid, deps));
  if (!jwt || !key || isSignedByProvider(jwt, key)) return undefined;
  const expected = `${PROVIDER_ALGORITHMS.join(' or ')} by the key ${show(header.kid)}`;
  return { error: 'subjectSignatureInvalid', advice: [`signature: expected ${expected}; alg is ${show(header.alg)}`] };
};

/** Of somebody who acts for a patient: `act.sub` is their own id token, of which is only looked at what is there (RFC 8693 §4.1). */
function actorIs(name: string, error: PlatformErrorName, isGood: (actor: Pick<Jwt, 'header' | 'claims'>) => boolean): SubjectCheck {
  const check: SubjectCheck = ({ claims }) => {
    const token = actorToken(claims);
    const actor = token === undefined ? undefined : decodeJwt(token);
    return actor === undefined || isGood(actor) ? undefined : { error };
  };
  Object.defineProperty(check, 'name', { value: name });
  return check;
}

const actorIsAJwt: SubjectCheck = ({ claims }) => {
  const token = actorToken(claims);
  return token === undefined || decodeJwt(token)
    ? undefined
    : { error: 'actorMalformed', advice: [`act.sub: expected a JWT in compact form; received ${show(token)}`] };
};

const ACTOR_CHECKS: readonly SubjectCheck[] = [
  actorIsAJwt,
  actorIs('actorKidIsThere', 'actorKidMissing', ({ header: { kid } }) => !isAbsent(kid)),
  actorIs('actorTypIsJwt', 'actorTypInvalid', ({ header: { typ } }) => isJwtType(typ)),
  actorIs('actorAlgIsThere', 'actorAlgMissing', ({ header: { alg } }) => !isAbsent(alg)),
  actorIs('actorExpIsThere', 'actorExpMissing', ({ claims: { exp } }) => !isAbsent(exp)),
  actorIs('actorExpIsANumber', 'actorExpNotNumber', ({ claims: { exp } }) => typeof exp === 'number'),
  actorIs('actorIssIsThere', 'actorIssMissing', ({ claims: { iss } }) => !isAbsent(iss)),
  actorIs('actorAudIsThere', 'actorAudMissing', ({ claims: { aud } }) => !isAbsent(aud)),
  actorIs('actorNhsNumberIsThere', 'actorNhsNumberMissing', ({ claims: { nhs_number: nhsNumber } }) => !isAbsent(nhsNumber)),
];

export const SUBJECT_TOKEN_CHECKS: readonly SubjectCheck[] = [
  subjectTokenIsThere,
  subjectTokenIsAJwt,
  subjectKidIsThere,
  subjectTypIsJwt,
  subjectAlgIsThere,
  subjectExpIsThere,
  subjectExpIsANumber,
  subjectExpIsNotPast,
  subjectIssIsThere,
  subjectAudIsThere,
  subjectIssIsKnown,
  subjectKidIsKnown,
  subjectIsSigned,
  ...ACTOR_CHECKS,
];

/** The token of somebody who acts for the patient whose token it is; nothing when nobody does. */
function actorToken({ nhs_number: nhsNumber, act }: JsonObject): string | undefined {
  const sub = (act as { readonly sub?: unknown } | null | undefined)?.sub;
  return nhsNumber !== undefined && typeof sub === 'string' ? sub : undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isJwtType(typ: unknown): boolean {
  return typeof typ === 'string' && typ.toLowerCase() === 'jwt';
}
