/** The rows of the platform's error tables, as the case files have them. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Answered } from '../../testing/sandbox.ts';

export interface Row {
  /** Its place in the order of checks. */
  readonly row: string;
  /** The name of the check that decides. */
  readonly check: string;
  /** Its name in the catalogue. */
  readonly name: string;
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
}

/** The rows of one table: `code-and-refresh`. */
export function rowsOf<R extends Row = Row>(table: string): readonly R[] {
  return JSON.parse(readFileSync(new URL(`../cases/${table}.json`, import.meta.url), 'utf8'));
}

/** Status, the exact words, no more members than these, and in the journal the check that decided. */
export function expectRow(answer: Answered, { status, error, error_description, name, check }: Row): void {
  expect([answer.status, answer.body]).toEqual([
    status,
    { error, error_description, message_id: expect.stringMatching(/^rrt-\d{19}-[a-d]-geu2-\d{7}-\d{7}-1$/) },
  ]);
  expect(answer.header('content-type')).toBe('application/json');
  expect(answer.about).toMatchObject({ decidedBy: check, error: name });
}
