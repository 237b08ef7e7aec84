/** Rules of what documents say of each other. */
import { WORLD_COLLECTIONS } from '../collections.ts';
import type { Complain } from './rule.ts';
import type { WorldView } from './view.ts';

/** Whatever a document names is there. */
export function referencesLeadSomewhere(view: WorldView, complain: Complain): void {
  for (const { name, references } of WORLD_COLLECTIONS) {
    for (const [id, doc] of view.all(name)) {
      for (const to of references(doc)) {
        if (!view.all(to.collection).has(to.id)) complain(name, id, to.path, to.id, `is not in ${to.collection}`);
      }
    }
  }
}

/** From a document to the one that holds in its place, and on: that comes to an end, and there is a record that can be read. */
export function successionEndsAtALiveRecord(view: WorldView, complain: Complain): void {
  for (const { name, successor } of WORLD_COLLECTIONS) {
    if (successor === undefined) continue;
    const documents = view.all(name);
    for (const [id, doc] of documents) {
      const first = successor(doc);
      if (first === undefined) continue;
      const passed = new Set<string>();
      let last = doc;
      for (let next: typeof first | undefined = first; next !== undefined && !passed.has(next.id); next = successor(last)) {
        passed.add(next.id);
        const heir = documents.get(next.id);
        if (heir === undefined) break;
        last = heir;
      }
      if (passed.has(id)) complain(name, id, first.path, first.id, 'leads back to where it began');
      else if ('invalidated' in last) complain(name, id, first.path, first.id, 'leads to a record that was withdrawn');
    }
  }
}
