/**
 * How a client proves who it is at a token endpoint (OpenID Connect Core §9): a secret in the form or by HTTP Basic, or a JWT that it
 * has signed. What is wrong is told as data; each provider says it in words of its own.
 */
import { type KeyObject, verify } from 'node:crypto';
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import { decodeJwt, type Jwt } from '../jwt.ts';
import { JwksUnreachable } from '../keys/remote-key-sets.ts';
import type { SigningAlgorithm } from '../keys/signing-keys.ts';
import { type Client, findClient, hasKeys, keyOfClient, type Provider } from './clients.ts';
import { isSameSecret } from './secrets.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export type AuthenticationMethod = 'client_secret_post' | 'client_secret_basic' | 'private_key_jwt';

/** What can be wrong, in the order in which it is looked at. */
export type ClientFault =
  | 'clientIdMissing'
  | 'methodsMixed'
  | 'credentialsMissing'
  | 'methodNotAllowed'
  | 'assertionTypeWrong'
  | 'assertionMalformed'
  | 'clientUnknown'
  | 'methodNotRegistered'
  | 'secretWrong'
  | 'algNotAllowed'
  | 'issOrSubWrong'
  | 'audWrong'
  | 'expWrong'
  | 'jtiWrong'
  | 'keysUnreachable'
  | 'kidUnknown'
  | 'signatureWrong'
  | 'jtiUsed';

export interface AuthenticationRules {
  readonly provider: Provider;
  /** What the provider's discovery document offers. */
  readonly methods: readonly AuthenticationMethod[];
  readonly algorithms: readonly SigningAlgorithm[];
  /** What `aud` may be: the token endpoint as discovery names it. */
  readonly audiences: readonly string[];
}

export type Authenticated =
  | { readonly client: Client; readonly method: AuthenticationMethod; readonly advice: readonly string[] }
  | { readonly fault: ClientFault; readonly clientId?: string; readonly advice: readonly string[] };

/** What a client has shown of itself. */
type Credentials =
  | { readonly method: 'client_secret_post' | 'client_secret_basic'; readonly clientId: string; readonly secret: string }
  | { readonly method: 'private_key_jwt'; readonly clientId: string; readonly jwt: Jwt };

/** Seconds that an assertion may be good for, and how far clocks may differ. */
const LONGEST_LIFE = 300;
const GRACE = 10;
const MOST_SHOWN = 200;

/** Finds out which client sent a form, and whether it is. `baseUrl` is where it called. */
export async function authenticateClient(
  form: URLSearchParams,
  request: SandboxRequest,
  deps: OauthDeps,
  rules: AuthenticationRules,
): Promise<Authenticated> {
  const shown = credentialsIn(form, request.header('authorization'));
  if ('fault' in shown) return shown;
  const { clientId, method } = shown;
  const refuse = (fault: ClientFault, ...advice: string[]): Authenticated => ({ fault, clientId, advice });
  if (!rules.methods.includes(method)) return refuse('methodNotAllowed', `expected one of ${rules.methods.join(', ')}, received ${method}`);
  const client = await findClient(deps, rules.provider, clientId, request.baseUrl);
  if (client === undefined) return refuse('clientUnknown', `no application is registered as ${rules.provider} client ${show(clientId)}`);
  const registered = method === 'private_key_jwt' ? 'private_key_jwt' : 'client_secret';
  if (client.authentication !== 'any' && client.authentication !== registered)
    return refuse('methodNotRegistered', `${client.name} is registered for ${client.authentication}, received ${method}`);
  if (shown.method === 'private_key_jwt') return judgeAssertion(client, shown.jwt, deps, rules);
  if (client.kind === 'automatic') return { client, method, advice: [...client.advice, 'its secret was not checked: none is registered'] };
  if (client.secret === undefined || !isSameSecret(client.secret, shown.secret))
    return refuse('secretWrong', client.secret === undefined ? `${client.name} has no secret` : 'the secret is another one');
  return { client, method, advice: client.advice };
}

