/**
 * How this server behaves where the live ones differ from each other, or where a test wants them to: one document in each session. What
 * is not said has its default; a reset brings them all back.
 */
import * as v from 'valibot';
import type { SessionContext } from '#kernel/session';
import { SettingsDocument } from '#kernel/settings';
import type { Collection } from '#kernel/store/store';

const seconds = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most, `must be at most ${most} seconds`));
/** An issuer, character for character: `https://am.nhsint…:443/openam/…`. Never parsed, so that no `:443` is lost. */
const issuer = v.pipe(v.string(), v.regex(/^https?:\/\/[^\s?#]+$/, 'must be an http or https address without a query'));

const DAY = 24 * 60 * 60;

/** Whose id tokens the platform takes in token exchange beside this sandbox's own, and by which keys they are checked. */
const acceptedIssuer = v.pipe(
  v.strictObject({
    issuer,
    /** Of which provider its tokens count as: it decides levels and lifetimes. */
    provider: v.picklist(['nhs-cis2', 'nhs-login']),
    /** Its public keys. With neither this nor `jwksUrl` the sandbox's own keys count: another name for the same provider. */
    jwks: v.exactOptional(v.looseObject({ keys: v.array(v.looseObject({ kty: v.string(), kid: v.string() })) })),
    jwksUrl: v.exactOptional(issuer),
  }),
  v.check(({ jwks, jwksUrl }) => jwks === undefined || jwksUrl === undefined, 'has keys in two places: only one of jwks and jwksUrl'),
);

export const settingsSchema = v.strictObject({
  /** What the providers call themselves in discovery and in their tokens. Not said: the address as called. */
  issuers: v.exactOptional(
    v.strictObject({
      cis2: v.exactOptional(issuer),
      nhsLogin: v.exactOptional(issuer),
      /** What stands before the realm's name: `https://identity.ptl.api.platform.nhs.uk/realms`. */
      realms: v.exactOptional(issuer),
    }),
    {},
  ),
  acceptedIssuers: v.exactOptional(v.array(acceptedIssuer), []),
  /** Further values that a client assertion's `aud` may have at the platform's token endpoint. */
  audiences: v.exactOptional(v.array(issuer), []),
  /** Where the platform finds the identity providers, below which are their discovery documents. Not said: this very server. */
  providers: v.exactOptional(v.strictObject({ cis2: v.exactOptional(issuer), nhsLogin: v.exactOptional(issuer) }), {}),
  /** Whether parameters of the `Content-Type` (`;charset=UTF-8`) are refused at the token endpoint. */
  strictContentType: v.exactOptional(v.boolean(), false),
  /** For how long a client's key set is not fetched again. The live platform keeps it an hour. */
  jwksCacheSeconds: v.exactOptional(seconds(DAY), 60),
  /** What CIS2 says in `acr`, whatever was asked for and however the user signed in. */
  cis2Acr: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9_]{1,40}$/, 'must be capitals, digits and _, such as AAL3_FIDO2'))),
  /** From which addresses the platform takes logout tokens; from any where none is named. */
  backchannelLogoutFrom: v.exactOptional(v.array(v.pipe(v.string(), v.ip('must be an IP address'))), []),
  /** Seconds for which what the platform gives out is good. */
  lifetimes: v.exactOptional(
    v.strictObject({
      accessToken: v.exactOptional(seconds(DAY), 600),
      authorizationCode: v.exactOptional(seconds(DAY), 300),
      /** From the first sign-in to the last refresh. */
      cis2Refresh: v.exactOptional(seconds(365 * DAY), 12 * 60 * 60),
      nhsLoginRefresh: v.exactOptional(seconds(365 * DAY), 60 * 60),
    }),
    {},
  ),
});

export type SettingsInput = v.InferInput<typeof settingsSchema>;
export type OauthSettings = v.InferOutput<typeof settingsSchema>;
export type AcceptedIssuer = OauthSettings['acceptedIssuers'][number];

/** What is said, without the defaults: those may change while a snapshot lies on a disk. */
const SETTINGS: Collection<SettingsInput> = { name: 'oauth-settings' };

export class Settings extends SettingsDocument<OauthSettings, SettingsInput> {
  constructor({ store }: Pick<SessionContext, 'store'>) {
    super(store, SETTINGS, (said) => v.parse(settingsSchema, said));
  }
}
