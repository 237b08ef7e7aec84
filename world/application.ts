/** An application that a developer has registered with the API platform. */
import * as v from 'valibot';
import { type Immutable, text } from './schema.ts';

/** RFC 7518 §6: members that only a private or a secret key has. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
/** Which members make a public key of each kind. */
const PUBLIC_MEMBERS: Readonly<Record<string, readonly string[]>> = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };

/** A public key (RFC 7517 §4). Members that are not known here are let be, as the RFC wants it. */
const publicKey = v.pipe(
  v.looseObject({
    kty: v.picklist(['RSA', 'EC', 'OKP']),
    /** By which a signed JWT names it. */
    kid: v.exactOptional(text()),
    /** The platform takes `RS512`. */
    alg: v.exactOptional(text(20)),
    use: v.exactOptional(text(20)),
  }),
  v.check(
    (key) => PRIVATE_MEMBERS.every((member) => !(member in key)),
    'is a private key; register the public one, and keep this one to yourself',
  ),
  v.check(
    (key) => PUBLIC_MEMBERS[key.kty]?.every((member) => typeof key[member] === 'string') === true,
    'lacks a member that a public key of its kty must have',
  ),
);

const webAddress = v.pipe(v.string(), v.check(isWebAddress, 'must be an http or https address'));

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

/** A scope or a product: no spaces, since scopes are written in one line with spaces between. */
const token = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, 'must be a word of visible ASCII characters'));

/** How an identity provider knows the application as a client of its own, for signing people in without the platform. */
const relyingParty = v.strictObject({
  provider: v.picklist(['nhs-cis2', 'nhs-login', 'mock']),
  /** `999999999999.apps.national` at CIS2; the API key where nothing is said. */
  clientId: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be letters, digits, ., - and _'))),
  /** Where the browser may go back to; the callback address where nothing is said. */
  redirectUrls: v.exactOptional(v.array(v.pipe(v.string(), v.check(isAddress, 'must be an address'))), []),
  /** Where it may go after signing out. */
  logoutUrls: v.exactOptional(v.array(v.pipe(v.string(), v.check(isAddress, 'must be an address'))), []),
  /** Where it is told that somebody has signed out (OpenID Connect Back-Channel Logout 1.0). */
  backchannelLogoutUrl: v.exactOptional(webAddress),
  /** How it proves who it is at the token endpoint. */
  authentication: v.exactOptional(v.picklist(['client_secret', 'private_key_jwt']), 'private_key_jwt'),
  /** Scopes it may ask for; any where nothing is said. */
  scopes: v.exactOptional(v.array(token)),
  /** NHS login: the vectors of trust that it has registered; any where nothing is said. */
  vectorsOfTrust: v.exactOptional(
    v.array(v.pipe(v.string(), v.regex(/^P[0-9](?:\.C[a-z])*$/, 'must be a vector of trust, such as P9.Cp.Cd'))),
  ),
});

function isAddress(value: string): boolean {
  return URL.canParse(value);
}

const yes = v.exactOptional(v.literal(true));

/**
 * What PDS lets an application do, or tells it, beyond its access mode. In the live platform the attribute `apim-app-flow-vars` says so:
 * `{"pds":{"app-restricted":{"update":true},"custom-attributes":{"return-empty-address-lines":"true"}}}`.
 */
const pdsAttributes = v.strictObject({
  /** May change records by itself, without a user: `app-restricted`, `update`. */
  updatesByItself: yes,
  /** Empty lines of addresses stay in their places, as nulls: `return-empty-address-lines`. */
  emptyAddressLines: yes,
  /** Is told that somebody left for the armed forces, in place of `ORR`: `return-confidential-reason-for-removal`. */
  confidentialRemovalReasons: yes,
  /** Is told whether patients share their records: `return-nhs-record-sharing-consent`. */
  recordSharingConsent: yes,
  /** The sandbox's own: it still gets the URLs that extensions had before January 2026. */
  extensionUrlsBefore2026: yes,
  /** Has no accredited system id (ASID) yet: PDS refuses all that it asks. */
  withoutAsid: yes,
});

const eventTypes = v.array(v.pipe(v.string(), v.regex(/^(?:\*|[\w.-]{1,100})$/, 'must be an event type, or * for all of them')));

/**
 * What the Multicast Notification Service lets an application do. In the live platform `apim-app-flow-vars` says so:
 * `{"mns":{"permissions":"events:create:pds-change-of-gp-2"}}`.
 */
const mnsAttributes = v.strictObject({
  /** Event types that it may publish: `events:create:…`. None where nothing is said. */
  publishes: v.exactOptional(eventTypes, []),
  /** Event types to which it may subscribe; all where nothing is said. */
  subscribes: v.exactOptional(eventTypes),
  /** Lacks `product-id` and `product-device-id`: the platform fails over all that it asks. */
  withoutProductId: yes,
});

/** The schema of an application. */
export const applicationSchema = v.pipe(
  v.strictObject({
    /** The client id. The platform's are 32 letters and digits. */
    apiKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be letters, digits, - and _')),
    name: text(),
    /** What it is for; for people only. */
    description: v.exactOptional(text(500)),
    /** For flows in which a user signs in. Never in seed files: see `generated`. */
    secret: v.exactOptional(text()),
    /** Where the browser goes back to after sign-in. */
    callbackUrl: v.exactOptional(v.pipe(v.string(), v.check(isAddress, 'must be an address'))),
    /** The public keys with which it signs (RFC 7517 §5). */
    jwks: v.exactOptional(v.looseObject({ keys: v.array(publicKey) })),
    /** Where it publishes them instead. */
    jwksUrl: v.exactOptional(webAddress),
    /**
     * A demo application: nothing secret is in its seed. The authorisation server makes its secret and its key pair when they are
     * first needed, and keeps them in the state folder.
     */
    generated: v.exactOptional(v.literal(true)),
    /** The APIs it has been connected to. */
    products: v.exactOptional(v.array(token), []),
    /** What its products allow: `urn:nhsd:apim:app:level3:personal-demographics-service`. A token carries those that fit how it was got. */
    scopes: v.exactOptional(v.array(token), []),
    /** What single APIs grant it, by API. */
    attributes: v.exactOptional(v.strictObject({ pds: v.exactOptional(pdsAttributes), mns: v.exactOptional(mnsAttributes) })),
    /** As a client of the identity providers themselves. */
    relyingParties: v.exactOptional(v.array(relyingParty), []),
    status: v.exactOptional(v.picklist(['approved', 'pending', 'revoked']), 'approved'),
  }),
  v.check(
    (doc) => [doc.jwks, doc.jwksUrl, doc.generated].filter((keys) => keys !== undefined).length <= 1,
    'has keys in two places: only one of jwks, jwksUrl and generated',
  ),
  v.forward(
    v.check((doc) => doc.secret === undefined || doc.generated === undefined, 'is made by the sandbox when the application is generated'),
    ['secret'],
  ),
);

export type RelyingParty = Immutable<v.InferOutput<typeof relyingParty>>;
export type PdsAttributes = Immutable<v.InferOutput<typeof pdsAttributes>>;
export type MnsAttributes = Immutable<v.InferOutput<typeof mnsAttributes>>;
export type Application = Immutable<v.InferOutput<typeof applicationSchema>>;
