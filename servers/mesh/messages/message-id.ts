/** Ids as MESH gives them: the time to the microsecond and six characters of chance, `20200529155357895317_3573F8` (MESH OAS). */
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import { compactTime } from './times.ts';

const HEX = '0123456789ABCDEF';

export class MessageIds {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #ids: Pick<IdSource, 'text'>;
  #millisecond = Number.NaN;
  #inIt = 0;

  constructor(clock: Pick<Clock, 'now'>, ids: Pick<IdSource, 'text'>) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** The next id. Those of one process sort in the order in which they were given, also while the clock stands still. */
  next(): string {
    const now = Math.trunc(this.#clock.now());
    this.#inIt = now === this.#millisecond ? this.#inIt + 1 : 0;
    this.#millisecond = now;
    // the thousand-and-first of a millisecond borrows from the next
    const millisecond = now + Math.trunc(this.#inIt / 1000);
    const micros = (((millisecond % 1000) + 1000) % 1000) * 1000 + (this.#inIt % 1000);
    return `${compactTime(millisecond)}${String(micros).padStart(6, '0')}_${this.#ids.text(6, HEX)}`;
  }
}
