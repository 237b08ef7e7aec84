/** A supplier's application, registered everywhere, and openid-client as it has to be set up for each of the authorisation servers. */
import { webcrypto } from 'node:crypto';
import * as openid from 'openid-client';
import { type ControlClient, controlClient } from '#clients/control/control';
import type { Addresses } from './journey.ts';
import { Visitor } from './visitor.ts';

/** The same in every sandbox and session: nothing may depend on their being different. */
export const API_KEY = 'SupplierOfTheOAuthJourney0000001';
export const SECRET = 'invented-secret1';
/** Nobody is there; the journey reads where the browser would go. */
export const CALLBACK = 'https://supplier.example/callback';
export const SIGNED_OUT = 'https://supplier.example/signed-out';
export const CIS2_CLIENT = '999000000099.apps.national';
const CIS2_KEY_CLIENT = '999000000098.apps.national';

const CIS2_REALM = '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare';
const PDS = '/personal-demographics/FHIR/R4';
const SERVICE = 'personal-demographics-service';
const KID = 'supplier';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';

/** Places where the platform is: before the identity providers, and before their mocks. */
export type PlatformPlace = '/oauth2' | '/oauth2-mock';

export interface PdsAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a FHIR resource or an outcome, picked apart by assertions
  readonly body: any;
}

/** One key pair for the whole file; making one takes a while. */
let keys: Promise<{ readonly jwk: webcrypto.JsonWebKey; readonly pkcs8: ArrayBuffer }> | undefined;

async function makeKeys() {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(rsa('SHA-512'), true, ['sign', 'verify']);
  return { jwk: await webcrypto.subtle.exportKey('jwk', publicKey), pkcs8: await webcrypto.subtle.exportKey('pkcs8', privateKey) };
}

const rsa = (hash: 'SHA-256' | 'SHA-512') => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash,
});

/** What openid-client has to be told of an assertion. Without it it names the issuer as `aud`, and no `typ`. */
interface Changes {
  readonly typ?: string;
  readonly aud?: string;
  /** By how much the client's clock is ahead of the machine's. */
  readonly secondsAhead?: number;
}

export class Supplier {
  readonly control: ControlClient;
  /** Addresses, session prefix included. */
  readonly fhir: string;
  readonly oauth: string;
  readonly cis2: string;
  readonly nhsLogin: string;
  readonly #addresses: Addresses;

  private constructor(addresses: Addresses, session: string | undefined) {
    const prefix = session === undefined ? '' : `/~${session}`;
    this.#addresses = addresses;
    this.control = controlClient({ url: addresses.portal, session });
    this.fhir = `${addresses.fhir}${prefix}${PDS}`;
    this.oauth = addresses.oauth + prefix;
    this.cis2 = this.oauth + CIS2_REALM;
    this.nhsLogin = `${this.oauth}/nhs-login`;
  }

  /** Registers the application in a session, as a developer does on the portal. */
  static async register(addresses: Addresses, session?: string): Promise<Supplier> {
    keys ??= makeKeys();
    const { jwk } = await keys;
    const supplier = new Supplier(addresses, session);
    const redirectUrls = [CALLBACK];
    await supplier.control.world.put('applications', API_KEY, {
      apiKey: API_KEY,
      name: 'Supplier of the journey',
      secret: SECRET,
      callbackUrl: CALLBACK,
      // one key may sign by both algorithms; no alg is said
      jwks: { keys: [{ ...jwk, alg: undefined, kid: KID, use: 'sig' }].map(({ alg: _, ...key }) => key) },
      products: [SERVICE],
      scopes: [
        `urn:nhsd:apim:app:level3:${SERVICE}`,
        `urn:nhsd:apim:user-nhs-cis2:aal3:${SERVICE}`,
        `urn:nhsd:apim:user-nhs-login:P9:${SERVICE}`,
      ],
      relyingParties: [
        { provider: 'nhs-cis2', clientId: CIS2_CLIENT, authentication: 'client_secret', redirectUrls, logoutUrls: [SIGNED_OUT] },
        { provider: 'nhs-cis2', clientId: CIS2_KEY_CLIENT, redirectUrls },
        { provider: 'nhs-login', redirectUrls, vectorsOfTrust: ['P9.Cp.Cd', 'P9.Cm', 'P5.Cp.Cd'] },
        { provider: 'mock', authentication: 'client_secret', redirectUrls },
      ],
    });
    return supplier;
  }

