import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { lintDocument } from '#conventions/testing/lint';
import { describedOperations, servedOperations } from '#conventions/testing/routes';
import { restErrors } from './errors.ts';
import { restRoutes } from './routes.ts';
import { basic, CONTRACT, openRest, type Rest } from './testing/rest.ts';

let rest: Rest;
beforeAll(async () => {
  rest = await openRest();
});

const UNAUTHORIZED = '401 Unauthorized: You are not authorized to access this resource.';
const HOME = '2000101001';

/** A path of a search by type; what is not said is not used. */
function byType(said: Partial<Record<'postcode' | 'distance' | 'practice' | 'age' | 'gender' | 'types' | 'number', string>>): string {
  const { postcode = 'LS14AP', distance = '0', practice = '0', age = '0', gender = '0', types = '135', number = '0' } = said;
  return `/byServiceType/CAPMON/${postcode}/${distance}/${practice}/${age}/${gender}/0/${types}/${number}`;
}

describe('the contract', () => {
  test('is well formed', () => expect(lintDocument(CONTRACT)).toEqual([]));
  test('and the routes are about the same operations', () =>
    expect(servedOperations('dos-rest', restRoutes, ['methodNotAllowed', 'notFound'])).toEqual(describedOperations(CONTRACT)));
});

describe('who asks', () => {
  test.each([
    ['nobody', '', 'no Authorization'],
    ['a bearer of a token', 'Bearer x', 'no Authorization'],
    ['somebody with half of it', 'Basic ZG9z', 'no Authorization'],
    ['a stranger', basic('nobody'), 'no account'],
    ['somebody with another password', basic('dos-111', 'guess'), 'password'],
    ['somebody who is locked out', basic('dos-locked'), 'locked'],
    ['somebody who may not', basic('dos-no-permission'), 'restApi'],
  ])('%s gets no answer, and is not told why; the journal is', async (_, as, why) => {
    const { error, headers, about } = await rest.get('/byOdsCode/B83002', as);
    expect(error).toBe(UNAUTHORIZED);
    expect(headers['www-authenticate']).toBe('Basic realm="Directory of Services"');
    expect(about).toMatchObject({ decidedBy: 'isAuthenticated', error: 'unauthorized' });
    expect(about?.advice).toEqual([expect.stringContaining(why)]);
  });

  test('a password may have colons and letters of any language', async () => {
    await rest.world.store.put({ name: 'dos-accounts' }, 'dos-brâs', {
      username: 'dos-brâs',
      password: 'a:b:ŵ',
      referralRole: 23,
      permissions: ['restApi'],
    });
    expect((await rest.get('/byOdsCode/B83002', basic('dos-brâs', 'a:b:ŵ'))).status).toBe(200);
  });

  test('is answered with services that take referrals from their kind', async () => {
    expect((await rest.get('/byServiceId/2000900016', basic('dos-111'))).about?.advice).toEqual([
      'otherReferralRole: 2000900016 UTC: Ambulance Crews’ Entrance, Burmantofts, Leeds',
    ]);
    expect((await rest.get('/byServiceId/2000900016', basic('dos-999'))).found).toEqual(['2000900016']);
    expect((await rest.get(byType({}), basic('dos-no-referrals'))).found).toEqual(['2000900032']);
  });
});

describe('one service', () => {
  test('by its id, with all that the directory knows', async () => {
    const { body } = await rest.get('/byServiceId/2000101031');
    const { services, ...head } = body.success;
    expect(head).toEqual({
      code: 200,
      version: 'v1.0',
      transactionId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      catchAll: false,
      serviceCount: 1,
    });
    expect(services[0]).toMatchObject({
      id: 2000101031,
      type: { id: 135, name: 'Urgent Treatment Centre (UTC)' },
      capacity: { status: { rag: 'GREEN', human: 'High' } },
    });
    expect(services[0].symptomGroups.length).toBeGreaterThan(0);
  });

  test('by its ODS code, in either letter case, or several that have it', async () => {
    expect((await rest.get('/byOdsCode/b83002')).found).toContain(HOME);
    expect((await rest.get('/byOdsCode/VNE51')).found).toEqual(['2000101016', '2000101026']);
  });

  test.each(['/byServiceId/1', '/byServiceId/x', '/byOdsCode/ZZZ99', '/byServiceId/2000900001'])('%s is nobody', async (path) => {
    const { status, body } = await rest.get(path);
    expect([status, body.success.catchAll, body.success.serviceCount]).toEqual([200, true, 0]);
  });
});

