import { startSandbox } from 'nhs-sandbox/testing';
import { Demographics } from '../src/demographics.js';

let nhs;
let demographics;

beforeAll(async () => {
  // free ports, nothing on disk: as many test files as you like can do this at the same time
  nhs = await startSandbox({ servers: ['fhir', 'oauth'] });
});
afterAll(() => nhs.stop());

beforeEach(async () => {
  await nhs.reset();
  demographics = new Demographics({ baseUrl: `${nhs.urls.fhir}/personal-demographics/FHIR/R4`, fetchToken: () => nhs.token() });
});

test('finds a person', async () => {
  expect(await demographics.find('9000000009')).toEqual({ nhsNumber: '9000000009', family: 'Smith', born: '2010-10-22' });
});

test('finds nobody', async () => {
  expect(await demographics.find('9111231130')).toBeUndefined();
});

test('tries again when the service is busy', async () => {
  await nhs.faults.add({ operation: 'pds.readPatient', status: 503, times: 1 });

  expect(await demographics.find('9000000009')).toMatchObject({ family: 'Smith' });

  const attempts = await nhs.journal.find({ operation: 'pds.readPatient' });
  expect(attempts.map(({ response }) => response.status)).toEqual([503, 200]);
});

test('gives up when the service stays busy', async () => {
  await nhs.faults.add({ operation: 'pds.readPatient', status: 503 });

  await expect(demographics.find('9000000009')).rejects.toThrow('503');
  expect(await nhs.journal.count({ operation: 'pds.readPatient' })).toBe(2);
});

test('gets a new token when the old one has expired', async () => {
  await demographics.find('9000000009');
  await nhs.clock.advance('PT11M');

  expect(await demographics.find('9000000009')).toMatchObject({ family: 'Smith' });

  const answers = await nhs.journal.find({ operation: 'pds.readPatient' });
  expect(answers.map(({ response }) => response.status)).toEqual([200, 401, 200]);
});

test('sees what changes in the world', async () => {
  const patient = await nhs.world.get('patients', '9000000009');
  await nhs.world.put('patients', '9000000009', { ...patient, birthDate: '2010-10-23' });

  expect(await demographics.find('9000000009')).toMatchObject({ born: '2010-10-23' });
});
