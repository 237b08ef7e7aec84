/**
 * What a session's directory is made of: the layer of the seeds, and over it layers with what was changed, the latest last. Each holds
 * less than half of what the one below it does, for which two are made one where they would not: so there are few of them, and what a
 * change costs depends on it alone, however much there is and was changed before.
 */
import type { Branch, TreeContext } from '../entry.ts';
import type { Document, Group } from './documents.ts';
import { indexedAttributes } from './indexed.ts';
import type { Layer } from './layer.ts';
import { buildLayer } from './layer-building.ts';
import { SeenLayer, Tier } from './seen-layer.ts';
import type { Turns } from './turns.ts';
import { View } from './view.ts';

/** By branch and id, documents as they are now; nothing for those that have gone. */
export type Changes = ReadonlyMap<Branch, Map<string, object | undefined>>;

const NO_CHANGES: Changes = new Map();

export class Tiers {
  readonly #branches: readonly Branch[];
  readonly #context: TreeContext;
  #tiers: readonly Tier[];
  /** Grows with each change. */
  #moment = 0;
  /** What is being built in. */
  #changing = NO_CHANGES;

  constructor(seeds: Layer, branches: readonly Branch[], addressOf: TreeContext['addressOf']) {
    this.#branches = branches;
    this.#context = {
      addressOf,
      look: <T extends object>({ name }: { readonly name: string }, id: string) => this.#look(name, id) as T | undefined,
    };
    this.#tiers = [new Tier(seeds, this.#context)];
  }

  /** The directory as it is now. */
  view(): View {
    return new View(this.#tiers.map((tier) => new SeenLayer(tier, this.#moment)));
  }

  /** A document as it is now, as far as it is known. */
  documentOf(branch: Branch, id: string): object | undefined {
    for (const { layer, gone } of this.#tiers) {
      const source = layer.sourceAt(branch, id);
      if (source >= 0 && !gone.has(source)) return layer.source(source).doc;
    }
    return undefined;
  }

  /** Ids of a branch's documents that are, or were, otherwise than in the seeds. */
  changedOf(branch: Branch): ReadonlySet<string> {
    const [seeds, ...others] = this.#tiers as readonly [Tier, ...Tier[]];
    const ids = new Set<string>();
    for (const source of seeds.gone.keys()) {
      const { branch: own, id } = seeds.layer.source(source);
      if (own === branch) ids.add(id);
    }
    for (const { layer } of others) for (const { id } of documentsOf(layer, branch)) ids.add(id);
    return ids;
  }

  /** Takes changes in, and with them whatever depends on them. One call after the other. */
  async change(changes: Changes, turns: Turns): Promise<void> {
    const all = this.#withDependents(changes);
    const tiers = [...this.#tiers];
    const documents = new Map(this.#branches.map((branch): [Branch, Document[]] => [branch, present(all.get(branch))]));
    for (let count = total(documents); tiers.length > 1 && (tiers.at(-1) as Tier).live <= 2 * count; count = total(documents))
      absorb(tiers.pop() as Tier, documents, all);
    this.#changing = all;
    const built = total(documents) === 0 ? [] : [new Tier(await buildLayer(groupsOf(documents), this.#context, turns), this.#context)];
    this.#changing = NO_CHANGES;
    this.#moment += 1;
    for (const { layer, gone } of tiers) {
      for (const [branch, ids] of all) {
        for (const id of ids.keys()) {
          const source = layer.sourceAt(branch, id);
          if (source >= 0 && !gone.has(source)) gone.set(source, this.#moment);
        }
      }
    }
    this.#tiers = [...tiers, ...built];
  }

  #look(collection: string, id: string): object | undefined {
    const branch = this.#branches.find((one) => one.collection.name === collection);
    if (branch === undefined) return undefined;
    const changing = this.#changing.get(branch);
    return changing?.has(id) ? changing.get(id) : this.documentOf(branch, id);
  }

  /** Together with the documents whose entries have looked at one that has changed. */
  #withDependents(changes: Changes): Changes {
    const all = new Map(this.#branches.map((branch) => [branch, new Map(changes.get(branch))]));
    for (const [branch, changed] of all) {
      for (const { collection, by } of branch.reads ?? []) {
        const read = this.#branches.find((one) => one.collection.name === collection.name);
        for (const id of (read && changes.get(read)?.keys()) ?? []) {
          const key = indexedAttributes().get(by)?.(id);
          if (key === undefined) continue;
          for (const { id: dependent, doc } of this.#documentsWith(branch, by, key))
            if (!changed.has(dependent)) changed.set(dependent, doc);
        }
      }
    }
    return all;
  }

  /** A branch's documents of which an entry has a value. */
  *#documentsWith(branch: Branch, attribute: string, key: string): Generator<Document> {
    for (const { layer, gone } of this.#tiers) {
      const found = layer.find(attribute, key);
      for (const number of typeof found === 'number' ? [found] : found) {
        const source = layer.sourceOf(number);
        if (gone.has(source)) continue;
        const document = layer.source(source);
        if (document.branch === branch) yield document;
      }
    }
  }
}

function documentsOf({ groups }: Layer, branch: Branch): readonly Document[] {
  return groups.find((group) => group.branch === branch)?.documents ?? [];
}

function present(changed: ReadonlyMap<string, object | undefined> = new Map()): Document[] {
  return [...changed].flatMap(([id, doc]) => (doc === undefined ? [] : [{ id, doc }]));
}

function total(documents: ReadonlyMap<Branch, readonly Document[]>): number {
  let count = 0;
  for (const { length } of documents.values()) count += length;
  return count;
}

/** Adds what of a tier still stands. */
function absorb({ layer, gone }: Tier, documents: ReadonlyMap<Branch, Document[]>, changes: Changes): void {
  let source = 0;
  for (const { branch, documents: own } of layer.groups) {
    for (const document of own) if (!gone.has(source++) && !changes.get(branch)?.has(document.id)) documents.get(branch)?.push(document);
  }
}

function groupsOf(documents: ReadonlyMap<Branch, Document[]>): readonly Group[] {
  return Array.from(documents, ([branch, own]) => ({ branch, documents: own.sort((one, other) => (one.id < other.id ? -1 : 1)) }));
}
