/**
 * Changes to one inbox are made one after the other. All of them count its messages, so changes at once would only meet in the store and
 * have to be made again. Those that have to wait are then made together, in one transaction: many senders to one mailbox share its cost.
 * Other processes over the same store are met there, and looked for again by its transactions.
 */
import type { SessionStore } from '#kernel/store/store';
import { Books } from './books.ts';

type Work<R> = (books: Books) => Promise<R>;

interface Waiting {
  readonly work: Work<unknown>;
  readonly resolve: (result: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** So many changes are made in one transaction at most. */
const MOST_AT_ONCE = 32;

export class Turns {
  readonly #store: SessionStore;
  readonly #queues = new Map<string, Waiting[]>();

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** Does work that changes an inbox when it is its turn. It may be done more than once until it counts. */
  take<R>(mailboxId: string, work: Work<R>): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const queue = this.#queues.get(mailboxId);
      const waiting: Waiting = { work, resolve, reject };
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const first = [waiting];
      this.#queues.set(mailboxId, first);
      void this.#serve(mailboxId, first);
    });
  }

  async #serve(mailboxId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await this.#together(queue.splice(0, MOST_AT_ONCE));
    this.#queues.delete(mailboxId);
  }

  async #together(turn: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#store.transaction(async (tx) => {
        const books = new Books(tx);
        const done: unknown[] = [];
        for (const { work } of turn) done.push(await work(books));
        await books.close();
        return done;
      });
      for (const [at, { resolve }] of turn.entries()) resolve(results[at] as never);
    } catch (error) {
      // the others are not to suffer for one that cannot be done
      if (turn.length > 1) for (const waiting of turn) await this.#together([waiting]);
      else turn[0]?.reject(error);
    }
  }
}
