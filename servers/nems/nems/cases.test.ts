/**
 * The cases: each file under `cases/` is a request and what is answered to it, to the byte, over the standard world at noon on 1 March 2026.
 * To add one, write the file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENTS, type Environment } from '#kernel/config';
import type { NemsSettings } from '../settings.ts';
import { NEMS_BASE } from './address.ts';
import { openNems } from './testing/nems.ts';

interface Case {
  /** What is shown. */
  readonly says: string;
  /** In which environments it holds; in all of them when left out. */
  readonly environments?: readonly Environment[];
  readonly settings?: Partial<NemsSettings>;
  /** A body that is no text is written as JSON. */
  readonly request: Asked;
  /** What is asked before, to make what is asked about. */
  readonly before?: Asked;
  /** Header names as they are sent. */
  readonly expected: { readonly status: number; readonly headers: Record<string, string>; readonly body: string };
}

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

const folder = new URL('./cases/', import.meta.url);
const cases = readdirSync(folder).map((file): [string, Case] => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]);

describe.each(ENVIRONMENTS)('in the environment %s', (environment) => {
  it.each(cases.filter(([, { environments }]) => environments?.includes(environment) ?? true))(
    '%s',
    async (_, { says, settings, before, request, expected }) => {
      const nems = await openNems({ environment, ...(settings !== undefined && { settings }) });
      const ask = ({ method, target, headers, body }: Asked) => {
        const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
        return nems.ask(method, target.slice(NEMS_BASE.length), headers, sent);
      };
      if (before !== undefined) expect((await ask(before)).error).toBe('');
      const { status, reply, text } = await ask(request);
      expect({ status, headers: Object.fromEntries(pairs(reply.headers)), body: text }, says).toEqual(expected);
    },
  );
});

function* pairs(rawHeaders: readonly string[]): Generator<readonly [string, string]> {
  for (let at = 0; at < rawHeaders.length; at += 2) yield [rawHeaders[at] as string, rawHeaders[at + 1] as string];
}
