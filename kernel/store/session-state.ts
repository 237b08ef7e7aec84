/** A session as it is kept in memory. */
import type { KeptBlob } from './blobs.ts';
import { OverlayCollection } from './overlay-collection.ts';
import type { SessionSnapshot, StreamEntry } from './store.ts';

/** All that one session has changed. */
export class SessionState {
  readonly collections = new Map<string, OverlayCollection>();
  readonly streams = new Map<string, StreamEntry[]>();
  readonly blobs = new Map<string, KeptBlob>();

  /** The state that a snapshot describes, its blobs given. */
  static of(
    { documents, streams }: Pick<SessionSnapshot, 'documents' | 'streams'>,
    blobs: Iterable<readonly [string, KeptBlob]>,
  ): SessionState {
    const state = new SessionState();
    for (const { collection, id, version, doc } of documents)
      state.collection(collection).rows.set(id, Object.freeze({ id, version, doc }));
    for (const [name, entries] of Object.entries(streams)) state.streams.set(name, [...entries]);
    for (const [key, blob] of blobs) state.blobs.set(key, blob);
    return state;
  }

  get isEmpty(): boolean {
    // a collection that forgets can have become empty again
    for (const { rows } of this.collections.values()) if (rows.size > 0) return false;
    return this.streams.size === 0 && this.blobs.size === 0;
  }

  collection(name: string): OverlayCollection {
    let collection = this.collections.get(name);
    if (collection === undefined) {
      collection = new OverlayCollection();
      this.collections.set(name, collection);
    }
    return collection;
  }

  /** Adds an entry to the end of a stream and gives back its number. */
  append(stream: string, at: number, event: object): number {
    let entries = this.streams.get(stream);
    if (entries === undefined) {
      entries = [];
      this.streams.set(stream, entries);
    }
    return entries.push(Object.freeze({ sequence: entries.length + 1, at, event }));
  }
}
