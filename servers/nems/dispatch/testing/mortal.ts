/** A process that dies: from some moment on nothing that it has asked for comes about, or it does and is never heard of. */
import type { SessionStore } from '#kernel/store/store';

const NEVER = new Promise<never>(() => {});

export class Life {
  #isOver = false;
  #left = Number.POSITIVE_INFINITY;
  #over = () => {};
  /** Whether the deed in which it dies is still done. */
  readonly #lastIsDone: () => boolean;
  readonly ended = new Promise<void>((resolve) => {
    this.#over = resolve;
  });

  constructor(lastIsDone: () => boolean = () => false) {
    this.#lastIsDone = lastIsDone;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Dies with the so-many-th deed from now on. */
  endIn(deeds: number): void {
    this.#left = deeds;
  }

  end(): void {
    this.#isOver = true;
    this.#over();
  }

  /** Does something, unless it is dead. */
  async does<T>(deed: () => Promise<T>): Promise<T> {
    if (this.#isOver) return NEVER;
    this.#left -= 1;
    if (this.#left <= 0) {
      this.end();
      if (this.#lastIsDone()) await deed().catch(() => {});
      return NEVER;
    }
    const done = await deed();
    return this.#isOver ? NEVER : done;
  }
}

/** A store as such a process sees it. */
export function mortal(store: SessionStore, life: Life): SessionStore {
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      if (name === 'watch')
        return (collection: string, changed: (ids: readonly string[] | undefined) => void) =>
          store.watch(collection, (ids) => life.isOver || changed(ids));
      return (...args: unknown[]) => life.does(async () => Reflect.apply(value, target, args));
    },
  });
}
