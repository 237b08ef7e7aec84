/** Whose turn it is, among the lanes that have something to send and are not at it. */
import { lotOf } from './controls.ts';
import type { Lane } from './lane.ts';
import { Queue } from './queue.ts';

export interface Rota {
  /** How many may be under way at the same time. */
  readonly abreast: number;
  /** It waits for more before it gives anyone a turn. */
  readonly isGathering: boolean;
  add(lane: Lane): void;
  /** Takes out the next lane that may go. */
  next(mayGo: (lane: Lane) => boolean): Lane | undefined;
  /** Those lanes of which it depends when something can be sent: one or more for each place they lead to. */
  heads(): Iterable<Lane>;
  close(): void;
}

const ABREAST = 32;

/** Each place in turn, and there each lane in turn, so that none waits for what is sent to others. */
export class FairRota implements Rota {
  readonly abreast = ABREAST;
  readonly isGathering = false;
  /** By the place they lead to. */
  readonly #waiting = new Map<string, Queue<Lane>>();
  readonly #turns = new Queue<Queue<Lane>>();

  add(lane: Lane): void {
    const { name } = lane.terminus;
    let lanes = this.#waiting.get(name);
    if (lanes === undefined) {
      lanes = new Queue();
      this.#waiting.set(name, lanes);
      this.#turns.push(lanes);
    }
    lanes.push(lane);
  }

  next(mayGo: (lane: Lane) => boolean): Lane | undefined {
    for (let left = this.#turns.size; left > 0; left--) {
      const lanes = this.#turns.shift() as Queue<Lane>;
      const first = lanes.first as Lane;
      const lane = mayGo(first) ? lanes.shift() : undefined;
      if (lanes.size === 0) this.#waiting.delete(first.terminus.name);
      else this.#turns.push(lanes);
      if (lane !== undefined) return lane;
    }
    return undefined;
  }

  *heads(): Generator<Lane> {
    for (const { first } of this.#turns) if (first !== undefined) yield first;
  }

  close(): void {}
}

/** So long more is waited for, in real milliseconds, before a round is drawn. */
const GATHERING = 100;

/** By lot, a round at a time, one after the other: so that the order is that of the lots, and the same each time. */
export class ShuffledRota implements Rota {
  readonly abreast = 1;
  readonly #seed: number;
  readonly #ready: () => void;
  #gathered: Lane[] = [];
  #round: Lane[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `ready` is called when a round can begin. */
  constructor(seed: number, ready: () => void) {
    this.#seed = seed;
    this.#ready = ready;
  }

  get isGathering(): boolean {
    return this.#timer !== undefined;
  }

  add(lane: Lane): void {
    this.#gathered.push(lane);
  }

  next(mayGo: (lane: Lane) => boolean): Lane | undefined {
    const at = this.#round.findIndex(mayGo);
    if (at >= 0) return this.#round.splice(at, 1)[0];
    if (this.#gathered.some(mayGo)) this.#timer ??= setTimeout(() => this.#draw(), GATHERING);
    return undefined;
  }

  heads(): Iterable<Lane> {
    return [...this.#round, ...this.#gathered];
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #draw(): void {
    this.#timer = undefined;
    const lot = (lane: Lane) => lotOf(this.#seed, lane.key);
    this.#round = [...this.#round, ...this.#gathered].sort((one, other) => lot(one) - lot(other));
    this.#gathered = [];
    this.#ready();
  }
}
