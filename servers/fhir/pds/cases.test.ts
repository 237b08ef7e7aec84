/**
 * The cases: each file under `cases/` is a request and what is answered to it, over the standard world, at noon on 1 March 2026. To
 * add one, write the file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENVIRONMENTS, type Environment } from '#kernel/config';
import { loadSeeds } from '#world/seeds';
import { PDS_BASE } from './address.ts';
import { openPds, type Pds } from './testing/pds.ts';

interface Case {
  /** What is shown. */
  readonly says: string;
  /** In which environments it holds; in all of them when left out. Tokens are neither sent nor checked here. */
  readonly environments?: readonly Environment[];
  readonly request: { readonly method: string; readonly target: string; readonly headers: Record<string, string> };
  /** Header names as they are sent; the body as JSON. */
  readonly expected: { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown };
}

const folder = new URL('./cases/', import.meta.url);
const cases = readdirSync(folder).map((file): [string, Case] => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]);

describe.each(ENVIRONMENTS.filter((environment) => environment !== 'integration'))('in the environment %s', (environment) => {
  let pds: Pds;
  beforeAll(async () => {
    pds = await openPds({ environment, seeds: loadSeeds() });
  });

  it.each(cases.filter(([, { environments }]) => environments?.includes(environment) ?? true))(
    '%s',
    async (_, { says, request, expected }) => {
      expect(request.target, says).toContain(PDS_BASE);
      const { status, reply, body } = await pds.ask(request.method, request.target.slice(PDS_BASE.length), request.headers);
      const headers = Object.fromEntries(pairs(reply.headers));
      expect({ status, headers, body }).toEqual(expected);
    },
  );
});

function* pairs(rawHeaders: readonly string[]): Generator<readonly [string, string]> {
  for (let at = 0; at < rawHeaders.length; at += 2) yield [rawHeaders[at] as string, rawHeaders[at + 1] as string];
}
