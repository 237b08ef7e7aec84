/** The layer that all sessions share: what the seeds hold, made for the first that asks. */
import type { SessionStore } from '#kernel/store/store';
import type { Branch, TreeContext } from '../entry.ts';
import { type Group, lookIn, readGroups } from './documents.ts';
import type { Layer } from './layer.ts';
import { buildLayer } from './layer-building.ts';
import { Turns } from './turns.ts';

/** What the tree is made of. */
export interface Tree {
  readonly branches: readonly Branch[];
  /** Entries that are there whatever the world holds. */
  readonly fixed: Group;
}

export class SeedsLayer {
  readonly tree: Tree;
  readonly #store: SessionStore;
  readonly #addressOf: TreeContext['addressOf'];
  #made: Promise<Layer> | undefined;

  /** `store`: of a session in which nothing is ever changed. */
  constructor(tree: Tree, store: SessionStore, addressOf: TreeContext['addressOf']) {
    this.tree = tree;
    this.#store = store;
    this.#addressOf = addressOf;
  }

  /** The layer; made again where that has failed. */
  get(): Promise<Layer> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  async #make(): Promise<Layer> {
    const turns = new Turns();
    const groups = await readGroups(this.#store, this.tree.branches, turns);
    const look = <T extends object>({ name }: { readonly name: string }, id: string) => lookIn(groups, name, id) as T | undefined;
    return buildLayer([this.tree.fixed, ...groups], { addressOf: this.#addressOf, look }, turns);
  }
}
