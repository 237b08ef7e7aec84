/** The control API of a suite whose processes share a database. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ControlClient, controlClient } from '#clients/control/control';
import type { Suite } from '#kernel/suite';
import { startToys } from '../testing/toys.ts';

const store = new URL(process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://missing');
store.searchParams.set('schema', `portal_${process.pid}`);

let far: Suite;
let near: Suite;
let suite: ControlClient;
let fhir: ControlClient;

beforeAll(async () => {
  far = await startToys(['fhir'], { store: store.href });
  near = await startToys(['portal', 'oauth'], { store: store.href, urls: { fhir: far.urls.fhir } });
  suite = controlClient({ url: near.urls.portal as string });
  fhir = controlClient({ url: far.urls.fhir as string });
});
afterEach(() => suite.reset());
afterAll(() => Promise.all([near.stop(), far.stop()]));

const status = (path: string) => fetch(`${near.urls.portal}${path}`).then((answer) => answer.status);
const readPerson = () => status('/personal-demographics/person/1');

it('the clock moves once, and everybody knows at once', async () => {
  await suite.clock.set({ now: '2030-01-01T00:00:00Z', frozen: true });
  await suite.clock.advance('PT5M');
  expect([await suite.clock.get(), await fhir.clock.get()]).toMatchObject([
    { now: '2030-01-01T00:05:00.000Z' },
    { now: '2030-01-01T00:05:00.000Z' },
  ]);
  await suite.clock.set({ frozen: false });
  await suite.clock.advance('PT1H');
  const ahead = (await suite.clock.get()).offsetMilliseconds - (Date.parse('2030-01-01T01:05:00Z') - Date.now());
  expect(Math.abs(ahead)).toBeLessThan(2000);
});

it('a rule for all is one rule, in force everywhere at once, and gone at once', async () => {
  const rule = await suite.faults.add({ status: 503 });
  expect([await readPerson(), await status('/oauth2/mirror')]).toEqual([503, 503]);
  expect(await suite.faults.list()).toEqual([{ ...rule, matched: 2, acted: 2 }]);
  await suite.faults.remove(rule.id);
  expect([await readPerson(), await status('/oauth2/mirror')]).toEqual([200, 200]);
  await expect(suite.faults.remove(rule.id)).rejects.toMatchObject({ status: 404 });
});

it('a rule for one server leaves the others alone', async () => {
  await suite.faults.add({ server: 'fhir', error: 'NO_TEA' });
  expect([await readPerson(), await status('/oauth2/mirror')]).toEqual([418, 200]);
});

it('a reset takes everything back everywhere', async () => {
  await suite.world.put('people', '1', { name: 'Grace' });
  await suite.faults.add({ status: 503 });
  await suite.clock.set({ now: '2030-01-01T00:00:00Z', frozen: true });
  await readPerson();
  await suite.reset();
  expect(await readPerson()).toBe(200);
  expect(await fhir.world.get('people', '1')).toEqual({ name: 'Ada' });
  expect(await fhir.clock.get()).toMatchObject({ frozen: false, offsetMilliseconds: 0 });
  expect(await suite.journal.count()).toBe(1);
});

it('there is one state, and one snapshot of it', async () => {
  await suite.world.put('people', '1', { name: 'Grace' });
  await suite.faults.add({ id: 'kept', server: 'fhir', status: 503 });
  const snapshot = await suite.snapshot.get();
  expect(snapshot).toMatchObject({ format: 'nhs-sandbox-snapshot-1' });
  await suite.reset();
  await suite.snapshot.put(snapshot);
  expect(await fhir.world.get('people', '1')).toEqual({ name: 'Grace' });
  expect(await readPerson()).toBe(503);
});
