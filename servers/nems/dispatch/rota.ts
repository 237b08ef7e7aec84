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
  /** Takes out the next lane that may go. Where the first for a place may not, that place is not asked about again until all are reconsidered. */
  next(mayGo: (lane: Lane) => boolean): Lane | undefined;
  /** Lanes that could not go may be able to. */
  reconsider(): void;
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
  #blocked: Queue<Lane>[] = [];

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
    for (let lanes = this.#turns.shift(); lanes !== undefined; lanes = this.#turns.shift()) {
      const lane = lanes.first as Lane;
      if (mayGo(lane)) {
        lanes.shift();
        if (lanes.size > 0) this.#turns.push(lanes);
        else this.#waiting.delete(lane.terminus.name);
        return lane;
      }
      this.#blocked.push(lanes);
    }
    return undefined;
  }

  reconsider(): void {
    for (const lanes of this.#blocked) this.#turns.push(lanes);
    this.#blocked = [];
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

  reconsider(): void {}

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
