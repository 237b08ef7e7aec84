/** The lines of NEMS's page, as they stand, in order. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { blocksOf, hasTools } from './shell.ts';

const run = promisify(execFile);

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['fhir', 'mesh', 'nems'] });
}, 60_000);
afterAll(() => nhs.stop());

test.skipIf(!hasTools('bash', 'curl'))('what the README shows works, with curl', { timeout: 60_000 }, async () => {
  const { stdout } = await run('bash', ['-eu', '-c', await blocksOf('servers/nems/README.md', 'sh', nhs)]);
  const entries = (await nhs.journal.find()).map(({ operation, response }) => `${operation} ${response.status}`);
  const isDelivery = (entry: string) => /deliver|mesh.send/.test(entry);
  expect(entries.filter((entry) => !isDelivery(entry))).toEqual([
    'nems.createSubscription 201',
    'pds.updatePatient 200',
    'mesh.listInbox 200',
    'mesh.download 200',
    'mesh.acknowledge 200',
    'mns.createSubscription 201',
    'sqs.ReceiveMessage 200',
  ]);
  // two moves and what a tester made happen; a signal of the second move
  expect(entries.filter((entry) => entry.includes('deliver')).sort()).toEqual([
    'mns.deliver 200',
    ...Array.from({ length: 3 }, () => 'nems.deliver 202'),
  ]);
  expect(stdout).toContain('<code value="pds-change-of-gp-1"/>');
  expect(stdout).toMatch(/^mex-workflowid: CHANGEOFGP_1/im);
  expect(stdout).toContain('pds-change-of-gp-2');
  expect(stdout).toContain(`/personal-demographics/FHIR/R4/Patient/9990001375`);
  expect(stdout).toContain('"workflowId":"VACCINATIONS_1"');
});
