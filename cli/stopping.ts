/** What a signal does to a command that runs servers. */
import { constants } from 'node:os';
import type { Cli, StopSignal } from './cli.ts';

/** The exit code of a process that a signal ended. */
export function codeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * Before `ready` they end the process, since nothing is under way. After it the
 * first one resolves `stopped`, and one more does not wait.
 */
export class Stopping {
  readonly stopped: Promise<StopSignal>;
  #ready = false;
  #asked = false;

  constructor(cli: Cli) {
    this.stopped = new Promise((resolve) => {
      cli.onSignal((signal) => {
        if (!this.#ready || this.#asked) cli.leave(codeOf(this.#asked ? 'SIGINT' : signal));
        this.#asked = true;
        resolve(signal);
      });
    });
  }

  ready(): void {
    this.#ready = true;
  }
}
