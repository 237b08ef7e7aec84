/**
 * One process at a time delivers in a session, of all those that share a store. Who does says so in a document that it renews; the others
 * look whether it changes. No clock is compared with another: each waits by its own.
 */
import type { Log } from '#kernel/log';
import { type Collection, type SessionStore, VersionConflict } from '#kernel/store/store';

const LEASES: Collection<{ readonly holder: string }> = { name: 'nems-leases' };
const COURIER = 'courier';

/** How often it is renewed, and looked at, in real milliseconds. */
const BEAT = 1000;
/** Not renewed for so long, it is anybody's. */
const LIFE = 4000;
/** Not renewed for so long, its holder holds it no longer: before anyone else can. */
const DOUBT = 3000;

export interface LeaseParts {
  readonly store: SessionStore;
  /** Nobody else's. */
  readonly holder: string;
  readonly log: Log;
}

/** Lets `work` be done whenever this process may, until the signal aborts. `work` is given a signal that also aborts when the lease is lost. */
export async function whileHeld(
  { store, holder, log }: LeaseParts,
  until: AbortSignal,
  work: (until: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!until.aborted) {
    const version = await waitForIt(store, holder, until).catch((err: unknown) => {
      if (!until.aborted) log.warn({ err }, 'it cannot be found out whether another process delivers');
      return undefined;
    });
    if (version === undefined) await beat(until);
    else await hold(store, holder, version, until, work);
  }
}

/** Takes it once it is free, or has not been renewed for long enough. Gives back its version. */
async function waitForIt(store: SessionStore, holder: string, until: AbortSignal): Promise<number | undefined> {
  let [seen, since] = [-1, performance.now()];
  while (!until.aborted) {
    const lease = await store.get(LEASES, COURIER);
    const version = lease?.version ?? 0;
    if (version !== seen) [seen, since] = [version, performance.now()];
    if (lease === undefined || performance.now() - since >= LIFE) {
      const taken = await put(store, holder, version);
      if (taken !== undefined) return taken;
    } else await beat(until, store);
  }
  return undefined;
}

async function hold(
  store: SessionStore,
  holder: string,
  taken: number,
  until: AbortSignal,
  work: (until: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  let [version, renewed] = [taken, performance.now()];
  const renewing = (async () => {
    while (!lost.signal.aborted) {
      await beat(lost.signal);
      if (lost.signal.aborted) return;
      const next = await put(store, holder, version).catch(() => version);
      if (next === undefined) return lost.abort();
      if (next !== version) [version, renewed] = [next, performance.now()];
      else if (performance.now() - renewed > DOUBT) return lost.abort();
    }
  })();
  const doubt = setInterval(() => performance.now() - renewed > DOUBT && lost.abort(), BEAT).unref();
  const over = () => lost.abort();
  until.addEventListener('abort', over);
  // a reset takes the lease away with everything else: whoever is first has it then
  let isOurs = true;
  const stopWatching = store.watch(LEASES.name, (ids) => {
    if (ids !== undefined) return;
    isOurs = false;
    over();
  });
  if (until.aborted) over();
  try {
    await work(lost.signal);
  } finally {
    until.removeEventListener('abort', over);
    stopWatching();
    clearInterval(doubt);
    lost.abort();
    await renewing;
    // whoever waits for it need not wait any longer
    if (isOurs) await store.delete(LEASES, COURIER, { ifVersion: version }).catch(() => {});
  }
}

async function put(store: SessionStore, holder: string, ifVersion: number): Promise<number | undefined> {
  try {
    return (await store.put(LEASES, COURIER, { holder }, { ifVersion })).version;
  } catch (error) {
    if (error instanceof VersionConflict) return undefined;
    throw error;
  }
}

/** Waits for a beat; not longer than until the signal aborts, or another process has changed the lease. */
function beat(until: AbortSignal, store?: SessionStore): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      until.removeEventListener('abort', done);
      stop?.();
      resolve();
    };
    const timer = setTimeout(done, BEAT);
    until.addEventListener('abort', done);
    const stop = store?.watch(LEASES.name, done);
    if (until.aborted) done();
  });
}
