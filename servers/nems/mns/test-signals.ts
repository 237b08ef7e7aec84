/** The test signal that MNS sends by itself (events catalogue: every 15 minutes): here when a tester wants it, by the sandbox's clock. */
import { timeCame } from '#kernel/alarm';
import { parseDuration } from '#kernel/clock';
import type { Collection, SessionStore } from '#kernel/store/store';
import { SETTINGS } from '../settings.ts';
import type { MnsDeps } from './deps.ts';
import { TEST_SIGNAL } from './events/event-types.ts';
import { raiseSignal } from './raise.ts';
import { sourceOf } from './signals.ts';

/** When the last one was sent; at first, when they were switched on. */
const TEST_SIGNALS: Collection<{ readonly sentAt: number }> = { name: 'mns-test-signals' };
const ID = 'last';

export interface TestSignalDeps extends Pick<MnsDeps, 'world' | 'dispatch' | 'ids' | 'clock' | 'settings'> {
  readonly ended: AbortSignal;
}

/** Sends test signals for as long as the session lasts, and settings say so; one for all processes that share the store. */
export async function sendTestSignals(deps: TestSignalDeps): Promise<void> {
  const { world, clock, settings, ended } = deps;
  const { store } = world;
  while (!ended.aborted) {
    const changed = changeOf(store, SETTINGS.name, ended);
    try {
      const every = parseDuration((await settings.read()).testSignalEvery);
      if (every === undefined || every <= 0) await timeCame(Number.POSITIVE_INFINITY, { clock, ended: changed.signal });
      else {
        const last = await lastOf(store, clock.now());
        await timeCame(last + every, { clock, ended: changed.signal });
        if (!changed.signal.aborted && (await isOurs(store, last, clock.now()))) await raiseTestSignal(deps);
      }
    } finally {
      changed.stop();
    }
  }
}

function raiseTestSignal(deps: Pick<MnsDeps, 'world' | 'dispatch' | 'ids' | 'clock'>) {
  const { ids, clock } = deps;
  const signal = { specversion: '1.0', id: ids.uuid(), source: sourceOf(TEST_SIGNAL), type: TEST_SIGNAL, time: clock.iso() } as const;
  return raiseSignal(signal, { origin: 'triggered' }, deps);
}

/** Aborts when a collection has changed, or the session is over. */
function changeOf(store: SessionStore, collection: string, ended: AbortSignal) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const unwatch = store.watch(collection, abort);
  ended.addEventListener('abort', abort);
  if (ended.aborted) abort();
  return {
    signal: controller.signal,
    stop: () => {
      unwatch();
      ended.removeEventListener('abort', abort);
    },
  };
}

function lastOf(store: SessionStore, now: number): Promise<number> {
  return store.transaction(async (tx) => {
    const last = (await tx.get(TEST_SIGNALS, ID))?.doc;
    return (last ?? (await tx.put(TEST_SIGNALS, ID, { sentAt: now })).doc).sentAt;
  });
}

/** False when another process has sent the one that was due. */
function isOurs(store: SessionStore, last: number, now: number): Promise<boolean> {
  return store.transaction(async (tx) => {
    if ((await tx.get(TEST_SIGNALS, ID))?.doc.sentAt !== last) return false;
    await tx.put(TEST_SIGNALS, ID, { sentAt: now });
    return true;
  });
}
