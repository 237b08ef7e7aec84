/** The built command as a process of its own. For tests; `npm test` builds first. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A process that was started: its lines as they come, and its end. Killed, if need be, when the test lets go of it. */
export class CliProcess implements AsyncDisposable {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env.PATH, HOME: '/nowhere', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = [this.#child.stdout, this.#child.stderr];
    if (!stdout || !stderr) throw new Error('no pipes');
    let [out, err] = ['', ''];
    stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    // a test that runs out of time never lets go
    const kill = () => this.#child.kill('SIGKILL');
    process.on('exit', kill);
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      process.off('exit', kill);
      return { code, signal, out, err };
    });
  }

  /** The next line on standard output that has this in it; lines before it are passed over. Rejects when the process ends first. */
  async line(part: string): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) break;
      if (value.includes(part)) return value;
    }
    const { out, err } = await this.ended;
    throw new Error(`ended without '${part}':\n${out}${err}`);
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** Runs the command to its end. */
export async function runProcess(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
  await using running = new CliProcess(args, env);
  return await running.ended;
}
