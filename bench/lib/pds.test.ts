import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { ask } from './http.ts';
import { fuzzySearchFor, patientsIn, readOf, searchFor, tokenFrom, wildcardSearchFor } from './pds.ts';

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
])('%s finds whom it is for', async (_, searchFor) => {
  const patients = (await patientsIn(nhs)).filter(({ supersededBy }) => supersededBy === undefined);
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
