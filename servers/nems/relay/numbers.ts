/** `meta.versionId` of what the world raises: events of one type about one patient are numbered from 1 (Events-Management, "Message header"). */
import type { Collection, SessionStore, Stored, Transaction } from '#kernel/store/store';

/** By NHS number: the last number of each type of event. */
const SEQUENCES: Collection<Readonly<Record<string, number>>> = { name: 'nems-sequences' };

/** Numbers given out together, which count once they are written. */
export class Numbers {
  readonly #store: SessionStore;
  readonly #given = new Map<
    string,
    { readonly before: Stored<Readonly<Record<string, number>>> | undefined; now: Record<string, number> }
  >();

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** The next number of a type of event about a patient. */
  async next(nhsNumber: string, type: string): Promise<number> {
    const before = this.#given.has(nhsNumber) ? undefined : await this.#store.get(SEQUENCES, nhsNumber);
    const given = this.#given.get(nhsNumber) ?? { before, now: { ...before?.doc } };
    this.#given.set(nhsNumber, given);
    const next = (given.now[type] ?? 0) + 1;
    given.now[type] = next;
    return next;
  }

  /** Within the transaction that accepts what bears them. Rejects with `VersionConflict` when somebody else has given out the same. */
  async write(tx: Transaction): Promise<void> {
    for (const [nhsNumber, { before, now }] of this.#given)
      await tx.put(SEQUENCES, nhsNumber, { ...now }, { ifVersion: before?.version ?? 0 });
  }
}
