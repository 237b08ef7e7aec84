import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { named, query } from './testing/sds.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ servers: ['fhir'] });
});
afterAll(() => sandbox.stop());

const get = async (path: string) => {
  const answer = await fetch(sandbox.urls.fhir + path);
  return { status: answer.status, body: (await answer.json()) as { entry?: { fullUrl: string }[]; issue?: { diagnostics: string }[] } };
};
const asked = query({ organisation: 'YES', interaction: named('psis:REPC_IN150016UK05') });

it('without FHIR/R4 the same is found, and the same is not', async () => {
  for (const base of ['/spine-directory', '/spine-directory/FHIR/R4']) {
    const { status, body } = await get(`${base}/Device?${asked}`);
    expect([status, body.entry?.length]).toEqual([200, 1]);
    expect(body.entry?.[0]?.fullUrl).toMatch(new RegExp(`^${sandbox.urls.fhir}${base}/Device/[0-9A-F-]{36}$`));
    expect(await get(`${base}/device`)).toMatchObject({ status: 404, body: { issue: [{ diagnostics: 'HTTP endpoint not found' }] } });
  }
});
