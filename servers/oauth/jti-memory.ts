/** Which assertions a client has used: each `jti` is good once in 30 days. */
import type { SessionContext } from '#kernel/session';
import { OnlyOnce, onceCollection } from '#kernel/store/once';

const REMEMBERED_FOR = 30 * 24 * 60 * 60 * 1000;

const JTIS = onceCollection('oauth-jtis');

export class JtiMemory {
  readonly #used: OnlyOnce;

  constructor(context: Pick<SessionContext, 'store' | 'clock'>) {
    this.#used = new OnlyOnce(JTIS, REMEMBERED_FOR, context);
  }

  /** Whether the client has used this jti within the last 30 days. */
  hasSeen(client: string, jti: string): Promise<boolean> {
    return this.#used.hasBeenUsed(`${client}\n${jti}`);
  }

  /** Remembers a jti; false when the client has used it before, however close together the two uses are. */
  remember(client: string, jti: string): Promise<boolean> {
    return this.#used.use(`${client}\n${jti}`);
  }

  /** Forgets all that were used, by whichever client. Gives back how many there were. */
  forgetAll(): Promise<number> {
    return this.#used.forgetAll();
  }
}
