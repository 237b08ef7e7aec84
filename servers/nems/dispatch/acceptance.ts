/** Accepting: documents, bytes and their place in the order, together with whatever else is to happen with them, or nothing at all. */
import type { Clock } from '#kernel/clock';
import { type IdSource, randomIds } from '#kernel/ids';
import { type ReceivedBlob, type SessionStore, type Transaction, VersionConflict } from '#kernel/store/store';
import { ACCEPTED, ACCEPTED_STREAM, type Accepted, type AcceptedEntry, bodyKey, type ToAccept } from './accepted.ts';

/** What else happens in the transaction. False: nothing is to happen at all. It may be called more than once, as any transaction may. */
export type Also = (tx: Transaction) => Promise<boolean | undefined>;

export interface AcceptanceParts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'uuid'>;
}

interface Drawn {
  readonly accepted: Accepted;
  readonly bodies: readonly (readonly [name: string, body: ReceivedBlob])[];
}

/** Thrown to leave a transaction without any of it. */
const NOTHING = new Error('nothing is to be accepted');

export class Acceptance {
  readonly #parts: AcceptanceParts;
  /** Those whose transaction is under way, by id. */
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(parts: AcceptanceParts) {
    this.#parts = parts;
  }

  /** Resolves when a thing that this process is accepting has been accepted, or not; nothing when it is at no such thing. */
  whenAccepted(id: string): Promise<void> | undefined {
    return this.#underWay.get(id)?.then(
      () => {},
      () => {},
    );
  }

  /** Accepts all, in this order. Gives back what they have become; nothing when `also` was against it. */
  async accept(items: readonly ToAccept[], also?: Also): Promise<readonly Accepted[]> {
    const bodies: (readonly (readonly [string, ReceivedBlob])[])[] = [];
    try {
      for (const item of items) bodies.push(await this.#receive(item));
      const draw = (ids: Pick<IdSource, 'uuid'>) =>
        items.map((item, at): Drawn => ({ accepted: this.#draw(item, ids.uuid()), bodies: bodies[at] ?? [] }));
      const drawn = draw(this.#parts.ids);
      return await this.#keep(drawn, also).catch((error: unknown) => {
        // ids that repeat do so after a restart too, beside those that were kept
        if (!(error instanceof VersionConflict) || error.collection !== ACCEPTED.name) throw error;
        return this.#keep(draw(randomIds()), also);
      });
    } finally {
      for (const body of bodies.flat()) await body[1].discard();
    }
  }

  async #receive({ bodies }: ToAccept): Promise<readonly (readonly [string, ReceivedBlob])[]> {
    const received: (readonly [string, ReceivedBlob])[] = [];
    for (const [name, { content }] of Object.entries(bodies))
      received.push([name, await this.#parts.store.receiveBlob(typeof content === 'string' ? Buffer.from(content) : content)]);
    return received;
  }

  #draw({ bodies, deliveries, ...item }: ToAccept, id: string): Accepted {
    const acceptedAt = this.#parts.clock.now();
    return {
      ...item,
      id,
      acceptedAt,
      bodies: Object.fromEntries(
        Object.entries(bodies).map(([name, { contentType, content }]) => [name, { contentType, bytes: Buffer.byteLength(content) }]),
      ),
      deliveries: deliveries.map((delivery) => ({ ...delivery, state: 'waiting' as const })),
      ...(deliveries.length === 0 && { settledAt: acceptedAt }),
    };
  }

  async #keep(drawn: readonly Drawn[], also: Also | undefined): Promise<readonly Accepted[]> {
    const keeping = this.#parts.store.transaction(async (tx) => {
      if (also !== undefined && (await also(tx)) === false) throw NOTHING;
      for (const { accepted, bodies } of drawn) {
        await tx.put(ACCEPTED, accepted.id, accepted, { ifVersion: 0 });
        for (const [name, body] of bodies) await tx.putBlob(bodyKey(accepted.id, name), body);
        await tx.append(ACCEPTED_STREAM, { id: accepted.id } satisfies AcceptedEntry, accepted.acceptedAt);
      }
    });
    for (const { accepted } of drawn) this.#underWay.set(accepted.id, keeping);
    try {
      await keeping;
      return drawn.map(({ accepted }) => accepted);
    } catch (error) {
      if (error === NOTHING) return [];
      throw error;
    } finally {
      for (const { accepted } of drawn) this.#underWay.delete(accepted.id);
    }
  }
}
