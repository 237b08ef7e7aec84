/** The machine that the figures are from: what it is, and what it can tell. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';

/** Servers run on one core, the load that they get on another. */
export type Core = 0 | 1;
export const SERVER_CORE: Core = 0;
export const LOAD_CORE: Core = 1;

/** A command that holds what it starts to one core (taskset(1), util-linux). */
export function onCore(core: Core, command: readonly string[]): readonly string[] {
  return ['taskset', '-c', String(core), ...command];
}

/** Whether processes can be held to a core each. */
export const canPin = availableParallelism() > LOAD_CORE && [SERVER_CORE, LOAD_CORE].every(isOurs);

function isOurs(core: Core): boolean {
  const [file = '', ...args] = onCore(core, [process.execPath, '--version']);
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

export interface Machine {
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** Whether servers and load had a core each. */
  readonly pinned: boolean;
  /** How many processes wanted to run in the last minute, when the benches began. */
  readonly loadAverage: number;
}

export function describeMachine(): Machine {
  return {
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    pinned: canPin,
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock does. */
const MICROSECONDS_A_TICK = 10_000;

/** Processor time that a process has used so far, user and system, in microseconds (proc(5), `/proc/PID/stat`). Nothing where there is no such file. */
export function cpuTimeOf(pid: number): number | undefined {
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return undefined;
  // the second field is the program's name, in brackets, and may hold anything; the 14th and 15th are the times
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * MICROSECONDS_A_TICK;
}

/** Memory that a process has in use, in MB of 1,048,576 bytes (proc(5), `VmRSS`). Nothing where there is no such file. */
export function memoryOf(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