  /** Somebody with a browser of their own. */
  visitor(headers?: Readonly<Record<string, string>>): Visitor {
    return new Visitor([this.#addresses.oauth, this.#addresses.portal], headers);
  }

  /** The platform by client id and secret: the flows in which somebody signs in. */
  platform(place: PlatformPlace = '/oauth2'): openid.Configuration {
    return this.#platform(place, openid.ClientSecretPost(SECRET));
  }

  /** The platform by signed JWT, with the two lines that it takes. */
  async platformByKey(place: PlatformPlace = '/oauth2', changes: Changes = {}): Promise<openid.Configuration> {
    const usual = { typ: 'JWT', aud: `${this.oauth}${place}/token` };
    return this.platformByRawKey(place, { ...usual, ...changes });
  }

  /** The same without them, but for those that are given. */
  async platformByRawKey(place: PlatformPlace = '/oauth2', changes: Changes = {}): Promise<openid.Configuration> {
    return this.#platform(place, await this.#privateKeyJwt('SHA-512', changes));
  }

  cis2BySecret(): Promise<openid.Configuration> {
    return this.#discover(this.cis2, CIS2_CLIENT, openid.ClientSecretPost(SECRET), SECRET);
  }

  /** CIS2 by signed JWT: `aud` is the token endpoint. */
  async cis2ByKey(): Promise<openid.Configuration> {
    return this.#discover(this.cis2, CIS2_KEY_CLIENT, await this.#privateKeyJwt('SHA-256', { aud: `${this.cis2}/access_token` }));
  }

  async nhsLoginByKey(changes: Changes = {}): Promise<openid.Configuration> {
    return this.#discover(this.nhsLogin, API_KEY, await this.#privateKeyJwt('SHA-512', { aud: `${this.nhsLogin}/token`, ...changes }));
  }

  realm(name: string): Promise<openid.Configuration> {
    return this.#discover(`${this.oauth}/realms/${name}`, API_KEY, openid.ClientSecretPost(SECRET), SECRET);
  }

  /** Reads a patient's record with a token. */
  async readPatient(token: string, nhsNumber: string, headers: Readonly<Record<string, string>> = {}): Promise<PdsAnswer> {
    const response = await fetch(`${this.fhir}/Patient/${nhsNumber}`, {
      headers: { Authorization: `Bearer ${token}`, 'X-Request-ID': crypto.randomUUID(), ...headers },
    });
    return { status: response.status, body: await response.json() };
  }

  /** The platform has no discovery document: its endpoints are told. */
  #platform(place: PlatformPlace, authentication: openid.ClientAuth): openid.Configuration {
    const base = this.oauth + place;
    const server = {
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      userinfo_endpoint: `${base}/userinfo`,
    };
    const configuration = new openid.Configuration(server, API_KEY, undefined, authentication);
    openid.allowInsecureRequests(configuration);
    return configuration;
  }

  #discover(issuer: string, clientId: string, authentication: openid.ClientAuth, secret?: string): Promise<openid.Configuration> {
    return openid.discovery(new URL(issuer), clientId, secret, authentication, { execute: [openid.allowInsecureRequests] });
  }

  async #privateKeyJwt(hash: 'SHA-256' | 'SHA-512', { typ, aud, secondsAhead = 0 }: Changes): Promise<openid.ClientAuth> {
    keys ??= makeKeys();
    const key = await webcrypto.subtle.importKey('pkcs8', (await keys).pkcs8, rsa(hash), false, ['sign']);
    return openid.PrivateKeyJwt(
      { key, kid: KID },
      {
        [openid.modifyAssertion]: (header, payload) => {
          if (typ !== undefined) header.typ = typ;
          if (aud !== undefined) payload.aud = aud;
          for (const time of ['iat', 'nbf', 'exp']) payload[time] = Number(payload[time]) + secondsAhead;
        },
      },
    );
  }
}

type Tokens = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

export interface SignInOptions {
  readonly scope: string;
  /** Further parameters of the authorization request. */
  readonly more?: Readonly<Record<string, string>>;
  /** What somebody does from the authorization request until the browser leaves for the callback. */
  readonly as: (url: URL) => Promise<URL | Request>;
}

/** The code flow at an OpenID provider with all that openid-client can check: state, nonce, and PKCE. */
export async function signIn(configuration: openid.Configuration, { scope, more = {}, as }: SignInOptions): Promise<Tokens> {
  const [state, nonce, pkceCodeVerifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: CALLBACK,
    scope,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  });
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier, idTokenExpected: true };
  return openid.authorizationCodeGrant(configuration, await as(url), checks);
}

/** The platform's code flow: plain OAuth 2.0, without an id token. */
export async function signInByPlatform(configuration: openid.Configuration, { scope, more = {}, as }: SignInOptions): Promise<Tokens> {
  const state = openid.randomState();
  const url = openid.buildAuthorizationUrl(configuration, { redirect_uri: CALLBACK, scope, state, ...more });
  return openid.authorizationCodeGrant(configuration, await as(url), { expectedState: state });
}
