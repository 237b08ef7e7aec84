/** Time as the sandbox tells it: real, shifted, or frozen. All rules that concern time ask this clock and no other. */

/** What a tester can set. `offset` in milliseconds; a frozen clock stands at `frozenAt`. */
export interface ClockState {
  readonly offset: number;
  readonly frozenAt?: number;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** As `2026-03-01T12:00:00.000Z`. */
  iso(): string;
  readonly state: ClockState;
  /** Calls the listener each time the clock was moved, frozen or let go: it shows its new time by then. What is returned ends that. */
  changed(listener: () => void): () => void;
}

export const REAL_TIME: ClockState = Object.freeze({ offset: 0 });

/** A clock that reads its state anew each time, and tells nobody of changes. `real` is the machine's own time, in milliseconds. */
export function makeClock(state: () => ClockState, real: () => number = Date.now, changed: Clock['changed'] = () => () => {}): Clock {
  const now = () => {
    const { offset, frozenAt } = state();
    return frozenAt ?? real() + offset;
  };
  return {
    now,
    iso: () => new Date(now()).toISOString(),
    get state() {
      return state();
    },
    changed,
  };
}

/** A clock, and the hand that sets it. */
export interface SettableClock {
  readonly clock: Clock;
  /** Sets it, and tells whoever listens when that changes anything. */
  set(state: ClockState): void;
}

/** A clock that tells of changes. */
export function settableClock(first: ClockState, real: () => number = Date.now): SettableClock {
  let state = first;
  const listeners = new Set<() => void>();
  const changed = (listener: () => void) => {
    // so that one function may listen twice, and each stop ends its own
    const own = () => listener();
    listeners.add(own);
    return () => void listeners.delete(own);
  };
  return {
    clock: makeClock(() => state, real, changed),
    set(next) {
      const isSame = next.offset === state.offset && next.frozenAt === state.frozenAt;
      state = next;
      // over a copy: listeners come and go while they are told
      if (!isSame) for (const listener of [...listeners]) listener();
    },
  };
}

/** Whether a `Date` can show this time, and go on from it for a thousand years. */
export function isShowable(now: number): boolean {
  return Math.abs(now) <= 8.64e15 - 31_556_952_000_000;
}

/** The state that makes the clock show `now`. */
export function setTo(now: number, frozen: boolean, real = Date.now()): ClockState {
  return frozen ? { offset: now - real, frozenAt: now } : { offset: now - real };
}

/** The state after so many milliseconds more (or fewer). */
export function advanced(state: ClockState, by: number): ClockState {
  return state.frozenAt === undefined ? { offset: state.offset + by } : { offset: state.offset + by, frozenAt: state.frozenAt + by };
}

/**
 * An ISO 8601 duration of weeks, days, hours, minutes and seconds (`PT5M`, `P1DT12H`, `-PT30S`) in milliseconds; nothing if it is
 * not one. Months and years have no fixed length and are refused.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^([+-])?P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, weeks, days, hours, minutes, seconds] = match;
  const total =
    Number(weeks ?? 0) * 604_800_000 +
    Number(days ?? 0) * 86_400_000 +
    Number(hours ?? 0) * 3_600_000 +
    Number(minutes ?? 0) * 60_000 +
    Number(seconds ?? 0) * 1000;
  return sign === '-' ? -total : total;
}
