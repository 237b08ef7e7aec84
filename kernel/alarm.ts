/** Waiting for a time of the sandbox's clock, whether that time passes or a tester moves the clock there. */
import type { Clock } from './clock.ts';

/** In real milliseconds: no timer of Node.js goes on for longer than 24 days, and a machine that slept is looked at soon after. */
const LONGEST_SLEEP = 3_600_000;

/** What an alarm needs of a session. */
export interface AlarmParts {
  readonly clock: Clock;
  /** When it aborts, the alarm is cancelled for good. */
  readonly ended: AbortSignal;
}

/**
 * Wakes once each time it is set, when it is that time or later. While the clock is frozen nothing runs, and it wakes when the clock is
 * moved far enough; when the clock is moved back it waits for longer. It does not keep the process alive.
 */
export class Alarm {
  readonly #parts: AlarmParts;
  readonly #wake: () => void;
  #at = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;
  readonly #cancelled = () => this.cancel();

  constructor(parts: AlarmParts, wake: () => void) {
    this.#parts = parts;
    this.#wake = wake;
  }

  /** For this time (milliseconds since the epoch) in place of the one before; wakes at once if that has come already. */
  set(at: number): void {
    this.cancel();
    const { clock, ended } = this.#parts;
    if (ended.aborted || at === Number.POSITIVE_INFINITY) return;
    this.#at = at;
    this.#stopListening = clock.changed(() => this.#look());
    ended.addEventListener('abort', this.#cancelled);
    this.#look();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#parts.ended.removeEventListener('abort', this.#cancelled);
  }

  #look(): void {
    // who was told of the change before us may have cancelled
    if (this.#stopListening === undefined) return;
    clearTimeout(this.#timer);
    const { clock } = this.#parts;
    const wait = this.#at - clock.now();
    if (wait <= 0) {
      this.cancel();
      this.#wake();
    } else if (clock.state.frozenAt === undefined)
      this.#timer = setTimeout(() => this.#look(), Math.min(Math.max(wait, 1), LONGEST_SLEEP)).unref();
  }
}

/** Resolves when it is `at` (milliseconds since the epoch) or later, and when the signal aborts. */
export function timeCame(at: number, { clock, ended }: AlarmParts): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      alarm.cancel();
      ended.removeEventListener('abort', over);
      resolve();
    };
    const alarm = new Alarm({ clock, ended }, over);
    if (ended.aborted) return resolve();
    ended.addEventListener('abort', over);
    alarm.set(at);
  });
}
