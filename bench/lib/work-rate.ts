/** How often something can be done, one after another or several at once. */
import type { Sample } from './figures.ts';

/** Between looks at the clock. */
const BATCH = 100;

/** Does something again and again for so many seconds, `atOnce` of it at a time, and gives how often in a second. `turn` counts from 0. */
export async function workRate(seconds: number, atOnce: number, what: (turn: number) => unknown): Promise<Sample> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const end = start + seconds * 1000;
  let turns = 0;
  const worker = async () => {
    do {
      for (let left = BATCH; left > 0; left--) await what(turns++);
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { value: turns / elapsed, cpuMicroseconds: (user + system) / turns, busy: (user + system) / 1e6 / elapsed };
}
