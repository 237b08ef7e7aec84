/** What PDS operations are given. */
import type { TokenAnswer } from '#clients/oauth/token-checker';
import type { Clock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { IdSource } from '#kernel/ids';
import type { World } from '#world/world';
import type { AnsweredWrites } from './answered-writes.ts';

/** Bound to one session. */
export interface PdsDeps {
  /** What writes have been answered, for those who send them again. */
  readonly answered: AnsweredWrites;
  readonly world: World;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly environment: Environment;
  /** Asks the authorisation server about an access token; nothing when it does not know it. Rejects when it cannot be asked. */
  readonly checkToken: (token: string) => TokenAnswer;
}
