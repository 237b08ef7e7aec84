/** Servers in processes of their own, as an operator starts them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Process {
  readonly child: ChildProcess;
  /** Ends it as an operator does, and resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `nhs-sandbox start …` from `dist/` and resolves when it says that it is ready. Rejects with what it printed when it ends before. */
export async function startProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Process> {
  const child = spawn(process.execPath, [CLI, 'start', ...args, '--json'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ready = once(createInterface(child.stdout), 'line');
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`nhs-sandbox start ${args.join(' ')} ended with ${code}: ${said}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => {});
  return {
    child,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code as number | null;
    },
  };
}

/** So many free ports in a row, as far as anybody can tell. */
export async function freePortBase(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return Math.min(port, 60_000);
}
