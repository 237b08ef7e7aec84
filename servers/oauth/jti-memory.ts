/**
 * Which assertions a client has used: each `jti` is good once in 30 days. It lives in the store, so it is remembered over restarts and
 * by all replicas. A client's id and its jti are kept as a digest, for both may be of any length.
 *
 * In memory one takes about 200 bytes. There are ten million of them at most for each process, which is 2 GB: then the oldest go.
 */
import { hash } from 'node:crypto';
import type { SessionContext } from '#kernel/session';
import { type Collection, VersionConflict } from '#kernel/store/store';
import { EXPIRY_INDEX, type Expiring, Sweeper } from './expiring.ts';

const REMEMBERED_FOR = 30 * 24 * 60 * 60 * 1000;
const MOST_REMEMBERED = 10_000_000;
const SECOND = 1000;
const DIGEST_BYTES = 16;
const FORGET_AT_ONCE = 1000;

const JTIS: Collection<Expiring> = { name: 'oauth-jtis', indexes: EXPIRY_INDEX, forgets: true };

export class JtiMemory {
  readonly #context: Pick<SessionContext, 'store' | 'clock'>;
  readonly #sweeper: Sweeper<Expiring>;
  /** All that are remembered within one second share a document. */
  #doc: Expiring = { keptUntil: 0 };

  constructor(context: Pick<SessionContext, 'store' | 'clock'>) {
    this.#context = context;
    this.#sweeper = new Sweeper(JTIS, context.store, context.clock, MOST_REMEMBERED);
  }

  /** Whether the client has used this jti within the last 30 days. */
  async hasSeen(client: string, jti: string): Promise<boolean> {
    const known = await this.#context.store.get(JTIS, idOf(client, jti));
    return known !== undefined && known.doc.keptUntil > this.#context.clock.now();
  }

  /** Remembers a jti; false when the client has used it before, however close together the two uses are. */
  async remember(client: string, jti: string): Promise<boolean> {
    const id = idOf(client, jti);
    const remembered = (await this.#write(id, 0)) || (await this.#replaceExpired(id));
    const sweep = remembered ? this.#sweeper.wrote() : undefined;
    if (sweep) await sweep;
    return remembered;
  }

  /** Forgets all that were used, by whichever client. Gives back how many there were. */
  async forgetAll(): Promise<number> {
    const { store } = this.#context;
    let forgotten = 0;
    for (;;) {
      const { items } = await store.list(JTIS, { limit: FORGET_AT_ONCE });
      if (items.length === 0) return forgotten;
      const gone = await Promise.all(items.map(({ id }) => store.delete(JTIS, id)));
      forgotten += gone.filter((was) => was).length;
    }
  }

  async #write(id: string, ifVersion: number): Promise<boolean> {
    const { store, clock } = this.#context;
    const keptUntil = Math.ceil((clock.now() + REMEMBERED_FOR) / SECOND) * SECOND;
    if (this.#doc.keptUntil !== keptUntil) this.#doc = { keptUntil };
    try {
      await store.put(JTIS, id, this.#doc, { ifVersion });
      return true;
    } catch (error) {
      if (error instanceof VersionConflict) return false;
      throw error;
    }
  }

  /** What is past its time counts as forgotten, though no sweep has come by yet. */
  async #replaceExpired(id: string): Promise<boolean> {
    const known = await this.#context.store.get(JTIS, id);
    return known !== undefined && known.doc.keptUntil <= this.#context.clock.now() && this.#write(id, known.version);
  }
}

/** 128 bits: nobody finds two of the same, not even who tries. */
function idOf(client: string, jti: string): string {
  return hash('sha256', `${client}\n${jti}`, 'buffer').toString('base64url', 0, DIGEST_BYTES);
}
