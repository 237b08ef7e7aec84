import * as v from 'valibot';
import { expect, test } from 'vitest';
import { isInClosedSearch } from './generate/closed-searches.ts';
import { identitySchema, publishedIdentities, publishedNhsNumbers } from './identities.ts';
import type { Patient } from './patient.ts';
import { isNhsNumber, mayBeLive } from './rules/nhs-number.ts';
import { loadSeeds } from './seeds.ts';

const identities = publishedIdentities();
const seeds = loadSeeds();
const ids = (collection: string) => new Set([...(seeds.get(collection) ?? [])].map(({ id }) => id));
const numbers = (resolution: string) =>
  identities.filter((identity) => identity.kind === 'patient' && identity.resolution === resolution).map(({ id }) => id);

test('each identity stands in the register once', () => {
  const names = identities.map(({ kind, id }) => `${kind} ${id}`);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('what is not in the world says why', () => {
  expect(v.safeParse(identitySchema, { kind: 'patient', id: '9999999999', resolution: 'absent' }).issues?.[0]?.message).toBe(
    'must say why it is not seeded',
  );
  expect(identities.filter(({ resolution, reason }) => resolution === 'seeded' && reason !== undefined)).toEqual([]);
});

test('every published number is a patient, or has been decided otherwise', () => {
  const patients = ids('patients');
  for (const { kind, id, resolution } of identities)
    if (kind === 'patient') expect(patients.has(id), `${id} is ${resolution}`).toBe(resolution === 'seeded');
  expect(publishedNhsNumbers().size).toBe(903);
});

test('numbers that nobody may have are valid, and nobody has them', () => {
  const absent = numbers('absent');
  expect(absent).toEqual(expect.arrayContaining(['9111231130', '9727194737', '9999999999', '9876543210', '7777777777']));
  expect(absent.filter((number) => !isNhsNumber(number))).toEqual([]);
});

test('a number is left out as what it is', () => {
  expect(numbers('failsCheckDigit').filter(isNhsNumber)).toEqual([]);
  expect(numbers('mayBeLive').filter((number) => !(mayBeLive(number) && isNhsNumber(number)))).toEqual([]);
});

test('somebody who only signs in has an account', () => {
  const users = ids('users');
  expect(numbers('userOnly').filter((number) => !users.has(number))).toEqual([]);
});

test('somebody whom only a practice knows is on a roster', () => {
  const rostered = new Set([...ids('registrations')].map((id) => id.split(':')[1]));
  expect(numbers('rosterOnly').filter((number) => !rostered.has(number))).toEqual([]);
});

test('nobody of ours is found where suites search for somebody of theirs', () => {
  const published = publishedNhsNumbers();
  const found = [...(seeds.get('patients') ?? [])].filter(({ id, doc }) => {
    const { names, birthDate = '' } = doc as Patient;
    return !published.has(id) && names.some(({ family }) => family !== undefined && isInClosedSearch(family, birthDate));
  });
  expect(found.map(({ id }) => id)).toEqual([]);
});
