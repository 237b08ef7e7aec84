/** The same tree in OpenLDAP's slapd and here: whatever is searched for, both must find the same. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printFilter } from '#formats/ldap/filter-text';
import { type LdifEntry, parseLdif } from '#formats/ldap/ldif';
import type { LdapResult, Operation, SearchRequest } from '#formats/ldap/message';
import type { Frame } from '#kernel/suite';
import { worldFrame } from '#world/frame';
import { codeOf } from './results.ts';
import { DIFFERENCES } from './testing/differences.ts';
import { type Ldap, searchFor, startLdap } from './testing/ldap.ts';
import { randomSearches } from './testing/random-searches.ts';
import { type Slapd, startSlapd } from './testing/slapd.ts';
import { type Talk, talkTo } from './testing/talk.ts';

const SEED = 20_190_120;
const SEARCHES = 500;

/** Every so many of what makes contracts, since each makes hundreds that are alike. */
const SHARE = 10;
const someContracts: Frame = {
  ...worldFrame,
  seeds: async (config, today) => {
    const seeds = new Map(await worldFrame.seeds(config, today));
    return seeds.set(
      'endpoints',
      [...(seeds.get('endpoints') ?? [])].filter((_, at) => at % SHARE === 0),
    );
  },
};

let ldap: Ldap;
let slapd: Slapd;
let entries: readonly LdifEntry[];
let ours: Talk;
let theirs: Talk;
beforeAll(async () => {
  ldap = await startLdap({}, someContracts);
  const { control = '' } = ldap.suite.addresses.find(({ name }) => name === 'ldap') ?? {};
  const ldif = await (await fetch(`${control}/ldap/export`)).text();
  ({ entries } = parseLdif(ldif));
  slapd = await startSlapd(Readable.from([Buffer.from(ldif)]), { slapd: process.env.NHS_SANDBOX_TEST_OPENLDAP as string });
  [ours, theirs] = await Promise.all([talkTo(ldap.url), talkTo(slapd.url)]);
}, 60_000);
afterAll(async () => {
  ours?.end();
  theirs?.end();
  await Promise.all([slapd?.stop(), ldap?.stop()]);
});

test(`${SEARCHES} searches find the same in both`, { timeout: 180_000 }, async () => {
  const unexplained: string[] = [];
  let found = 0;
  for (const search of randomSearches(entries, SEED, SEARCHES)) {
    const [here, there] = await inBoth(search);
    if (here?.count) found += 1;
    if (JSON.stringify(here) === JSON.stringify(there)) continue;
    if (!DIFFERENCES.some(({ concerns }) => concerns(search))) unexplained.push(`${describe(search)}\n${firstUnlike(here, there)}`);
  }
  expect(unexplained).toEqual([]);
  expect(found).toBeGreaterThan(SEARCHES / 5);
});

test.each(DIFFERENCES)('on purpose not the same: $what', async ({ example, concerns }) => {
  const search = searchFor(example, { base: 'o=nhs', attributes: ['1.1'] });
  expect(concerns(search)).toBe(true);
  const [here, there] = await inBoth(search);
  expect(here?.count).not.toBe(there?.count);
});

async function inBoth(search: SearchRequest): Promise<readonly SearchOutcome[]> {
  return (await Promise.all([ours.ask(search), theirs.ask(search)])).map(outcomeOf);
}

/** What must be the same. Neither attributes nor their values have an order, nor have entries; which ones are within a limit is open. */
function outcomeOf(answers: readonly Operation[]) {
  const { code, matchedName } = answers.at(-1) as LdapResult & Operation;
  const found = answers
    .flatMap((answer) => (answer.kind === 'searchEntry' ? [answer] : []))
    .map(({ name, attributes }) =>
      [name, ...attributes.map(({ type, values }) => [type, ...values.toSorted()].join('\n')).sort()].join('\n'),
    );
  return { code, matchedName, count: found.length, entries: code === codeOf('sizeLimitExceeded') ? [] : found.sort() };
}

type SearchOutcome = ReturnType<typeof outcomeOf>;

function describe({ base, scope, sizeLimit, filter, attributes }: SearchRequest): string {
  return `${base} ${scope} ${printFilter(filter)} ${attributes.join()} at most ${sizeLimit}`;
}

function firstUnlike(here?: SearchOutcome, there?: SearchOutcome): string {
  const at = here?.entries.findIndex((entry, index) => entry !== there?.entries[index]) ?? 0;
  return [here, there].map((one) => `${one?.code} ${one?.matchedName} ${one?.count} ${one?.entries[at] ?? one?.entries.at(-1)}`).join('\n');
}
