/**
 * Whether it is worth trying. After a failure nothing is tried for a while, then one try only; as long as that fails, each while is twice as
 * long. The first success lets everything through again.
 *
 * The while is one of the sandbox's clock, so that advancing it ends it. Where that clock stands still, or is set back, it ends when as much
 * real time has passed: what is away for a moment must not be given up until somebody moves the clock.
 */
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 300_000;

export interface CircuitParts {
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'random'>;
}

/** What a try was let through by: it counts only as long as that has not changed. */
export type Pass = number;

export class Circuit {
  readonly #parts: CircuitParts;
  #failures = 0;
  /** Grows with each failure that counts: those of tries that were under way at the time count no more. */
  #era = 0;
  #isTrying = false;
  #until = 0;
  #untilReal = 0;
  #wait = 0;

  constructor(parts: CircuitParts) {
    this.#parts = parts;
  }

  /** Failures one after the other. */
  get failures(): number {
    return this.#failures;
  }

  /** Real milliseconds until the next try may be made; `Infinity` while one is under way that decides. */
  get left(): number {
    if (this.#failures === 0) return 0;
    if (this.#isTrying) return Number.POSITIVE_INFINITY;
    return Math.max(Math.min(this.#until - this.#parts.clock.now(), this.#untilReal - performance.now()), 0);
  }

  /** The next try may be made at once. */
  hurry(): void {
    this.#until = Number.NEGATIVE_INFINITY;
  }

  /** A try begins; only where {@link left} is 0. */
  begin(): Pass {
    this.#isTrying = this.#failures > 0;
    return this.#era;
  }

  succeed(): void {
    if (this.#failures > 0) this.#era += 1;
    this.#failures = 0;
    this.#isTrying = false;
  }

  /** Gives back how many milliseconds will pass, when that is longer than before. */
  fail(pass: Pass): number | undefined {
    if (pass !== this.#era) return undefined;
    const { clock, ids } = this.#parts;
    const before = this.#failures === 0 ? 0 : this.#wait;
    this.#wait = Math.min(FIRST_WAIT * 2 ** this.#failures, LONGEST_WAIT);
    this.#failures += 1;
    this.#era += 1;
    this.#isTrying = false;
    // so that many that fail together do not come back together
    const wait = Math.min(this.#wait * (0.75 + ids.random() / 2), LONGEST_WAIT);
    this.#until = clock.now() + wait;
    this.#untilReal = performance.now() + wait;
    return this.#wait > before ? this.#wait : undefined;
  }

  /** A try has come to nothing that tells anything. */
  cancel(pass: Pass): void {
    if (pass === this.#era) this.#isTrying = false;
  }
}
