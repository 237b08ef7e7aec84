/** The pages that suppliers of PDS clients read: each command, in order, and what comes of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JournalEntry, type Sandbox, startSandbox } from '#testing/index';
import { hasTools, runCommandsOf } from './shell.ts';

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['fhir', 'oauth', 'mesh', 'nems'] });
}, 60_000);
afterAll(() => nhs.stop());

/** Runs a page's commands; what the server `fhir` answered meanwhile, also before a reset, and what was printed. */
async function watch(page: string, heading?: string): Promise<{ readonly seen: readonly JournalEntry[]; readonly printed: string }> {
  const seen: JournalEntry[] = [];
  const watching = new AbortController();
  const stream = await nhs.journal.stream({ server: 'fhir' }, watching.signal);
  const watched = (async () => {
    for await (const entry of stream) seen.push(entry);
  })();
  const printed = await runCommandsOf(page, nhs, heading);
  watching.abort();
  await watched;
  return { seen, printed };
}

test.skipIf(!hasTools('bash', 'curl'))('the first five minutes', { timeout: 60_000 }, async () => {
  const { seen, printed } = await watch('README.md', 'The first five minutes');
  expect(seen.map(({ operation, response }) => `${operation} ${response.status}`)).toEqual([
    'pds.readPatient 200',
    'pds.searchPatients 200',
    'pds.updatePatient 200',
    'sds.findEndpoints 200',
    'pds.readPatient 200',
    'pds.readPatient 503',
    'pds.readPatient 401',
  ]);
  expect(printed).toContain('9000000009 is Jane Smith, born 2010-10-22.');
  expect(printed).toContain('/gpconnect/H85686/');
  expect(printed).toMatch(/\d{20}_[0-9A-F]{6} +X26ABC1 +TEST_WORKFLOW/);
  expect(printed).toMatch(/\d{20}_[0-9A-F]{6} +X26NE001 +CHANGEOFGP_1/);
});

test.skipIf(!hasTools('bash', 'curl'))('docs/pds.md', { timeout: 60_000 }, async () => {
  const { seen, printed } = await watch('docs/pds.md');
  expect(seen.map(({ operation, response }) => `${operation} ${response.status}`)).toEqual([
    'pds.readPatient 200',
    // tokens
    'pds.searchPatients 200',
    'pds.searchPatients 200',
    'pds.readPatient 200',
    'pds.readPatient 403',
    'pds.readPatient 401',
    // find
    ...Array.from({ length: 6 }, () => 'pds.searchPatients 200'),
    'pds.searchPatients 400',
    // change
    'pds.updatePatient 200',
    'pds.updatePatient 409',
    'pds.updatePatient 200',
    'sds.findEndpoints 200',
    // make it hard
    'pds.updatePatient 503',
    'pds.updatePatient 200',
    'pds.updatePatient 200',
    'pds.readPatient 200',
    'pds.readPatient 200',
    'pds.readPatient 429',
    'pds.updatePatient 409',
    'pds.readPatient 200',
  ]);
  const found = seen.filter(({ operation }) => operation === 'pds.searchPatients').map(({ response }) => matches(response.body));
  expect(found).toEqual([4, 'TOO_MANY_MATCHES', 1, 0, 'TOO_MANY_MATCHES', 1, expect.any(Number), 1, 'MISSING_VALUE']);
  expect(printed).toContain('/gpconnect/P83020/');
  expect(printed).toMatch(/Moved practice +record version 60,/);
  expect(printed).toContain('RESOURCE_VERSION_MISMATCH');
});

/** How many a search has found, or the code of its outcome. */
function matches(body = '{}'): number | string {
  const { total, issue } = JSON.parse(body) as { total?: number; issue?: { details: { coding: { code: string }[] } }[] };
  return total ?? issue?.[0]?.details.coding[0]?.code ?? 'neither';
}
