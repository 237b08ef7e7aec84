/** The services of a session's world on the grid, in step with the world. */
import type { World } from '#world/world';
import { factsOf, type ServiceFacts } from './facts.ts';
import { Grid } from './grid.ts';

/** How many services are read at a time. */
const PAGE = 5_000;

export class Directory {
  readonly #world: World;
  #grid: Promise<Grid<ServiceFacts>> | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** As the world is now. Read anew when a service has changed; what was made of the others stays. */
  grid(): Promise<Grid<ServiceFacts>> {
    this.#grid ??= this.#read();
    return this.#grid;
  }

  async #read(): Promise<Grid<ServiceFacts>> {
    const { services, store } = this.#world;
    // heard once: whoever asks next reads, and listens, again, and when the session ends nothing is left that listens
    const stop = store.watch(services.collection.name, () => this.#forget(stop));
    try {
      const facts: ServiceFacts[] = [];
      for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
        const page = await services.list({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
        for (const { doc } of page.items) {
          const known = factsOf(doc);
          if (known !== undefined) facts.push(known);
        }
        cursor = page.next;
      }
      return new Grid(facts);
    } catch (error) {
      this.#forget(stop);
      throw error;
    }
  }

  #forget(stop: () => void): void {
    stop();
    this.#grid = undefined;
  }
}
