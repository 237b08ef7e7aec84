/**
 * What NEMS and MNS accept is delivered: by MESH, or into a queue. Accepting is one transaction with whatever else is to happen; from then on
 * it is delivered once, whatever becomes of this process or of MESH, in order for each patient and mailbox.
 */
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import type { Log } from '#kernel/log';
import type { OwnExchanges } from '#kernel/own-exchanges';
import type { BlobReading, SessionStore } from '#kernel/store/store';
import { Acceptance, type Also } from './acceptance.ts';
import { ACCEPTED, type Accepted, bodyKey, type ToAccept } from './accepted.ts';
import { DeliveryControls } from './controls.ts';
import { Courier, type CourierParts } from './courier.ts';
import { dropWaiting, redeliver } from './interventions.ts';
import { whileHeld } from './lease.ts';
import { type AcceptedPage, type AcceptedQuery, allAccepted, listAccepted } from './listing.ts';

export interface DispatchParts extends Pick<CourierParts, 'posts' | 'hydrate'> {
  readonly store: SessionStore;
  readonly clock: Clock;
  /** For this alone: what is done here happens at no certain moment, so it must not draw what requests are given. */
  readonly ids: IdSource;
  readonly log: Log;
  readonly exchanges: OwnExchanges;
  /** Whether other processes may use the same store: then one of them delivers. */
  readonly isShared: boolean;
  readonly ended: AbortSignal;
}

export interface Drained {
  /** Nothing waits. */
  readonly settled: boolean;
  /** Deliveries that do: because MESH or a mailbox is away, because they are held or delayed, or because time has run out. */
  readonly waiting: number;
}

/** How long a publisher waits at most for room, in real milliseconds. */
const PATIENCE = 1000;
/** Where another process delivers: how often it is looked whether it has. */
const LOOK_EVERY = 50;

export class Dispatch {
  /** What testers do to deliveries. */
  readonly controls: DeliveryControls;
  readonly #parts: DispatchParts;
  readonly #acceptance: Acceptance;
  readonly #stop = new AbortController();
  readonly #delivering: Promise<void>;
  #courier: Courier | undefined;

  /** Begins to deliver what waits, at once. */
  constructor(parts: DispatchParts) {
    this.#parts = parts;
    this.controls = new DeliveryControls(parts.store);
    this.#acceptance = new Acceptance(parts);
    parts.ended.addEventListener('abort', () => this.#stop.abort(), { signal: this.#stop.signal });
    if (parts.ended.aborted) this.#stop.abort();
    const { signal } = this.#stop;
    this.#delivering = (
      parts.isShared ? whileHeld({ ...parts, holder: parts.ids.uuid() }, signal, (until) => this.#deliver(until)) : this.#deliver(signal)
    ).catch((err: unknown) => parts.log.error({ err }, 'nothing is delivered any more'));
  }

  /**
   * Accepts all, in this order, together with what `also` does in the same transaction, which may run more than once. When `also` gives false
   * nothing happens, and nothing is given back. What has no delivery is settled at once.
   */
  async acceptAll(items: readonly ToAccept[], also?: Also): Promise<readonly Accepted[]> {
    // whoever publishes faster than can be delivered is slowed down, lest what waits grow without end
    if (this.#courier?.isBehind) await this.#courier.changed(PATIENCE);
    const accepted = await this.#acceptance.accept(items, also);
    if (accepted.length > 0) this.#courier?.hear();
    return accepted;
  }

  /**
   * Resolves when nothing that can be delivered now waits; what is tried again later is tried at once for that. Gives up after so many real
   * milliseconds.
   */
  async drain(timeoutMilliseconds: number): Promise<Drained> {
    const deadline = performance.now() + timeoutMilliseconds;
    await this.#courier?.lookAround();
    for (;;) {
      const courier = this.#courier;
      const left = deadline - performance.now();
      const isQuiet = courier?.isQuiet === true;
      if (isQuiet || left <= 0) return drained(courier?.waiting ?? (await this.#countWaiting()));
      // another process delivers, or delivery is about to begin anew
      if (courier === undefined || courier.isOver) {
        const waiting = await this.#countWaiting();
        if (waiting === 0) return drained(waiting);
        await new Promise((resolve) => setTimeout(resolve, Math.min(left, LOOK_EVERY)));
      } else {
        courier.writeDown();
        await courier.changed(left);
      }
    }
  }

  /** What was accepted, the newest first: at most `limit`, default 100. */
  list(query: AcceptedQuery = {}, { limit = 100, cursor }: { limit?: number; cursor?: string } = {}): Promise<AcceptedPage> {
    return listAccepted(this.#parts.store, query, limit, cursor);
  }

  async read(id: string): Promise<Accepted | undefined> {
    return (await this.#parts.store.get(ACCEPTED, id))?.doc;
  }

  /** The bytes of one of its bodies. */
  readBody(id: string, name: string): Promise<BlobReading | undefined> {
    return this.#parts.store.readBlob(bodyKey(id, name));
  }

  /** Throws away deliveries that wait; `state` in the query does not count. What is being sent at this moment may be sent all the same. Gives back how many. */
  dropWaiting(query: AcceptedQuery = {}): Promise<number> {
    return dropWaiting(this.#parts, query);
  }

  /** Has all its deliveries that have ended made once more, as messages of their own. Nothing when there is none of that id. */
  redeliver(id: string): Promise<Accepted | undefined> {
    return redeliver(this.#parts, id);
  }

  /** Ends what is under way, and lets another process go on. To be called before the store closes; may be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#delivering;
    for (const post of Object.values(this.#parts.posts)) await post.close?.();
  }

  async #deliver(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const courier = new Courier({
        ...this.#parts,
        controls: this.controls,
        whenAccepted: (id) => this.#acceptance.whenAccepted(id),
      });
      this.#courier = courier;
      await courier.run(until);
    }
    this.#courier = undefined;
  }

  async #countWaiting(): Promise<number> {
    let waiting = 0;
    for await (const { deliveries } of allAccepted(this.#parts.store, { index: 'waiting', equals: '1' }))
      waiting += deliveries.filter(({ state }) => state === 'waiting').length;
    return waiting;
  }
}

function drained(waiting: number): Drained {
  return { settled: waiting === 0, waiting };
}
