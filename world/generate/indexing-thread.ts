/** The thread of `index-worker.ts`, seen from the one that answers. */
import { Worker } from 'node:worker_threads';
import { codePath, MODULE_ENDING } from '#kernel/package';
import { CompactIndex } from '#kernel/store/compact-index';
import type { Indexed, IndexingJob } from './index-worker.ts';

interface Awaited {
  readonly index: Promise<CompactIndex>;
  readonly resolve: (index: CompactIndex) => void;
  readonly reject: (error: Error) => void;
}

export class IndexingThread {
  /** When it runs no more, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #awaited = new Map<string, Awaited>();
  #failure: Error | undefined;

  /** Begins at once. `known` is called with the words of the columns, once these are filled and before any index is there. */
  constructor(
    job: IndexingJob,
    known: (words: readonly string[]) => void,
    script = codePath(`world/generate/index-worker${MODULE_ENDING}`),
  ) {
    this.#worker = new Worker(script, { workerData: job, name: 'indexes of patients' });
    // whoever has nothing else to do need not wait for it
    this.#worker.unref();
    this.ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.on('message', (made: Indexed) => {
      if ('words' in made) known(made.words);
      else this.#awaitedAs(made.name).resolve(new CompactIndex(made.index));
    });
    this.#worker.on('error', (error) => this.#fail(error));
    // one that has made everything ends by itself, and what it has made stays
    this.#worker.on('exit', (code) => {
      if (code !== 0) this.#fail(hasEnded());
    });
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  index(name: string): Promise<CompactIndex> {
    return this.#awaitedAs(name).index;
  }

  end(): void {
    this.#fail(hasEnded());
    void this.#worker.terminate();
  }

  #awaitedAs(name: string): Awaited {
    let awaited = this.#awaited.get(name);
    if (awaited === undefined) {
      awaited = awaitedNow();
      if (this.#failure !== undefined) awaited.reject(this.#failure);
      this.#awaited.set(name, awaited);
    }
    return awaited;
  }

  /** An end is no failure for those that are there already. */
  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#awaited.values()) reject(this.#failure);
  }
}

function hasEnded(): Error {
  return new Error('the thread that builds the indexes of patients has ended');
}

function awaitedNow(): Awaited {
  let resolve: Awaited['resolve'] = () => {};
  let reject: Awaited['reject'] = () => {};
  const index = new Promise<CompactIndex>((resolveIndex, rejectIndex) => {
    resolve = resolveIndex;
    reject = rejectIndex;
  });
  // nobody may be waiting for it
  index.catch(() => {});
  return { index, resolve, reject };
}
