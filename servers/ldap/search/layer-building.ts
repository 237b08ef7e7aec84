/** Makes layers: entries of documents are drawn one after the other, then put in the order of the tree. */
import type { TreeContext } from '../entry.ts';
import { IndexDraft } from './attribute-index.ts';
import type { Group } from './documents.ts';
import { indexedAttributes } from './indexed.ts';
import { Layer } from './layer.ts';
import type { Turns } from './turns.ts';

/** The layer of some documents. */
export async function buildLayer(groups: readonly Group[], context: TreeContext, turns: Turns): Promise<Layer> {
  const { paths, sourceOf, positionOf, indexes } = await draw(groups, context, turns);
  const order = inOrder(paths);
  const numberOf = new Int32Array(order.length);
  for (const [number, draft] of order.entries()) numberOf[draft] = number;
  const finished = new Map();
  for (const [name, index] of indexes) {
    if (turns.isOver) await turns.pass();
    finished.set(name, index.finish(numberOf));
  }
  return new Layer({
    groups,
    paths: Array.from(order, (draft) => paths[draft] as string),
    sourceOf: order.map((draft) => sourceOf[draft] as number),
    positionOf: order.map((draft) => positionOf[draft] as number),
    indexes: finished,
  });
}

/** Entries in the order of their documents. */
interface Drafts {
  readonly paths: readonly string[];
  readonly sourceOf: readonly number[];
  readonly positionOf: readonly number[];
  readonly indexes: ReadonlyMap<string, IndexDraft>;
}

async function draw(groups: readonly Group[], context: TreeContext, turns: Turns): Promise<Drafts> {
  const [paths, sourceOf, positionOf]: [string[], number[], number[]] = [[], [], []];
  const indexed = indexedAttributes();
  const indexes = new Map(Array.from(indexed.keys(), (name): [string, IndexDraft] => [name, new IndexDraft()]));
  let source = 0;
  for (const { branch, documents } of groups) {
    for (const { doc } of documents) {
      if (turns.isOver) await turns.pass();
      for (const [position, { path, attributes }] of branch.entriesOf(doc, context).entries()) {
        const draft = paths.push(path) - 1;
        sourceOf.push(source);
        positionOf.push(position);
        for (const { type, values } of attributes) {
          const comparable = indexed.get(type);
          if (comparable !== undefined) for (const value of values) indexes.get(type)?.note(comparable(value), draft);
        }
      }
      source += 1;
    }
  }
  return { paths, sourceOf, positionOf, indexes };
}

/** Drafts as they come in the tree. Documents come by their ids, so that most of them are in order already. */
function inOrder(paths: readonly string[]): Int32Array {
  const order = Array.from(paths.keys());
  return Int32Array.from(order.sort((one, other) => compare(paths[one] as string, paths[other] as string)));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