describe('services by type', () => {
  test('come nearest first, five of each type unless more or fewer are wanted', async () => {
    const { body, found } = await rest.get(byType({ types: '13,135' }));
    const miles: number[] = body.success.services.map(({ patientDistance }: { patientDistance: string }) => Number(patientDistance));
    expect(miles).toEqual([...miles].sort((a, b) => a - b));
    const types = body.success.services.map(({ type }: { type: { id: number } }) => type.id);
    expect([13, 135].map((type) => types.filter((one: number) => one === type).length)).toEqual([5, 5]);
    expect((await rest.get(byType({ types: '13,135', number: '1' }))).found).toHaveLength(2);
    expect(found).toHaveLength(body.success.serviceCount);
  });

  test('are there when they are full or closed: that is told', async () => {
    const { body } = await rest.get(byType({ number: '50' }));
    const red = body.success.services.find(({ id }: { id: number }) => id === 2000900006);
    expect(red.capacity.status).toMatchObject({ rag: 'RED', human: 'None' });
  });

  test('are in a square of miles', async () => {
    const near = await rest.get(byType({ distance: '2', number: '50' }));
    const far = await rest.get(byType({ distance: '12.5', number: '50' }));
    expect(near.found.length).toBeGreaterThan(0);
    expect(far.found.length).toBeGreaterThan(near.found.length);
    expect(far.found).toEqual(expect.arrayContaining([...near.found]));
  });

  test('that are for patients of some practices need the practice, and come first with it', async () => {
    const asked = { types: '136', number: '50' };
    expect((await rest.get(byType(asked))).found).not.toContain('2000900024');
    expect((await rest.get(byType({ ...asked, practice: HOME }))).found[0]).toBe('2000900024');
  });

  test('see the age and the gender that are given', async () => {
    const asked = { types: '29', number: '50' };
    expect((await rest.get(byType(asked))).found).toEqual(expect.arrayContaining(['2000900022', '2000900023']));
    const women = (await rest.get(byType({ ...asked, gender: 'F' }))).found;
    expect([women.includes('2000900022'), women.includes('2000900023')]).toEqual([true, false]);
    const frail = { types: '140', number: '50' };
    expect((await rest.get(byType({ ...frail, age: '8' }), basic('dos-cas'))).found).toContain('2000900019');
    expect((await rest.get(byType({ ...frail, age: '2' }), basic('dos-cas'))).found).not.toContain('2000900019');
  });

  test('without a type are none', async () => expect((await rest.get(byType({ types: '0' }))).body.success.catchAll).toBe(true));

  test.each([
    [{ distance: 'far' }, '400 Bad Request: Search distance must be numeric', 'distanceIsNumeric'],
    [{ distance: '-1' }, '400 Bad Request: Search distance must be numeric', 'distanceIsNumeric'],
    [{ distance: '101' }, '400 Bad Request: Search distance must be no more than 100', 'distanceIsInReach'],
    [{ postcode: '0' }, '400 Bad Request: Postcode must be provided', 'hasPostcode'],
    [{ postcode: 'ZZ99 3VZ' }, '400 Bad Request: Invalid post code', 'postcodeIsKnown'],
    [{ postcode: 'LEEDS' }, '400 Bad Request: Invalid post code', 'postcodeIsKnown'],
    [
      { practice: 'B83002' },
      "400 Bad Request: The supplied service ID of the patient's practice does not exist in the system",
      'practiceIsKnown',
    ],
    [{ age: '7' }, '400 Bad Request: The age group ID must be one of the following: 1, 2, 3, 4, 8', 'ageGroupIsKnown'],
    [{ gender: 'f' }, '400 Bad Request: The gender must be one of the following: M, F, I (case sensitive)', 'genderIsKnown'],
    [{ gender: 'toString' }, '400 Bad Request: The gender must be one of the following: M, F, I (case sensitive)', 'genderIsKnown'],
    [{ distance: 'far', postcode: '0', age: '7' }, '400 Bad Request: Search distance must be numeric', 'distanceIsNumeric'],
    [{ postcode: '0', age: '7', gender: 'x' }, '400 Bad Request: Postcode must be provided', 'hasPostcode'],
  ])('%j: %s', async (said, error, decidedBy) => {
    const answer = await rest.get(byType(said));
    expect([answer.error, answer.about?.decidedBy]).toEqual([error, decidedBy]);
  });
});

describe('services by clinical term', () => {
  const byTerm = (term: string) => `/byClinicalTerm/0/LS1%204AP/10/0/0/0/0/${term}/2`;

  test('can deal with it; the journal tells why others are not among them', async () => {
    const { found, about } = await rest.get(byTerm('1110=4003'));
    expect(found.length).toBeGreaterThan(2);
    expect(about?.explain?.().join('\n')).toMatch(/^otherSymptomGroup: /m);
  });

  test.each(['1110', '0', 'cough', '1110=', '1110=4003=2'])('%s finds nothing, and is no error', async (term) =>
    expect((await rest.get(byTerm(term))).body.success.services).toEqual([]),
  );

  test.each(['9999=4003', '1110=4212'])('%s does not go together', async (term) =>
    expect((await rest.get(byTerm(term))).error).toBe(
      '400 Bad Request: Invalid "SymptomGroupId=SymptomDiscriminatorId" combination supplied',
    ),
  );
});

test('nothing else is there', async () => {
  expect((await rest.get('/byName/leeds')).error).toBe('404 Not Found: There is no such resource');
  expect(await rest.get('/byOdsCode/B83002', undefined, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET' } });
});

test('every error of the catalogue can be answered', () => {
  for (const { name, status } of restErrors.entries) {
    const reply = restErrors.render(name, undefined as never, '');
    expect([reply.status, JSON.parse(String(reply.body)).error.code]).toEqual([status, status]);
  }
});

test('whatever the segments are, the answer is one of the contract’s', async () => {
  const segment = fc.oneof(
    fc.constantFrom(
      '0',
      '1',
      '13,135',
      'LS14AP',
      'M',
      '1110=4003',
      '99999999999',
      '-1',
      '1e3',
      '__proto__',
      'constructor',
      '%2F',
      '..',
      "' OR 1=1",
    ),
    fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
  );
  const path = fc
    .tuple(fc.constantFrom('byServiceType', 'byClinicalTerm'), fc.array(segment, { minLength: 9, maxLength: 9 }))
    .map(([name, segments]) => `/${name}/${segments.map((one) => encodeURIComponent(one)).join('/')}`);
  await fc.assert(
    fc.asyncProperty(path, async (asked) => {
      expect([200, 400, 404]).toContain((await rest.get(asked)).status);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});
