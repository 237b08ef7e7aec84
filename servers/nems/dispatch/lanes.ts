/** All lanes, whose turn it is among them, and where it is no use to try at the moment. */
import type { Destination } from './accepted.ts';
import type { FailedTry } from './attempt.ts';
import { Circuit, type CircuitParts, type Pass } from './circuit.ts';
import type { Ticket } from './docket.ts';
import { Lane, laneKeyOf, nameOf, type Terminus } from './lane.ts';
import { FairRota, type Rota, ShuffledRota } from './rota.ts';

/** What a try was let through by. */
export interface Passes {
  readonly post: Pass;
  readonly terminus: Pass;
  /** Others wait for how it ends. */
  readonly isAwaited: boolean;
}

export class Lanes {
  readonly #parts: CircuitParts;
  /** Called when a round of what is shuffled can begin. */
  readonly #ready: () => void;
  readonly #lanes = new Map<string, Lane>();
  readonly #termini = new Map<string, Terminus>();
  readonly #posts: Readonly<Record<Destination['channel'], Circuit>>;
  #shuffle: number | null = null;
  #rota: Rota = new FairRota();

  constructor(parts: CircuitParts, ready: () => void) {
    this.#parts = parts;
    this.#ready = ready;
    this.#posts = { mesh: new Circuit(parts), queue: new Circuit(parts) };
  }

  /** How many may be under way at the same time. */
  get abreast(): number {
    return this.#rota.abreast;
  }

  /** It waits for more before it gives anyone a turn. */
  get isGathering(): boolean {
    return this.#rota.isGathering;
  }

  /** Puts a ticket at the end of its lane. */
  assign(ticket: Ticket): void {
    const key = this.#shuffle === null ? laneKeyOf(ticket) : ticket.localId;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(key, this.#terminusOf(ticket.delivery.to));
      lane.terminus.lanes += 1;
      this.#lanes.set(key, lane);
    }
    ticket.lane = lane;
    lane.tickets.push(ticket);
    if (lane.tickets.size === 1) this.#rota.add(lane);
  }

  /** Takes out the next lane that may go and has something to send. */
  next(mayGo: (lane: Lane) => boolean): Lane | undefined {
    for (;;) {
      const lane = this.#rota.next(mayGo);
      if (lane === undefined || lane.wanted !== undefined) return lane;
      this.#close(lane);
    }
  }

  /** Puts a lane back that was taken out. */
  giveBack(lane: Lane): void {
    if (lane.wanted !== undefined) this.#rota.add(lane);
    else this.#close(lane);
  }

  /** What could not go before may be able to. */
  reconsider(): void {
    this.#rota.reconsider();
  }

  /** Makes all anew, with these tickets in this order; when nothing is under way. */
  drawUp(shuffle: number | null, tickets: Iterable<Ticket>): void {
    this.#shuffle = shuffle;
    this.#rota.close();
    this.#rota = shuffle === null ? new FairRota() : new ShuffledRota(shuffle, this.#ready);
    for (const lane of this.#lanes.values()) this.#close(lane);
    for (const ticket of tickets) this.assign(ticket);
  }

  /** Real milliseconds until it is worth trying. */
  troubleOf({ terminus }: Lane): number {
    return Math.max(this.#posts[terminus.channel].left, terminus.circuit.left);
  }

  begin({ terminus }: Lane): Passes {
    const post = this.#posts[terminus.channel];
    const isAwaited = post.failures > 0 || terminus.circuit.failures > 0;
    return { post: post.begin(), terminus: terminus.circuit.begin(), isAwaited };
  }

  /** Something has answered. */
  succeed({ terminus }: Lane): void {
    this.#posts[terminus.channel].succeed();
    terminus.circuit.succeed();
  }

  /** Gives back for how many milliseconds nothing is tried, when that is longer than before. */
  fail({ terminus }: Lane, { concerns }: FailedTry, passes: Passes): number | undefined {
    const post = this.#posts[terminus.channel];
    if (concerns === 'post') {
      terminus.circuit.cancel(passes.terminus);
      return post.fail(passes.post);
    }
    post.succeed();
    return terminus.circuit.fail(passes.terminus);
  }

  /** Nothing was sent. */
  cancel({ terminus }: Lane, passes: Passes): void {
    this.#posts[terminus.channel].cancel(passes.post);
    terminus.circuit.cancel(passes.terminus);
  }

  /** Everything may be tried at once. */
  hurry(): void {
    for (const circuit of Object.values(this.#posts)) circuit.hurry();
    for (const { circuit } of this.#termini.values()) circuit.hurry();
  }

  close(): void {
    this.#rota.close();
  }

  #terminusOf(to: Destination): Terminus {
    const name = nameOf(to);
    const known = this.#termini.get(name);
    if (known !== undefined) return known;
    const terminus = { name, channel: to.channel, circuit: new Circuit(this.#parts), lanes: 0 };
    this.#termini.set(name, terminus);
    return terminus;
  }

  #close(lane: Lane): void {
    if (this.#lanes.get(lane.key) !== lane) return;
    this.#lanes.delete(lane.key);
    const { terminus } = lane;
    terminus.lanes -= 1;
    if (terminus.lanes === 0 && terminus.circuit.failures === 0) this.#termini.delete(terminus.name);
  }
}
