/** The region of the directory to which a service belongs (`rootParent`, 1.1): the last of those that it is part of. */
import type { DirectoryService } from '#world/directory-service';
import type { World } from '#world/world';
import type { FoundService } from '../../search/case.ts';
import type { Values } from '../contract/answer.ts';

/** Deeper than any directory is, and an end to one that goes in circles. */
const DEEPEST = 10;

export function regionsOf(found: readonly FoundService[], world: World): Promise<readonly Values[]> {
  return Promise.all(found.map(({ service }) => regionOf(service, world)));
}

async function regionOf(service: DirectoryService, { services }: World): Promise<Values> {
  let root = service;
  for (let depth = 0; depth < DEEPEST && root.parent !== undefined; depth++) {
    const parent = await services.get(root.parent);
    if (parent === undefined) break;
    root = parent.doc;
  }
  return root === service ? {} : { rootParent: { id: root.id, name: root.name } };
}
