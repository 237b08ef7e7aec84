/** Checks what can only be seen of all seed documents together. */
import { checkWorld, sayIssue, viewOf } from '../sanity/sanity.ts';
import type { SeedReader } from './reader.ts';

/**
 * Holds all that has been read against the rules of a world; the reader collects what cannot be. A reference to a document that has
 * been complained of is let pass, and nothing is said when files are missing: what hangs on them cannot be told. `today`: `2026-11-25`.
 */
export function checkTogether(reader: SeedReader, today: string): void {
  if (!reader.isComplete) return;
  const documents = new Map([...reader.entries].map(([name, entries]) => [name, [...entries.values()]]));
  for (const issue of checkWorld(viewOf(documents, today))) {
    if (issue.rule === 'referencesLeadSomewhere' && reader.broken.has(issue.value ?? '')) continue;
    const entry = reader.entries.get(issue.collection)?.get(issue.id);
    if (entry) reader.complainOf(entry, issue.path, sayIssue(issue));
  }
}
