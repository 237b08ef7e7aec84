/** Whether anybody has subscribed to a type of event at all: asked for each change of the world, so it is kept until subscriptions change. */
import type { SessionContext } from '#kernel/session';
import type { SessionStore } from '#kernel/store/store';
import { SUBSCRIPTIONS } from '../subscription/subscription.ts';

export class WantedEvents {
  readonly #store: SessionStore;
  readonly #known = new Map<string, boolean>();
  #changes = 0;

  constructor({ store, ended }: Pick<SessionContext, 'store' | 'ended'>) {
    this.#store = store;
    ended.addEventListener(
      'abort',
      store.watch(SUBSCRIPTIONS.name, () => this.#forget()),
    );
  }

  /**
   * Whether there is a subscription to it, ended ones included. Not a promise when it is known. Of one that another process has just
   * made it is known as soon as the store has told of it.
   */
  anybodyWants(code: string): boolean | Promise<boolean> {
    return this.#known.get(code) ?? this.#read(code);
  }

  async #read(code: string): Promise<boolean> {
    const before = this.#changes;
    const wanted = (await this.#store.find(SUBSCRIPTIONS, { index: 'event', equals: code }, { limit: 1 })).items.length > 0;
    // what was read while it changed is not the last word
    if (this.#changes === before) this.#known.set(code, wanted);
    return wanted;
  }

  #forget(): void {
    this.#changes += 1;
    this.#known.clear();
  }
}
