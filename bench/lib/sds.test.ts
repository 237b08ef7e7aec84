import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { ask } from './http.ts';
import { FORWARDED, lookUp, PRACTICE } from './sds.ts';

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['fhir'] });
});
afterAll(() => nhs.stop());

test.each([
  ['Device', PRACTICE],
  ['Endpoint', PRACTICE],
  ['Endpoint', FORWARDED],
] as const)('%s of %s is found, once', async (kind, asked) => {
  const { status, body } = await ask(nhs.urls.fhir as string, lookUp(kind, asked));
  expect([status, JSON.parse(body.toString()).total]).toEqual([200, 1]);
});
