/** What the schemas of accredited systems and endpoints share. */
import * as v from 'valibot';
import { isInteractionSet } from './interaction-sets.ts';

/** The name of a set of interactions. */
export const interactionSet = v.pipe(
  v.string(),
  v.check(isInteractionSet, 'must be a set of interactions from world/spine/interaction-sets.ts, or a national service such as gp2gp'),
);
