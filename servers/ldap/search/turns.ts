/** Long work that others need not wait for: it stops now and then to let them have their turn. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const LONGEST_TURN_MILLISECONDS = 4;

export class Turns {
  #began = performance.now();

  /** Whether others should have their turn: {@link pass}. */
  get isOver(): boolean {
    return performance.now() - this.#began > LONGEST_TURN_MILLISECONDS;
  }

  async pass(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}
