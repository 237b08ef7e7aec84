/** Processes of their own, each held to one core where the machine allows it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Core, canPin, onCore } from './machine.ts';

/** A program that runs, and that can be told to end. */
export interface Running {
  readonly pid: number;
  /** The first line that it printed. */
  readonly line: string;
  /** Milliseconds from its start to that line. */
  readonly startedIn: number;
  readonly child: ChildProcess;
  /** Ends it; resolves when it is gone. May be called twice. */
  stop(): Promise<void>;
}

export interface Program {
  /** What Node.js runs. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly core: Core;
  /** Working directory, so that no configuration file of the user's is found. */
  readonly folder: string;
  /** Whether messages can be exchanged with it. */
  readonly talks?: boolean;
}

/** Longer than a large population takes on a slow machine. */
const PATIENCE = 180_000;
/** Milliseconds after which what does not end by itself is killed. */
const LAST_CHANCE = 5_000;

const running = new Set<ChildProcess>();
// nothing may go on working when we are gone, however we went
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program and waits for its first line. Rejects with what it printed when it ends before. */
export async function run({ script, args = [], core, folder, talks = false }: Program): Promise<Running> {
  const command = [process.execPath, script, ...args];
  const [file = '', ...rest] = canPin ? onCore(core, command) : command;
  const start = performance.now();
  const child = spawn(file, rest, {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', ...(talks ? ['ipc' as const] : [])],
  });
  running.add(child);
  const gone = once(child, 'exit').finally(() => running.delete(child));
  try {
    const line = await firstLine(child, gone);
    const startedIn = performance.now() - start;
    return { pid: child.pid as number, line, startedIn, child, stop: () => end(child, gone) };
  } catch (error) {
    await end(child, gone);
    throw new Error(`${[script, ...args].join(' ')}: ${(error as Error).message}`);
  }
}

/** Without what would make a sandbox another one than the command line says. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NHS_SANDBOX_')));
}

async function firstLine({ stdout, stderr }: ChildProcess, gone: Promise<unknown>): Promise<string> {
  let printed = '';
  let complained = '';
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complained = (complained + chunk).slice(-2000);
  });
  const said = new Promise<string>((resolve) => {
    stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      if (printed.includes('\n')) return;
      printed += chunk;
      if (printed.includes('\n')) resolve(printed.slice(0, printed.indexOf('\n')));
    });
  });
  const ended = gone.then(() => Promise.reject(new Error(`ended before it was ready: ${complained.trim()}`)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready within ${PATIENCE / 1000} s: ${complained.trim()}`)), PATIENCE);
  });
  try {
    return await Promise.race([said, ended, late]);
  } finally {
    clearTimeout(timer);
    ended.catch(() => {});
  }
}

async function end(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  if (!running.has(child)) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), LAST_CHANCE);
  await gone;
  clearTimeout(timer);
}
