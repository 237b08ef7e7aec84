/**
 * What the national sandbox answers by heart. It does not search: a few requests have an answer, and it is not always the one that a
 * search would have. They are these; all that is not here is searched for.
 */
import { currentRecord } from '#world/current-record';
import type { Match } from '#world/search/find-patients';
import type { World } from '#world/world';
import type { SearchParameters } from './search-parameters.ts';

type Answer = 'TOO_MANY_MATCHES' | readonly (readonly [nhsNumber: string, score: number])[];

const JANE = '9000000009';
const JAYNE = '9000000017';
const JOHN_PAUL = '9000000015';
const SAM = '5900020584';

const MAKES_NO_DIFFERENCE = /^(?:_(?:fuzzy-match|exact-match|history)=false|_max-results=50|history=.*)$/;

const PHONE = 'phone=01632960587';
const EMAIL = 'email=jane.smith@example.com';
const FUZZY = 'family=smith&given=jane&gender=female&birthdate=2010-10-22&_fuzzy-match=true';
const WILDCARD = 'family=sm*&gender=female&birthdate=2010-10-22';
const COMPOUND = 'family=smith&given=john paul&given=james&gender=male&birthdate=2010-10-22';

const ANSWERS: readonly (readonly [query: string, answer: Answer])[] = [
  [FUZZY, [[JAYNE, 0.8976]]],
  [`${FUZZY}&${PHONE}`, [[JANE, 0.9124]]],
  [`${FUZZY}&${EMAIL}`, [[JANE, 0.9124]]],
  [`${FUZZY}&${PHONE}&${EMAIL}`, [[JANE, 0.9542]]],
  [
    WILDCARD,
    [
      [JANE, 0.8343],
      [JAYNE, 0.8343],
    ],
  ],
  [`${WILDCARD}&_max-results=1`, 'TOO_MANY_MATCHES'],
  ...['', '&_max-results=1'].flatMap((limit): [string, Answer][] => [
    [`${WILDCARD}&${PHONE}${limit}`, [[JANE, 1]]],
    [`${WILDCARD}&${EMAIL}${limit}`, [[JANE, 1]]],
    [`${WILDCARD}&${PHONE}&${EMAIL}${limit}`, [[JANE, 1]]],
  ]),
  [`${WILDCARD}&email=janet.smythe@example.com&_max-results=1`, [[JANE, 1]]],
  [COMPOUND, [[JOHN_PAUL, 0.75]]],
  [`${COMPOUND}&${PHONE}&email=johnp.smith@example.com`, [[JOHN_PAUL, 0.75]]],
  ['family=smith&gender=male&birthdate=2000-05-05&_history=true&email=historic@historic.com', [[SAM, 1]]],
];

const BY_KEY: ReadonlyMap<string, Answer> = new Map(
  ANSWERS.map(([query, answer]) => [keyOf(query.split('&').map((pair) => pair.split('=') as [string, string])), answer]),
);

/**
 * The answer to a search, where the national sandbox has one by heart: matches, or nothing in `matches` for too many. Nothing at all
 * where it has none, or somebody of whom it speaks is not in this world.
 */
export async function cannedAnswer(
  world: World,
  parameters: SearchParameters,
): Promise<{ readonly matches: readonly Match[] | undefined } | undefined> {
  const answer = BY_KEY.get(keyOf([...parameters].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))));
  if (answer === undefined) return undefined;
  if (answer === 'TOO_MANY_MATCHES') return { matches: undefined };
  const matches: Match[] = [];
  for (const [nhsNumber, score] of answer) {
    const patient = await currentRecord(world, nhsNumber);
    if (patient === undefined) return undefined;
    matches.push({ patient, score });
  }
  return { matches };
}

/** One text for all ways to write the same request: in any order and letter case, with or without what makes no difference. */
function keyOf(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs
    .map(([name, value]) => `${name}=${(name === 'birthdate' ? value.replace(/^eq/, '') : value).toLowerCase()}`)
    .filter((pair) => !MAKES_NO_DIFFERENCE.test(pair))
    .sort(byName)
    .join('&');
}

/** Sorting is stable: given names stay in their order. */
function byName(a: string, b: string): number {
  const [nameA = '', nameB = ''] = [a.split('=')[0], b.split('=')[0]];
  return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
}
