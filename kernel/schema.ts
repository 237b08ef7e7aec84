/** What a schema found wrong, in words that people can act on. */
import type { BaseIssue } from 'valibot';

export interface Issue {
  /** Where: `match.header`, `name.0.family`. */
  readonly path: string;
  readonly reason: string;
}

/** valibot's issues as paths and reasons, in our words where its own are the usual ones. */
export function listIssues(issues: readonly BaseIssue<unknown>[]): Issue[] {
  return issues.map((issue) => {
    const keys = (issue.path ?? []).map((step) => String((step as { key?: unknown }).key ?? ''));
    return { path: keys.join('.'), reason: reasonOf(issue) };
  });
}

function reasonOf({ kind, expected, received, message }: BaseIssue<unknown>): string {
  if (expected === 'never') return 'unknown field';
  // of a missing field the schema says its name, quoted, for what it expects
  const wanted = expected === null || /^"[^|]*"$/.test(expected) ? undefined : inWords(expected);
  if (received === 'undefined') return wanted === undefined ? 'is missing' : `is missing: must be ${wanted}`;
  return kind === 'schema' && message.startsWith('Invalid type') ? `must be ${wanted ?? expected}, not ${received}` : message;
}

/** `("male" | "female")` as `one of male, female`. */
function inWords(expected: string): string {
  const options = /^\((.*)\)$/.exec(expected)?.[1]?.split(' | ');
  if (options === undefined) return WORDS[expected] ?? expected;
  return `one of ${options.map((option) => WORDS[option] ?? option.replace(/^"(.*)"$/, '$1')).join(', ')}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Array: 'a list',
  Object: 'an object',
  true: 'true',
};
