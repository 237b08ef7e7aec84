/** Sizes in words, and how far a transfer is. */
import type { Progress } from '#clients/mesh/mesh';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../exit.ts';

/** Less is there before anybody has read a line. */
const LARGE = 5_000_000;
/** Nobody reads faster. */
const STEP = 1_000_000;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1000, m: 1_000_000, g: 1_000_000_000 };

/** `20MB`, `512k`, `5` in bytes. Throws {@link UsageError} for what is no size, or none at all. */
export function parseSize(text: string): number {
  const [, number, unit = ''] = /^(\d+)\s*([kmg])?b?$/i.exec(text) ?? [];
  const bytes = Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
  if (!(bytes > 0)) throw new UsageError(`'${text}' is not a size such as 20MB`);
  return bytes;
}

/** `25 bytes`, `1.5 MB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const [unit, factor] = bytes < 1_000_000 ? ['kB', 1000] : bytes < 1_000_000_000 ? ['MB', 1_000_000] : ['GB', 1_000_000_000];
  return `${(bytes / (factor as number)).toFixed(1)} ${unit}`;
}

/** Told on standard error, on a terminal, of what is large: one line that is written over. `end` puts what comes next on a line of its own. */
export function transferProgress({ err }: Cli, verb: string): { readonly told: Progress; end(): void } {
  let told = 0;
  return {
    told(done, of) {
      const isDue = done - told >= STEP || done === of;
      if (!err.isTTY || !isDue || Math.max(done, of ?? 0) < LARGE) return;
      told = done;
      const share = of === undefined ? '' : ` of ${sizeInWords(of)} (${Math.floor((done / of) * 100)}%)`;
      err.write(`\r${verb} ${sizeInWords(done)}${share}\u001b[K`);
    },
    end() {
      if (told > 0) err.write('\n');
    },
  };
}
