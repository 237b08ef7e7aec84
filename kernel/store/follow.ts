/** Following a stream: what is there, then what comes. */
import type { Change, Overlay } from './backend.ts';
import type { StreamEntry } from './store.ts';

const AT_ONCE = 100;

/**
 * Entries after a sequence number, and then those to come, until one of the signals aborts. After a reset it goes on with the
 * first entry of the new stream; after a snapshot was restored, with what comes after the restored entries.
 */
export async function* follow(overlay: Overlay, stream: string, after: number, until: readonly AbortSignal[]): AsyncGenerator<StreamEntry> {
  const isOver = () => until.some((signal) => signal.aborted);
  let position = after;
  /** Grows when the stream becomes another one, so that entries of the old one are not given out any more. */
  let era = 0;
  let mayHaveShrunk = false;
  let isAwake = true;
  let wake = () => {};
  const stir = () => {
    isAwake = true;
    wake();
  };
  const hear = (change: Change) => {
    if (change.kind === 'documents' || ('stream' in change && change.stream !== stream)) return;
    if (change.kind === 'unknown') mayHaveShrunk = true;
    if (change.kind === 'reset' || change.kind === 'restored') {
      position = change.kind === 'reset' ? 0 : change.last;
      era++;
    }
    stir();
  };
  const stopListening = overlay.listen(hear);
  for (const signal of until) signal.addEventListener('abort', stir);
  try {
    while (!isOver()) {
      isAwake = false;
      const present = era;
      if (mayHaveShrunk) {
        mayHaveShrunk = false;
        if ((await overlay.lastSequence(stream)) < position) position = 0;
      }
      const entries = await overlay.readStream(stream, position, AT_ONCE);
      for (const entry of entries) {
        if (isOver() || era !== present) break;
        position = entry.sequence;
        yield entry;
      }
      if (entries.length === 0 && !isAwake) await new Promise<void>((resolve) => (wake = resolve));
    }
  } catch (error) {
    // a read that the closing store has cut off
    if (!isOver()) throw error;
  } finally {
    stopListening();
    for (const signal of until) signal.removeEventListener('abort', stir);
  }
}
