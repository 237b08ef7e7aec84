/** The journey with each server in a process of its own over PostgreSQL, and with two replicas of one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlClient } from '#clients/control/control';
import type { Patient } from '#world/patient';
import { type Addresses, walk, walkApart } from './journey.ts';
import { moveInTwoSessions, moveToPractice } from './move.ts';
import { freePortBase, type Process, startProcess } from './processes.ts';
import { race } from './race.ts';

const store = new URL(process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://missing');
store.searchParams.set('schema', `journey_${process.pid}`);

const processes: Process[] = [];
let addresses: Addresses;
let replica: Addresses;

beforeAll(async () => {
  const base = await freePortBase();
  const flags = ['--port-base', String(base), '--store', store.href];
  // all at once, as containers do: the migrations must get along
  const started = await Promise.allSettled([
    startProcess(['portal', ...flags]),
    startProcess(['fhir', ...flags]),
    startProcess(['oauth', ...flags]),
    startProcess(['fhir', ...flags, '--port', `fhir=${base + 20}`]),
  ]);
  for (const one of started) if (one.status === 'fulfilled') processes.push(one.value);
  for (const one of started) if (one.status === 'rejected') throw one.reason;
  addresses = { portal: `http://127.0.0.1:${base}`, fhir: `http://127.0.0.1:${base + 1}`, oauth: `http://127.0.0.1:${base + 5}` };
  replica = { ...addresses, fhir: `http://127.0.0.1:${base + 20}` };
}, 30_000);
afterAll(async () => {
  const codes = await Promise.all(processes.map((process) => process.stop()));
  expect(codes).toEqual(processes.map(() => 0));
});

describe('the first journey over PostgreSQL, a process for each server', () => {
  it('with openid-client and fhir-kit-client', () => walk(addresses));
  it('in a session, which leaves the default world untouched', () => walkApart(addresses));
  it('shows a change made at one replica through the other', async () => {
    const control = controlClient({ url: addresses.portal });
    const patient = await control.world.get<{ gender: string }>('patients', '9000000033');
    await control.world.put('patients', '9000000033', { ...patient, gender: 'female' });
    for (const { fhir } of [addresses, replica]) {
      const answer = await fetch(`${fhir}/personal-demographics/FHIR/R4/Patient/9000000033`, {
        headers: { 'X-Request-ID': crypto.randomUUID() },
      });
      expect(await answer.json()).toMatchObject({ id: '9000000033', gender: 'female' });
    }
    await control.reset();
  });
  it('moves a patient to another practice, which another replica sees', async () => {
    await moveToPractice(addresses, 'P83020');
    const { gpRegistration } = await controlClient({ url: replica.fhir }).world.get<Patient>('patients', '9693632109');
    expect(gpRegistration?.practice).toBe('P83020');
    await controlClient({ url: addresses.portal }).reset();
  });
  it('moves a patient in two sessions at once, each to another practice', () => moveInTwoSessions(addresses));
  it('lets one of a hundred change a record who go to either replica', async () => {
    await race([addresses.fhir, replica.fhir], '9693632109');
    await controlClient({ url: addresses.portal }).reset();
  });
  it('lets a fault rule act at every replica', async () => {
    const control = controlClient({ url: addresses.fhir });
    await control.faults.add({ operation: 'pds.readPatient', status: 503 });
    await expect
      .poll(
        async () =>
          (
            await fetch(`${replica.fhir}/personal-demographics/FHIR/R4/Patient/9000000009`, {
              headers: { 'X-Request-ID': crypto.randomUUID() },
            })
          ).status,
      )
      .toBe(503);
    await control.reset();
  });
});
