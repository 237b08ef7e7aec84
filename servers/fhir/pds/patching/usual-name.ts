/** The one rule about fields that the national sandbox keeps as the live service does. */
import { forbiddenUpdate } from '../refused.ts';

interface Name {
  readonly use?: unknown;
}

/** Whoever has a usual name keeps one, and nobody gets a second. Of names that hold, none of former ones. */
export function usualNameStaysOne(before: readonly Name[], after: readonly Name[]): void {
  const had = usualOnes(before);
  const has = usualOnes(after);
  if (has > 1) forbiddenUpdate('multiple usual names cannot be added');
  if (has === 0 && had > 0) forbiddenUpdate('not permitted to remove usual name');
}

function usualOnes(names: readonly Name[]): number {
  return names.filter(({ use }) => use === 'usual').length;
}
