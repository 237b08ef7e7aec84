/** Tells those who listen in this process that a session has changed. */
import type { Batch, Change } from './backend.ts';

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

/** What is told of rows that were written: of each collection, which of its documents. */
export function documentChanges(rows: Batch['rows']): readonly Change[] {
  const idsOf = new Map<string, string[]>();
  for (const { collection, row } of rows) {
    const ids = idsOf.get(collection.name);
    if (ids === undefined) idsOf.set(collection.name, [row.id]);
    else ids.push(row.id);
  }
  return Array.from(idsOf, ([collection, ids]) => ({ kind: 'documents', collection, ids }));
}
