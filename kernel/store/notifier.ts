/** Tells those who listen in this process that a session has changed. */
import type { Change } from './backend.ts';

type Listener = (change: Change) => void;

export class Notifier {
  readonly #listeners = new Map<string, Set<Listener>>();

  listen(session: string, heard: Listener): () => void {
    const own: Listener = (change) => heard(change);
    const listeners = this.#listeners.get(session) ?? new Set();
    this.#listeners.set(session, listeners.add(own));
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(session) === listeners) this.#listeners.delete(session);
    };
  }

  tell(session: string, change: Change): void {
    for (const heard of this.#listeners.get(session) ?? []) heard(change);
  }

  tellAll(change: Change): void {
    for (const session of this.#listeners.keys()) this.tell(session, change);
  }
}
