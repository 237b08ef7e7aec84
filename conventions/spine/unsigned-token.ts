/**
 * The token of Spine's FHIR APIs: a JSON Web Token that nobody signs (`alg: none`), in which a system says for whom it asks. It proves
 * nothing; that is done by the connection (FHIR-SpineCore, "Cross Organisation Audit and Provenance").
 */

export type Claims = Readonly<Record<string, unknown>>;

/** What it says, or why it is none, in words that an OperationOutcome can bear. */
export type TokenReading = { readonly claims: Claims; readonly advice: readonly string[] } | { readonly fault: string };

/** Larger ones are not read: a head of headers may have at most 16 KiB anyhow. */
const MOST_CHARACTERS = 65_536;

/** Reads an `Authorization` header: `Bearer {header}.{claims}.`, the third part empty. A client sends the same as long as it is good. */
export function readUnsignedToken(authorization: string): TokenReading {
  if (last?.authorization !== authorization) last = { authorization, reading: read(authorization) };
  return last.reading;
}

let last: { readonly authorization: string; readonly reading: TokenReading } | undefined;

function read(authorization: string): TokenReading {
  const token = /^\s*bearer\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (token === undefined || token.length > MOST_CHARACTERS) return { fault: 'The Authorization header must be Bearer, a space and a JWT' };
  const [header = '', payload = '', signature, ...more] = token.split('.');
  if (signature === undefined || more.length > 0) return { fault: 'The JWT must have three parts, separated by full stops' };
  if (signature !== '') return { fault: 'The JWT must not be signed: its third part must be empty' };
  const headerFields = decodePart(header);
  if (headerFields === undefined) return { fault: 'The JWT header is not a JSON object in base64url' };
  if (headerFields.alg !== 'none') return { fault: 'The JWT header must have the alg none' };
  const claims = decodePart(payload);
  if (claims === undefined) return { fault: 'The JWT payload is not a JSON object in base64url' };
  const typ = headerFields.typ;
  return { claims, advice: typ === undefined || typ === 'JWT' ? [] : ['the typ of the JWT header should be JWT'] };
}

/** Writes one: what a client puts after `Bearer `. */
export function writeUnsignedToken(claims: Claims): string {
  return `${encodePart({ alg: 'none', typ: 'JWT' })}.${encodePart(claims)}.`;
}

/** With padding or without. */
const BASE64URL = /^[A-Za-z0-9_-]+={0,2}$/;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodePart(part: string): Claims | undefined {
  if (!BASE64URL.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}

function encodePart(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
