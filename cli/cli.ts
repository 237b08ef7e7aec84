/** What a command is given: the edges of the process, so that a test can put its own in their place. */
import { homedir } from 'node:os';
import type { ControlClient, ControlOptions } from '#clients/control/control';

export interface Output {
  write(content: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface Cli {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder, and the user's own. */
  readonly folder: string;
  readonly home: string;
  readonly out: Output;
  readonly err: Output;
  /** All of standard input. */
  readInput(): Promise<string>;
  readInputBytes(): Promise<Uint8Array>;
  /** A client of a running sandbox. */
  connect(options: ControlOptions): Promise<ControlClient>;
  /** Calls back when the process is asked to stop. Returns how to leave that to Node.js again. */
  onSignal(heard: (signal: StopSignal) => void): () => void;
  /** Ends the process at once. */
  leave(code: number): void;
  /** Whether a terminal's Ctrl-C reaches the processes that we start, too. */
  readonly inTerminal: boolean;
  /** What the process will exit with when the command is done. */
  exitCode: number;
}

/** The edges of this process. */
export function processCli(): Cli {
  return {
    env: process.env,
    folder: process.cwd(),
    home: homedir(),
    out: process.stdout,
    err: process.stderr,
    readInput: async () => (await import('node:stream/consumers')).text(process.stdin),
    readInputBytes: async () => (await import('node:stream/consumers')).buffer(process.stdin),
    connect: async (options) => (await import('#clients/control/control')).controlClient(options),
    onSignal(heard) {
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
      for (const signal of signals) process.on(signal, heard);
      return () => {
        for (const signal of signals) process.off(signal, heard);
      };
    },
    leave: (code) => process.exit(code),
    inTerminal: process.stdin.isTTY === true,
    exitCode: 0,
  };
}
