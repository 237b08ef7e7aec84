import { beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '#world/seeds';
import { openPds, type Pds } from './testing/pds.ts';

const JANE = '9000000009';
const JAYNE = '9000000017';
const FUZZY = 'family=smith&given=Jane&gender=female&birthdate=2010-10-22&_fuzzy-match=true';
const WILDCARD = 'family=Sm*&gender=female&birthdate=eq2010-10-22';
const PHONE = 'phone=01632960587';
const EMAIL = 'email=jane.smith%40example.com';

let sandbox: Pds;
let local: Pds;
beforeAll(async () => {
  sandbox = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
  local = await openPds({ seeds: loadSeeds() });
});

const scores = async (pds: Pds, query: string) => {
  const { body } = await pds.get(`/Patient?${query}`);
  return body.entry?.map(({ search, resource }: { search: { score: number }; resource: { id: string } }) => [resource.id, search.score]);
};

describe('the national sandbox knows by heart', () => {
  it.each<[string, readonly (readonly [string, number])[]]>([
    [FUZZY, [[JAYNE, 0.8976]]],
    [FUZZY.replace('birthdate=2', 'birthdate=eq2'), [[JAYNE, 0.8976]]],
    [`_max-results=50&${FUZZY}&_exact-match=false`, [[JAYNE, 0.8976]]],
    [`${FUZZY}&${PHONE}`, [[JANE, 0.9124]]],
    [`${FUZZY}&${EMAIL}`, [[JANE, 0.9124]]],
    [`${EMAIL}&${FUZZY}&${PHONE}`, [[JANE, 0.9542]]],
    [
      WILDCARD,
      [
        [JANE, 0.8343],
        [JAYNE, 0.8343],
      ],
    ],
    [`${WILDCARD}&${PHONE}`, [[JANE, 1]]],
    [`${WILDCARD}&${EMAIL}`, [[JANE, 1]]],
    [`${WILDCARD}&${EMAIL}&${PHONE}&_max-results=1`, [[JANE, 1]]],
    [`${WILDCARD}&email=janet.smythe%40example.com&_max-results=1`, [[JANE, 1]]],
    ['family=Smith&given=John%20Paul&given=James&gender=male&birthdate=eq2010-10-22', [['9000000015', 0.75]]],
    ['family=Smith&gender=male&birthdate=2000-05-05&_history=true&email=Historic%40historic.com', [['5900020584', 1]]],
  ])('%s', async (query, expected) => {
    expect(await scores(sandbox, query)).toEqual(expected);
  });

  it('too many matches', async () => {
    expect((await sandbox.get(`/Patient?${WILDCARD}&_max-results=1`)).error).toBe('200 TOO_MANY_MATCHES');
  });
});

it('searches for all else', async () => {
  expect(await scores(sandbox, `${WILDCARD}&given=Ja*`)).toEqual([
    [JANE, 0.8649],
    [JAYNE, 0.8649],
  ]);
  expect(await scores(sandbox, 'family=Smith&given=James&given=John%20Paul&gender=male&birthdate=eq2010-10-22')).toBeUndefined();
});

it('searches where those are not there of whom it speaks', async () => {
  const elsewhere = await openPds({ environment: 'sandbox' });
  expect((await elsewhere.get(`/Patient?${FUZZY}`)).body.total).toBe(0);
});

it('knows nothing by heart in another environment', async () => {
  expect(await scores(local, FUZZY)).toEqual([
    [JANE, 1],
    [JAYNE, 0.81],
  ]);
});
