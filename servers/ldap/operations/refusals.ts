/** Refusals that several operations make. */
import type { Outcome } from '../outcome.ts';
import type { Aim } from '../search/names.ts';
import type { View } from '../search/view.ts';

export const NOT_A_NAME: Outcome = { result: 'invalidDNSyntax', diagnostic: 'invalid DN', decidedBy: 'nameIsWellFormed' };

/** Says how far the name leads. */
export function noSuchObject({ path, suffix }: Aim, view: View): Outcome {
  const above = view.deepestAbove(path);
  return { result: 'noSuchObject', matchedName: above ? above.dn + suffix : '', decidedBy: 'entryExists' };
}