/** What the form and the header show; of two ways at once neither counts (RFC 6749 §2.3). */
function credentialsIn(
  form: URLSearchParams,
  authorization: string | undefined,
): Credentials | Extract<Authenticated, { fault: ClientFault }> {
  const basic = authorization === undefined ? undefined : basicCredentials(authorization);
  const named = form.get('client_id') || basic?.clientId;
  const fault = (what: ClientFault, ...advice: string[]) => ({ fault: what, advice, ...(named && { clientId: named }) });
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if ([basic, secret, assertion].filter((one) => one !== undefined && one !== null).length > 1)
    return fault('methodsMixed', 'more than one of Authorization, client_secret and client_assertion was sent');
  if (assertion !== null) {
    const type = form.get('client_assertion_type');
    if (type !== JWT_BEARER) return fault('assertionTypeWrong', `client_assertion_type: expected ${JWT_BEARER}, received ${show(type)}`);
    const jwt = decodeJwt(assertion);
    if (jwt === undefined) return fault('assertionMalformed', 'client_assertion is not a JWT in compact form');
    const { sub } = jwt.claims;
    const clientId = form.get('client_id') || (typeof sub === 'string' ? sub : '');
    return clientId === '' ? fault('clientIdMissing') : { method: 'private_key_jwt', clientId, jwt };
  }
  if (basic) return basic.clientId === '' ? fault('clientIdMissing') : { method: 'client_secret_basic', ...basic };
  if (!named) return fault('clientIdMissing');
  return secret ? { method: 'client_secret_post', clientId: named, secret } : fault('credentialsMissing');
}

async function judgeAssertion(client: Client, jwt: Jwt, deps: OauthDeps, rules: AuthenticationRules): Promise<Authenticated> {
  const { header, claims } = jwt;
  const { clientId } = client;
  const refuse = (fault: ClientFault, ...advice: string[]): Authenticated => ({ fault, clientId, advice });
  const alg = rules.algorithms.find((one) => one === header.alg);
  if (alg === undefined) return refuse('algNotAllowed', `alg: expected ${rules.algorithms.join(' or ')}, received ${show(header.alg)}`);
  if (claims.iss !== clientId || claims.sub !== clientId)
    return refuse('issOrSubWrong', `iss and sub: expected ${clientId}, received ${show(claims.iss)} and ${show(claims.sub)}`);
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.some((aud) => rules.audiences.includes(aud)))
    return refuse('audWrong', `aud: expected ${rules.audiences.join(' or ')}, received ${show(claims.aud)}`);
  const now = Math.floor(deps.context.clock.now() / 1000);
  const { exp, nbf, jti } = claims;
  if (typeof exp !== 'number' || exp < now || exp > now + LONGEST_LIFE + GRACE)
    return refuse('expWrong', `exp: expected a number from ${now} to ${now + LONGEST_LIFE}, received ${show(exp)}`);
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now + GRACE))
    return refuse('expWrong', `nbf: expected at most ${now}, received ${show(nbf)}`);
  if (typeof jti !== 'string' || jti === '') return refuse('jtiWrong', `jti: expected a text, received ${show(jti)}`);
  const advice = [...client.advice];
  if (client.kind === 'automatic' || !hasKeys(client, deps)) {
    if (client.kind !== 'automatic') return refuse('kidUnknown', `${client.name} has registered no public key`);
    advice.push('its signature was not checked: no key is registered');
  } else {
    const fault = await judgeSignature(client, jwt, alg, deps);
    if (fault) return refuse(...fault);
  }
  if (!(await deps.jtis.remember(`${rules.provider} ${clientId}`, jti))) return refuse('jtiUsed', `jti ${show(jti)} was used before`);
  return { client, method: 'private_key_jwt', advice };
}

async function judgeSignature(
  client: Client,
  jwt: Jwt,
  alg: SigningAlgorithm,
  deps: OauthDeps,
): Promise<[ClientFault, string] | undefined> {
  const { kid } = jwt.header;
  let key: KeyObject | undefined;
  try {
    key = await keyOfClient(client, kid, deps);
  } catch (error) {
    if (error instanceof JwksUnreachable) return ['keysUnreachable', error.message];
    throw error;
  }
  if (key === undefined) return ['kidUnknown', `kid ${show(kid)} is not among the keys of ${client.name}`];
  return isSigned(jwt, alg, key) ? undefined : ['signatureWrong', `the key ${show(kid)} does not verify the signature as ${alg}`];
}

/** Whether a JWT is signed so with this key. A key of another kind than the algorithm's signs nothing. */
export function isSigned({ signedPart, signature }: Jwt, alg: SigningAlgorithm, key: KeyObject): boolean {
  if (alg === 'ES256' ? key.asymmetricKeyDetails?.namedCurve !== 'prime256v1' : key.asymmetricKeyType !== 'rsa') return false;
  try {
    const hash = alg === 'RS512' ? 'sha512' : 'sha256';
    const signed = Buffer.from(signedPart, 'latin1');
    return verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    // a key that OpenSSL will not work with
    return false;
  }
}

/** Id and secret out of `Authorization: Basic`, form-decoded as RFC 6749 §2.3.1 has it; nothing when it is another scheme. */
function basicCredentials(authorization: string): { readonly clientId: string; readonly secret: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const mark = decoded.indexOf(':');
  if (mark < 0) return { clientId: formDecoded(decoded), secret: '' };
  return { clientId: formDecoded(decoded.slice(0, mark)), secret: formDecoded(decoded.slice(mark + 1)) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
