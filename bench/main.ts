/** `npm run bench [-- name …]`: measures, prints tables, and keeps the figures as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './lib/bench.ts';
import { FULL, Lab, QUICK } from './lib/lab.ts';
import { describeMachine, type Machine } from './lib/machine.ts';
import { type MeasuredBench, writeReport } from './lib/report.ts';
import { tableOf } from './lib/table.ts';

const HELP = `npm run bench [-- name …] [--quick]

Measures how fast and how small the sandbox is, each figure beside a peer in the same run. All benches when none is named.

  --quick   everything, but so briefly that the figures say little
  --list    names the benches
  --help    prints this

docs/benchmarks.md says what each figure means.`;

/** This file is started as dist/bench/main.js. */
const ROOT = join(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' }, list: { type: 'boolean' }, help: { type: 'boolean' } },
  allowPositionals: true,
});
const known = await benchNames();
const unknown = positionals.find((name) => !known.includes(name));
if (values.help) console.log(HELP);
else if (values.list) console.log(known.join('\n'));
else if (unknown !== undefined) fail(`there is no bench '${unknown}'; there are ${known.join(', ')}`, 2);
else await measureAll(positionals.length > 0 ? positionals : known);

/** A bench's name is its file's. */
async function benchNames(): Promise<string[]> {
  const files = await readdir(import.meta.dirname);
  return files
    .filter((file) => file.endsWith('.js') && file !== 'main.js')
    .map((file) => parse(file).name)
    .sort();
}

async function measureAll(names: readonly string[]): Promise<void> {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => process.exit(code));
  const folder = mkdtempSync(join(tmpdir(), 'nhs-sandbox-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const began = new Date();
  const effort = values.quick ? QUICK : FULL;
  const machine = describeMachine();
  console.log(introduce(machine));
  const benches: MeasuredBench[] = [];
  for (const name of names) {
    const { bench } = (await import(`./${name}.js`)) as { readonly bench: Bench };
    const lab = new Lab(effort, folder, (line) => process.stderr.write(`${name}: ${line}\n`));
    try {
      const measured = { name, title: bench.title, ...(await bench.measure(lab)) };
      benches.push(measured);
      show(measured);
    } catch (error) {
      fail(`${name} could not be measured: ${(error as Error).message}`, 1);
    } finally {
      await lab.close();
    }
  }
  const path = await writeReport(join(ROOT, 'bench/results'), { began, effort, machine, benches });
  console.log(`\n${relative(process.cwd(), path)}`);
}

function show({ name, title, figures, leftOut }: MeasuredBench): void {
  console.log(`\n${name}: ${title}\n`);
  if (figures.length > 0) console.log(tableOf(figures));
  if (leftOut !== undefined) console.log(`Left out: ${leftOut}`);
}

function introduce({ node, system, processor, cores, pinned, loadAverage }: Machine): string {
  const where = `Node.js ${node}, ${system}, ${processor}, ${cores} cores, load average ${loadAverage.toFixed(1)}`;
  const how = pinned
    ? 'servers on core 0, load on core 1'
    : 'servers and load share the cores: taskset and two cores are needed to part them';
  return `${where}\n${how}${values.quick ? '\n--quick: these figures say little' : ''}`;
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
