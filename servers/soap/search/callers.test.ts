/**
 * Twelve people who call: who is offered to them and in which order, and what the journal tells of all others within reach. A file of
 * `callers/` each, over the standard world, on Wednesday 25 November 2026 at noon where no other time is said.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childNamed, descend, elementsOf, textOf } from '#formats/xml/query';
import { DOS_NAMESPACE } from '../dos/contract/versions.ts';
import { type Answer, type CaseFields, openDos } from '../testing/dos.ts';

interface Caller {
  readonly title: string;
  readonly asks: CaseFields;
  /** Names with their suffixes, and miles. */
  readonly offered: readonly string[];
  /** What the journal says: reasons, with whom they speak against. */
  readonly journal: readonly string[];
}

const FOLDER = new URL('callers/', import.meta.url);
const CALLERS = readdirSync(FOLDER)
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Caller);

let dos: Awaited<ReturnType<typeof openDos>>;
beforeAll(async () => {
  dos = await openDos();
});
afterAll(() => dos[Symbol.asyncDispose]());

function offeredIn({ envelope: { payload } }: Answer): readonly string[] {
  const result = descend(payload, DOS_NAMESPACE, 'CheckCapacitySummaryResult');
  return (result ? elementsOf(result) : []).map((item) => {
    const [name, miles] = ['name', 'distance'].map((field) => {
      const element = childNamed(item, DOS_NAMESPACE, field);
      return element ? textOf(element) : '';
    });
    return `${name}, ${miles} miles`;
  });
}

/** The last entry of the journal, as it is over HTTP. */
async function journalOf({ suite }: typeof dos): Promise<readonly string[]> {
  const reply = await fetch(`${suite.urls.soap}/_sandbox/journal?limit=1`);
  const { items } = (await reply.json()) as { readonly items: readonly { readonly advice?: readonly string[] }[] };
  return items[0]?.advice ?? [];
}

test('there are twelve', () => expect(CALLERS).toHaveLength(12));

test.each(CALLERS)('$title', async ({ asks, offered, journal }) => {
  const answer = await dos.search({ searchDateTime: '2026-11-25T12:00:00+00:00', ...asks });
  expect(answer.fault).toBe('');
  expect(offeredIn(answer)).toEqual(offered);
  expect(await journalOf(dos)).toEqual(journal);
});
