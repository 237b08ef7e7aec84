/** Scopes and assurance levels. An application has the scopes of its products; a token carries those that fit the level exactly, not "at least". */
import type { Application } from '#world/application';
import { projectionBy } from '#world/projection';
import type { AuthLevel } from './tokens.ts';

/** The scopes of an application that a token of this level carries. */
export const scopesAt: (application: Application, level: AuthLevel) => readonly string[] = projectionBy(
  ({ scopes }: Application, level: string) => {
    const part = partOf(level);
    return scopes.filter((scope) => scope.includes(part));
  },
);

function partOf(level: string): string {
  if (level === 'level3') return 'urn:nhsd:apim:app:level3:';
  return level.startsWith('p') ? `:${level.toUpperCase()}:` : `:${level}:`;
}
