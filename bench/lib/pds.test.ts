import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { ask } from './http.ts';
import { fuzzySearchFor, openFuzzySearchFor, patientsIn, readOf, searchFor, tokenFrom, wideSearchFor, wildcardSearchFor } from './pds.ts';

/** Enough to meet all kinds of records. */
const SOME = 400;

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['fhir', 'oauth'], patients: 100 });
});
afterAll(() => nhs.stop());

test('all patients can be read, with and without a token', async () => {
  const patients = await patientsIn(nhs);
  expect(patients.length).toBeGreaterThan(100);
  const bearer = { Authorization: `Bearer ${await tokenFrom(nhs)}` };
  for (const headers of [{}, bearer]) {
    for (const { nhsNumber } of patients) expect((await ask(nhs.urls.fhir as string, readOf(nhsNumber, headers))).status).toBe(200);
  }
});

test.each([
  ['a search', searchFor],
  ['a search with wildcards', wildcardSearchFor],
  ['a fuzzy search', fuzzySearchFor],
  ['a fuzzy search by names alone', openFuzzySearchFor],
])('%s finds whom it is for', async (_, searchFor) => {
  const patients = (await patientsIn(nhs)).filter(({ supersededBy }) => supersededBy === undefined).slice(0, SOME);
  let searches = 0;
  for (const patient of patients) {
    const search = searchFor(patient);
    if (search === undefined) continue;
    searches += 1;
    const { status, body } = await ask(nhs.urls.fhir as string, search);
    const found = JSON.parse(body.toString()).entry.map(({ resource }: { resource: { id: string } }) => resource.id);
    expect([status, found]).toEqual([200, expect.arrayContaining([patient.nhsNumber])]);
  }
  expect(searches).toBeGreaterThan(patients.length / 2);
});

test('a search with wildcards over years is answered, be it that there are too many', async () => {
  for (const patient of (await patientsIn(nhs)).slice(0, 20)) {
    const search = wideSearchFor(patient);
    if (search === undefined) continue;
    const { status, body } = await ask(nhs.urls.fhir as string, search);
    const { resourceType, total } = JSON.parse(body.toString());
    expect([status, resourceType === 'OperationOutcome' || total > 0]).toEqual([200, true]);
  }
});
