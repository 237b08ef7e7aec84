import { Client } from 'fhir-kit-client';
import { startSandbox } from 'nhs-sandbox/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Movers } from '../src/movers.js';

const PATIENT = '9990001375';
const mailbox = { id: 'RR8OT001', password: 'password', sharedKey: 'TestKey' };
let nhs;
let movers;

beforeAll(async () => {
  nhs = await startSandbox({ servers: ['fhir', 'oauth', 'mesh', 'nems'] });
  movers = new Movers({ mesh: nhs.urls.mesh, mailbox });
});
afterAll(() => nhs.stop());
beforeEach(async () => {
  await nhs.reset();
  await nhs.nems.subscribe({ mailbox: mailbox.id, event: 'pds-change-of-gp-1', patient: PATIENT });
});

test('somebody who moves over PDS is told of', async () => {
  await register('A20047');
  await nhs.nems.drain();
  expect(await movers.collect()).toEqual([{ nhsNumber: PATIENT, from: 'B83002', to: 'A20047' }]);
  expect(await movers.collect()).toEqual([]);
});

test('so is somebody whom the practice takes off its list', async () => {
  await nhs.world.change('deregister-patient', { nhsNumber: PATIENT, reason: 'ORR' });
  await nhs.journal.wait({ operation: 'nems.deliver', status: 202 });
  expect(await movers.collect()).toEqual([{ nhsNumber: PATIENT, from: 'B83002', to: undefined }]);
});

test('while MESH is away nothing comes, and nothing is lost', async () => {
  await nhs.faults.add({ id: 'away', operation: 'mesh.send', status: 503 });
  await register('A20047');
  await nhs.journal.wait({ operation: 'mesh.send', status: 503 });
  expect(await movers.collect()).toEqual([]);
  await nhs.faults.remove('away');
  await nhs.clock.advance('PT1H');
  await nhs.nems.drain();
  expect(await movers.collect()).toMatchObject([{ to: 'A20047' }]);
});

test('an event that nothing has raised', async () => {
  await nhs.nems.trigger({ event: 'pds-change-of-gp-1', patient: PATIENT, from: null, to: 'B83002' });
  await nhs.nems.drain();
  expect(await movers.collect()).toEqual([{ nhsNumber: PATIENT, from: undefined, to: 'B83002' }]);
});

/** Changes the record as a practice's system does. */
async function register(practice) {
  const pds = new Client({ baseUrl: `${nhs.urls.fhir}/personal-demographics/FHIR/R4`, bearerToken: await nhs.token({ flow: 'cis2' }) });
  const headers = () => ({ 'X-Request-ID': crypto.randomUUID() });
  const { meta, generalPractitioner } = await pds.read({ resourceType: 'Patient', id: PATIENT, options: { headers: headers() } });
  const [{ id, type, identifier }] = generalPractitioner;
  const value = { id, type, identifier: { system: identifier.system, value: practice } };
  await pds.patch({
    resourceType: 'Patient',
    id: PATIENT,
    jsonPatch: { patches: [{ op: 'replace', path: '/generalPractitioner/0', value }] },
    options: { headers: { ...headers(), 'If-Match': `W/"${meta.versionId}"` } },
  });
}
