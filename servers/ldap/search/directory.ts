/**
 * The directory in one session. All sessions share one layer, made for the first that asks; each has a layer of its own over it with what is
 * otherwise there. A change in the world is noted at once, and looked at by the next search.
 */
import type { SessionStore } from '#kernel/store/store';
import type { Branch, TreeContext } from '../entry.ts';
import { collectionsOf, type Documents, readDocuments } from './documents.ts';
import { Layer, type Source } from './layer.ts';
import { SeenLayer, View } from './view.ts';

/** What the tree is made of. */
export interface Tree {
  readonly branches: readonly Branch[];
  /** Entries that are there whatever the world holds, as a branch of one document. */
  readonly fixed: Source;
}

/** What all sessions share. */
export class SharedLayer {
  readonly tree: Tree;
  #made: { readonly documents: Documents; readonly layer: Layer } | undefined;

  constructor(tree: Tree) {
    this.tree = tree;
  }

  /** The layer, and the documents that it was made from: those given, if it is not there yet. */
  over(documents: Documents, context: TreeContext): { readonly documents: Documents; readonly layer: Layer } {
    if (this.#made === undefined) {
      const { branches, fixed } = this.tree;
      this.#made = { documents, layer: new Layer([fixed, ...branches.flatMap((branch) => sourcesOf(branch, documents))], context) };
    }
    return this.#made;
  }
}

function sourcesOf(branch: Branch, documents: Documents): Source[] {
  return Array.from(documents.get(branch.collection.name) ?? [], ([id, doc]) => ({ branch, id, doc }));
}

export class Directory {
  readonly #store: SessionStore;
  readonly #shared: SharedLayer;
  readonly #addressOf: TreeContext['addressOf'];
  readonly #stops: (() => void)[];
  #view: View | undefined;
  #making: Promise<View> | undefined;
  /** Grows with each change that was told. */
  #changes = 0;

  constructor(store: SessionStore, shared: SharedLayer, addressOf: TreeContext['addressOf']) {
    this.#store = store;
    this.#shared = shared;
    this.#addressOf = addressOf;
    this.#stops = collectionsOf(shared.tree.branches).map(({ name }) =>
      store.watch(name, () => {
        this.#changes += 1;
        this.#view = undefined;
      }),
    );
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

  async #make(): Promise<View> {
    for (;;) {
      const changes = this.#changes;
      const documents = await readDocuments(this.#store, collectionsOf(this.#shared.tree.branches));
      if (changes !== this.#changes) continue;
      this.#view = this.#viewOf(documents);
      return this.#view;
    }
  }

  #viewOf(documents: Documents): View {
    const context: TreeContext = {
      addressOf: this.#addressOf,
      look: <T extends object>({ name }: { readonly name: string }, id: string) => documents.get(name)?.get(id) as T | undefined,
    };
    const shared = this.#shared.over(documents, context);
    if (shared.documents === documents) return new View([new SeenLayer(shared.layer, context)]);
    const { changed, changedIds } = difference(this.#shared.tree.branches, shared.documents, documents);
    if (changedIds.size === 0) return new View([new SeenLayer(shared.layer, context)]);
    return new View([
      new SeenLayer(
        shared.layer,
        context,
        shared.layer.numbersOf(({ branch, id }) => changedIds.get(branch as Branch)?.has(id) === true),
      ),
      new SeenLayer(new Layer(changed, context), context),
    ]);
  }
}

/** What is otherwise than it was: the documents as they are now, and the ids of all that have changed or gone. */
function difference(branches: readonly Branch[], before: Documents, now: Documents) {
  const changed: Source[] = [];
  const changedIds = new Map<Branch, Set<string>>();
  for (const branch of branches) {
    const [old, current] = [before.get(branch.collection.name), now.get(branch.collection.name)];
    const isStale = branch.reads?.some(({ name }) => !isSame(before.get(name), now.get(name))) === true;
    const ids = new Set<string>();
    for (const [id, doc] of current ?? []) {
      if (!isStale && old?.get(id) === doc) continue;
      changed.push({ branch, id, doc });
      ids.add(id);
    }
    for (const id of old?.keys() ?? []) if (current?.has(id) !== true) ids.add(id);
    if (ids.size > 0) changedIds.set(branch, ids);
  }
  return { changed, changedIds };
}

function isSame(one: ReadonlyMap<string, object> | undefined, other: ReadonlyMap<string, object> | undefined): boolean {
  if (one?.size !== other?.size) return false;
  for (const [id, doc] of one ?? []) if (other?.get(id) !== doc) return false;
  return true;
}
