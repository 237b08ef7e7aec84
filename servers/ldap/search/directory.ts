/** The directory in one session. A change in the world is noted at once, and taken in by the next search: it alone, where it is known what it is. */
import type { SessionStore } from '#kernel/store/store';
import type { Branch, TreeContext } from '../entry.ts';
import type { SeedsLayer } from './seeds-layer.ts';
import { type Changes, Tiers } from './tiers.ts';
import { Turns } from './turns.ts';
import type { View } from './view.ts';

/** Ids of documents that have changed, or that any may have. */
type Told = Set<string> | 'any';

export class Directory {
  readonly #store: SessionStore;
  readonly #seeds: SeedsLayer;
  readonly #addressOf: TreeContext['addressOf'];
  readonly #stops: (() => void)[];
  /** What was told and is not taken in yet: at first all that the session has changed. */
  readonly #told: Map<Branch, Told>;
  #tiers: Tiers | undefined;
  #view: View | undefined;
  #making: Promise<View> | undefined;

  constructor(store: SessionStore, seeds: SeedsLayer, addressOf: TreeContext['addressOf']) {
    this.#store = store;
    this.#seeds = seeds;
    this.#addressOf = addressOf;
    const { branches } = seeds.tree;
    this.#told = new Map(branches.map((branch) => [branch, 'any']));
    this.#stops = branches.map((branch) => store.watch(branch.collection.name, (ids) => this.#note(branch, ids)));
  }

  /** The directory as it is; later, where something has changed since it was last asked for. */
  view(): View | Promise<View> {
    if (this.#view !== undefined) return this.#view;
    this.#making ??= this.#make().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #note(branch: Branch, ids: readonly string[] | undefined): void {
    this.#view = undefined;
    const told = this.#told.get(branch);
    if (ids === undefined || told === 'any') this.#told.set(branch, 'any');
    else this.#told.set(branch, new Set([...(told ?? []), ...ids]));
  }

  async #make(): Promise<View> {
    this.#tiers ??= new Tiers(await this.#seeds.get(), this.#seeds.tree.branches, this.#addressOf);
    const told = new Map(this.#told);
    this.#told.clear();
    try {
      const changes = await this.#read(told, this.#tiers);
      if (changes.size > 0) await this.#tiers.change(changes, new Turns());
    } catch (error) {
      for (const branch of told.keys()) this.#told.set(branch, 'any');
      throw error;
    }
    const view = this.#tiers.view();
    // whoever asks now was told of nothing that came meanwhile
    if (this.#told.size === 0) this.#view = view;
    return view;
  }

  async #read(told: ReadonlyMap<Branch, Told>, tiers: Tiers): Promise<Changes> {
    const changes = new Map<Branch, Map<string, object | undefined>>();
    for (const [branch, which] of told) {
      const now = which === 'any' ? await this.#readAny(branch, tiers) : await this.#readSome(branch, which);
      const changed = new Map([...now].filter(([id, doc]) => tiers.documentOf(branch, id) !== doc));
      if (changed.size > 0) changes.set(branch, changed);
    }
    return changes;
  }

  async #readSome({ collection }: Branch, ids: Iterable<string>): Promise<Map<string, object | undefined>> {
    const found = new Map<string, object | undefined>();
    for (const id of ids) found.set(id, (await this.#store.get(collection, id))?.doc);
    return found;
  }

  /** All that the session has changed, and what it has taken back. */
  async #readAny(branch: Branch, tiers: Tiers): Promise<Map<string, object | undefined>> {
    const changes = await this.#store.changes(branch.collection);
    const found = new Map(changes.map(({ id, doc }) => [id, doc]));
    const others = [...tiers.changedOf(branch)].filter((id) => !found.has(id));
    return new Map([...found, ...(await this.#readSome(branch, others))]);
  }
}
