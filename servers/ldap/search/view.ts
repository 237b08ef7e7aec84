/** The directory as one session sees it at one moment: what the seeds have, and over it what the session has changed. */
import type { Entry } from '../entry.ts';
import type { SeenLayer } from './seen-layer.ts';

export class View {
  readonly layers: readonly SeenLayer[];

  constructor(layers: readonly SeenLayer[]) {
    this.layers = layers;
  }

  /** The entry at a place. */
  at(path: string): Entry | undefined {
    for (const seen of this.layers) {
      const number = seen.numberAt(path);
      if (number >= 0) return seen.tier.entry(number);
    }
    return undefined;
  }

  has(path: string): boolean {
    return this.layers.some((seen) => seen.numberAt(path) >= 0);
  }

  hasBelow(path: string): boolean {
    return this.layers.some((seen) => seen.hasBelow(path));
  }

  /** The deepest entry on the way to a place that is there. */
  deepestAbove(path: string): Entry | undefined {
    for (let end = path.lastIndexOf('\0'); end > 0; end = path.lastIndexOf('\0', end - 1)) {
      const entry = this.at(path.slice(0, end));
      if (entry) return entry;
    }
    return undefined;
  }
}
