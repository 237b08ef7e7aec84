/**
 * Group commit: one flush at a time, and those who ask while it runs share the next one. However many write at once, each
 * waits for at most two flushes, and no flush does work for one writer only.
 */
export class GroupCommit {
  readonly #flush: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** `flush` writes all that has changed by the time it is called. */
  constructor(flush: () => Promise<void>) {
    this.#flush = flush;
  }

  /** Resolves when all that has changed until now is written; rejects as the flush does that was to write it. */
  request(): Promise<void> {
    if (this.#running === undefined) return this.#run();
    this.#next ??= this.#running.then(
      () => this.#runNext(),
      () => this.#runNext(),
    );
    return this.#next;
  }

  get isIdle(): boolean {
    return this.#running === undefined && this.#next === undefined;
  }

  /** Resolves when no flush is running or waiting. */
  async idle(): Promise<void> {
    while (!this.isIdle) await (this.#next ?? this.#running)?.catch(() => {});
  }

  #runNext(): Promise<void> {
    this.#next = undefined;
    return this.#run();
  }

  #run(): Promise<void> {
    const running = this.#flush().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}
