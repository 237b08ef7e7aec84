/** What is said while a large population is made. */
import type { Cli } from './cli.ts';

/** Fewer patients are there before anybody has read a line. */
const LARGE = 10_000;

/**
 * Tells of progress on standard error: on a terminal in one line that is written over, elsewhere (a log) in one line when it begins
 * and one when it ends.
 */
export function populationProgress({ err }: Cli): (made: number, of: number) => void {
  let begun = false;
  return (made, of) => {
    if (of < LARGE) return;
    const all = of.toLocaleString('en-GB');
    if (err.isTTY) err.write(`\rMaking patients: ${made.toLocaleString('en-GB')} of ${all}${made === of ? '\n' : ''}`);
    else if (!begun) err.write(`Making ${all} patients\n`);
    if (made === of && !err.isTTY) err.write(`Made ${all} patients\n`);
    begun = true;
  };
}
