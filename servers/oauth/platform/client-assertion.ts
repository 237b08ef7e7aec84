/** The signed JWT with which a client proves who it is, beside the form that it came in. */
import type { Application } from '#world/application';
import type { OauthDeps } from '../deps.ts';
import { decodeJwt, type JsonObject, type Jwt } from '../jwt.ts';
import type { KeySet } from '../keys/key-set.ts';
import type { OauthSettings } from '../settings.ts';
import type { Form } from './form.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';

/** Characters of a claim that the journal shows: a client may send a megabyte where a word is expected. */
const MOST_SHOWN = 200;

/** An assertion on its way through the checks, which note what they have found. */
export class ClientAssertion {
  readonly form: Form;
  /** Addresses that `aud` may name. */
  readonly audiences: readonly string[];
  readonly settings: OauthSettings;
  readonly deps: OauthDeps;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly jwt: Jwt | undefined;
  /** Empty when the assertion cannot be decoded. */
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** Whose it is, once a check has found out. */
  application: Application | undefined;
  /** The application's keys, once a check has read them. */
  keys: KeySet | undefined;

  constructor(form: Form, audiences: readonly string[], settings: OauthSettings, deps: OauthDeps) {
    this.form = form;
    this.audiences = audiences;
    this.settings = settings;
    this.deps = deps;
    this.now = deps.context.clock.now();
    this.jwt = decodeJwt(form.get('client_assertion') ?? '');
    this.header = this.jwt?.header ?? {};
    this.claims = this.jwt?.claims ?? {};
  }

  /** The API key that the client says it has. */
  get apiKey(): string {
    const { sub } = this.claims;
    return typeof sub === 'string' ? sub : show(sub);
  }

  /** Ids by which an exchange is found in the journal. */
  get correlation(): Readonly<Record<string, string | undefined>> {
    const { sub, jti } = this.claims;
    return { clientId: textOf(sub), jti: textOf(jti), kid: textOf(this.header.kid) };
  }
}

/** A claim as the journal shows it. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, MOST_SHOWN) : undefined;
}
