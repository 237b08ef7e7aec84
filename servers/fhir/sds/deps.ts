/** What SDS operations are given. */
import type { ApiKeyAccessDeps } from '#conventions/api-platform/plain-access';
import type { IdSource } from '#kernel/ids';
import type { World } from '#world/world';

/** Bound to one session. */
export interface SdsDeps extends ApiKeyAccessDeps {
  readonly world: World;
  readonly ids: IdSource;
  /** The address, session prefix included, at which a server of the suite is reached. */
  readonly addressOf: (server: string) => string;
}
