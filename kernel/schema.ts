/** What a schema found wrong, in words that people can act on. */
import type { BaseIssue } from 'valibot';

export interface Issue {
  /** Where: `match.header`, `name.0.family`. */
  readonly path: string;
  readonly reason: string;
}

/** valibot's issues as paths and reasons; an unknown field is named as such. */
export function listIssues(issues: readonly BaseIssue<unknown>[]): Issue[] {
  return issues.map((issue) => {
    const keys = (issue.path ?? []).map((step) => String((step as { key?: unknown }).key ?? ''));
    const path = keys.join('.');
    if (issue.expected === 'never') return { path, reason: 'unknown field' };
    if (issue.received === 'undefined') return { path, reason: `missing; expected ${issue.expected}` };
    return { path, reason: issue.message };
  });
}
