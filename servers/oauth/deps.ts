/** What the operations of this server stand on, bound to one session. */
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import { openWorld, type World } from '#world/world';
import { JtiMemory } from './jti-memory.ts';
import { ApplicationKeys } from './keys/application-keys.ts';
import { type GeneratedKeys, generatedKeysOf } from './keys/generated-keys.ts';
import { TokenStore } from './tokens.ts';

export interface OauthDeps {
  readonly context: SessionContext;
  readonly kernel: Kernel;
  readonly world: World;
  readonly tokens: TokenStore;
  readonly jtis: JtiMemory;
  readonly keys: ApplicationKeys;
  /** The demo applications' key pairs, which all sessions share. */
  readonly generatedKeys: GeneratedKeys;
}

export function bindDeps(context: SessionContext, kernel: Kernel): OauthDeps {
  const generatedKeys = generatedKeysOf(kernel);
  return {
    context,
    kernel,
    world: openWorld(context.store),
    tokens: new TokenStore(context),
    jtis: new JtiMemory(context),
    keys: new ApplicationKeys(generatedKeys, context.clock),
    generatedKeys,
  };
}
