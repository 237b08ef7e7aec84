/** A command line without a process: what it would print, what it would call, how it would exit. For tests. */
import type { ControlClient, ControlOptions } from '#clients/control/control';
import type { Cli, StopSignal } from '../cli.ts';
import { run } from '../program.ts';

/** A call that a command made: `faults.add`, and with what. */
type Called = readonly [method: string, ...args: readonly unknown[]];

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly Called[];
  /** How each client was made. */
  readonly connections: readonly ControlOptions[];
}

export interface Situation {
  readonly env?: Record<string, string>;
  readonly folder?: string;
  readonly input?: string;
  /** Standard output is a terminal of so many columns. */
  readonly columns?: number;
  /**
   * What the client's methods resolve to, or the error that they reject with, by name: `{'clock.get': …}`; or a function of their
   * arguments that gives either. Others resolve to nothing.
   */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Connects to a sandbox that is there, in place of the client that only remembers. */
  readonly connect?: (options: ControlOptions) => Promise<ControlClient>;
  /** Told when the command has begun to listen for signals, and how to send one. */
  readonly onListening?: (send: (signal: StopSignal) => void) => void;
}

/** Runs a command line against a client that only remembers what it was asked. */
export async function runWith(args: readonly string[], situation: Situation = {}): Promise<Outcome> {
  const outcome = { code: 0, out: '', err: '', calls: [] as Called[], connections: [] as ControlOptions[] };
  const cli: Cli = {
    env: situation.env ?? {},
    folder: situation.folder ?? '/nowhere',
    home: '/nowhere',
    out: {
      write: (content) => {
        outcome.out += asText(content);
      },
      ...(situation.columns !== undefined && { isTTY: true, columns: situation.columns }),
    },
    err: {
      write: (content) => {
        outcome.err += asText(content);
      },
    },
    readInput: async () => situation.input ?? '',
    readInputBytes: async () => Buffer.from(situation.input ?? ''),
    connect: async (options) => {
      outcome.connections.push(options);
      if (situation.connect) return situation.connect(options);
      return recording(outcome.calls, situation.answers ?? {}) as ControlClient;
    },
    onSignal(heard) {
      situation.onListening?.(heard);
      return () => {};
    },
    leave: () => {},
    inTerminal: false,
    exitCode: 0,
  };
  outcome.code = await run(args, cli);
  return outcome;
}

function asText(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString();
}

/** What a command line that goes well asks of the sandbox. */
export async function callsOf(line: string, situation?: Situation): Promise<readonly Called[]> {
  const { code, err, calls } = await runWith(line.split(' '), situation);
  if (code !== 0 || err !== '') throw new Error(`exited with ${code}: ${err}`);
  return calls;
}

/** Takes any method call, one level down or two. */
function recording(calls: Called[], answers: Readonly<Record<string, unknown>>, path = ''): unknown {
  const method = async (...args: unknown[]) => {
    calls.push([path, ...args]);
    const given = answers[path];
    const answer: unknown = typeof given === 'function' ? given(...args) : given;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return new Proxy(method, {
    // whatever has a `then` is awaited: this has none
    get: (_, name) => (name === 'then' ? undefined : recording(calls, answers, path === '' ? String(name) : `${path}.${String(name)}`)),
  });
}
