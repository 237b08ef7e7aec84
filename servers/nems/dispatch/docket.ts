/** One accepted thing in the courier's hands, with a ticket for each delivery that waits. */
import type { SessionStore } from '#kernel/store/store';
import { type Accepted, bodyKey, type Delivery, localIdOf } from './accepted.ts';
import type { Lane } from './lane.ts';

export class Ticket {
  readonly docket: Docket;
  /** Which delivery. */
  readonly n: number;
  readonly localId: string;
  /** Whether a try may have arrived, of this process or of one before it. */
  mayHaveArrived: boolean;
  /** Tries that have failed. */
  failures = 0;
  /** Where it waits, unless it is no longer wanted. */
  lane: Lane | undefined;

  constructor(docket: Docket, n: number, mayHaveArrived: boolean) {
    this.docket = docket;
    this.n = n;
    this.localId = localIdOf(docket.accepted.id, n, docket.accepted.deliveries[n] as Delivery);
    this.mayHaveArrived = mayHaveArrived;
  }

  get delivery(): Delivery {
    return this.docket.accepted.deliveries[this.n] as Delivery;
  }
}

export class Docket {
  /** Number of its entry in the stream. */
  readonly sequence: number;
  accepted: Accepted;
  /** By which delivery: those whose end has not been written down yet. */
  readonly tickets = new Map<number, Ticket>();
  /** How many of them are being sent. */
  #underWay = 0;
  readonly #bodies = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(sequence: number, accepted: Accepted) {
    this.sequence = sequence;
    this.accepted = accepted;
  }

  /** Bytes of a body, which all that are being sent at the same time share. Nothing when they are gone. */
  body(store: SessionStore, name: string): Promise<Uint8Array | undefined> {
    let body = this.#bodies.get(name);
    if (body === undefined) {
      body = read(store, bodyKey(this.accepted.id, name));
      this.#bodies.set(name, body);
    }
    return body;
  }

  begin(): void {
    this.#underWay += 1;
  }

  end(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#bodies.clear();
  }
}

async function read(store: SessionStore, key: string): Promise<Uint8Array | undefined> {
  const blob = await store.readBlob(key);
  if (blob === undefined || blob.whole !== undefined) return blob?.whole;
  const pieces: Uint8Array[] = [];
  for await (const piece of blob.content) pieces.push(piece);
  return Buffer.concat(pieces);
}
