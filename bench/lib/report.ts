/** A run of benches for programs: what was measured, where, and what came out. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measured } from './bench.ts';
import { type Figure, isHeldDown, isMet, ratioOf } from './figures.ts';
import type { Effort } from './lab.ts';
import type { Machine } from './machine.ts';

export interface MeasuredBench extends Measured {
  readonly name: string;
  readonly title: string;
}

export interface Run {
  readonly began: Date;
  readonly effort: Effort;
  readonly machine: Machine;
  readonly benches: readonly MeasuredBench[];
}

/** Writes a run to `FOLDER/<when it began>.json`, and gives back where that is. */
export async function writeReport(folder: string, { began, effort, machine, benches }: Run): Promise<string> {
  const report = {
    began: began.toISOString(),
    machine,
    effort,
    benches: benches.map((bench) => ({ ...bench, figures: bench.figures.map(withVerdict) })),
  };
  await mkdir(folder, { recursive: true });
  // a colon cannot be part of a file's name everywhere
  const path = join(folder, `${report.began.slice(0, 19).replaceAll(':', '-')}.json`);
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
}

function withVerdict(figure: Figure) {
  return { ...figure, ratio: ratioOf(figure), heldDown: isHeldDown(figure), met: isMet(figure) };
}
