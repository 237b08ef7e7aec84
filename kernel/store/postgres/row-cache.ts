/**
 * Documents that were read lately, so that a document that has not changed is the same object each time and its body is
 * neither sent nor parsed again. The database says with each read which revision is current: the cache is never asked alone.
 */
import type { Row } from '../backend.ts';

const MOST_ROWS = 10_000;

export interface CachedRow {
  /** Unlike a version never given twice, also when a session is reset or ends and begins again. */
  readonly revision: number;
  readonly row: Row;
}

export class RowCache {
  /** Those used last come last. */
  readonly #rows = new Map<string, CachedRow>();

  get(session: string, collection: string, id: string): CachedRow | undefined {
    const place = placeOf(session, collection, id);
    const cached = this.#rows.get(place);
    if (cached !== undefined) this.#putLast(place, cached);
    return cached;
  }

  /** The row of this revision: the object known already, else the one that `make` makes. */
  keep(session: string, collection: string, id: string, revision: number, make: () => Row): Row {
    const place = placeOf(session, collection, id);
    const known = this.#rows.get(place);
    if (known?.revision === revision) return known.row;
    const row = make();
    // an answer that was overtaken by a later one must not put the older row back
    if (known === undefined || known.revision < revision) this.#putLast(place, { revision, row });
    return row;
  }

  #putLast(place: string, cached: CachedRow): void {
    this.#rows.delete(place);
    this.#rows.set(place, cached);
    if (this.#rows.size > MOST_ROWS) this.#rows.delete(this.#rows.keys().next().value as string);
  }
}

function placeOf(session: string, collection: string, id: string): string {
  return `${session}\u0000${collection}\u0000${id}`;
}
