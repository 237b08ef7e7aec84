/** What the operations of this server stand on, bound to one session. */
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import { openWorld, type World } from '#world/world';
import { Cis2Grants } from './cis2/grants.ts';
import { JtiMemory } from './jti-memory.ts';
import { ApplicationKeys } from './keys/application-keys.ts';
import { type GeneratedKeys, generatedKeysOf } from './keys/generated-keys.ts';
import { NhsLoginMemory } from './nhs-login/memory.ts';
import { Codes } from './oidc/codes.ts';
import { SignIns } from './oidc/sign-in.ts';
import { SsoSessions } from './oidc/sso-sessions.ts';
import { PlatformMemory } from './platform/memory.ts';
import { Settings } from './settings.ts';
import { TokenStore } from './tokens.ts';

export interface OauthDeps {
  readonly context: SessionContext;
  readonly kernel: Kernel;
  readonly world: World;
  readonly settings: Settings;
  readonly tokens: TokenStore;
  readonly jtis: JtiMemory;
  readonly keys: ApplicationKeys;
  /** The demo applications' key pairs, which all sessions share. */
  readonly generatedKeys: GeneratedKeys;
  /** Of the identity providers: authorisation codes, sign-ins under way, who is signed in. */
  readonly codes: Codes;
  readonly signIns: SignIns;
  readonly sso: SsoSessions;
  /** Of the platform: sign-ins under way, its codes and refresh tokens. */
  readonly platform: PlatformMemory;
  /** What NHS login remembers: grants, consents, what clients note. */
  readonly nhsLogin: NhsLoginMemory;
  /** CIS2's access and refresh tokens. */
  readonly cis2: Cis2Grants;
}

export function bindDeps(context: SessionContext, kernel: Kernel): OauthDeps {
  const generatedKeys = generatedKeysOf(kernel);
  return {
    context,
    kernel,
    world: openWorld(context.store),
    settings: new Settings(context),
    tokens: new TokenStore(context),
    jtis: new JtiMemory(context),
    keys: new ApplicationKeys(generatedKeys, context.clock),
    generatedKeys,
    codes: new Codes(context),
    signIns: new SignIns(context),
    sso: new SsoSessions(context),
    platform: new PlatformMemory(context),
    nhsLogin: new NhsLoginMemory(context),
    cis2: new Cis2Grants(context),
  };
}
