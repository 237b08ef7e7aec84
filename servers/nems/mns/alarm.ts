/** Waits until it is a certain time by the sandbox's clock, whether that time passes or a tester moves the clock. */
import type { Clock } from '#kernel/clock';
import type { SessionStore } from '#kernel/store/store';

/** Real milliseconds: no timer of Node.js goes on for longer than 24 days. */
const LONGEST_SLEEP = 3_600_000;
/** The clock is moved just after its new state has been stored. */
const AFTER_A_MOVE = 20;
/** Where the kernel keeps a session's clock. */
const CLOCKS = '_control';

/** Resolves when it is `at` (milliseconds since the epoch) or later, and when the signal aborts. A frozen clock only goes on when it is moved. */
export function timeCame(
  at: number,
  { clock, store }: { readonly clock: Clock; readonly store: SessionStore },
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      stopWatching();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const look = () => {
      const wait = at - clock.now();
      if (signal.aborted || wait <= 0) end();
      else if (clock.state.frozenAt === undefined) sleep(Math.min(wait, LONGEST_SLEEP));
    };
    const sleep = (milliseconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(look, milliseconds).unref();
    };
    const stopWatching = store.watch(CLOCKS, () => sleep(AFTER_A_MOVE));
    signal.addEventListener('abort', end);
    look();
  });
}
