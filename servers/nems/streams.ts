/** The end of a stream, which the store gives from its beginning. */
import type { SessionStore } from '#kernel/store/store';

/** The number of the last entry; 0 where there is none. `known`: of an entry that is there. Some dozens of short reads, however long the stream is. */
export async function lastSequence(store: SessionStore, stream: string, known = 0): Promise<number> {
  const isAfter = async (sequence: number) => (await store.readStream(stream, sequence, 1)).length > 0;
  let [there, step] = [known, 1];
  while (await isAfter(there + step - 1)) {
    there += step;
    step *= 2;
  }
  // the last one is `there`, or less than `step` after it
  while (step > 1) {
    step = Math.floor(step / 2);
    if (await isAfter(there + step - 1)) there += step;
  }
  return there;
}
