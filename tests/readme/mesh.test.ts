/** The lines of MESH's page, as they stand, in order. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { blocksOf, hasTools } from './shell.ts';

const run = promisify(execFile);

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['mesh'] });
}, 60_000);
afterAll(() => nhs.stop());

test.skipIf(!hasTools('bash', 'curl'))('what the README shows works, with curl', { timeout: 60_000 }, async () => {
  const { stdout } = await run('bash', ['-eu', '-c', await blocksOf('servers/mesh/README.md', 'sh', nhs)]);
  const entries = await nhs.journal.find({ server: 'mesh' });
  expect(entries.map(({ operation, response }) => `${operation} ${response.status}`)).toEqual([
    'mesh.handshake 200',
    'mesh.send 202',
    'mesh.listInbox 200',
    'mesh.download 200',
    'mesh.acknowledge 200',
    'mesh.trackByMessageId 200',
    'mesh.send 417',
    'mesh.listInbox 200',
    'mesh.lookUpEndpoint 200',
    // in chunks
    'mesh.send 202',
    'mesh.sendChunk 202',
    'mesh.downloadChunk 206',
    'mesh.downloadChunk 200',
    // after five days
    'mesh.listInbox 200',
    // to a practice
    'mesh.send 202',
    'mesh.listInbox 200',
  ]);
  expect(stdout).toContain('Dear Doctor');
  expect(stdout).toContain('"status":"acknowledged"');
  expect(stdout).toContain('"errorCode":"12"');
  const lists = [...stdout.matchAll(/"messages":\[([^\]]*)\]/g)].map(([, ids = '']) => (ids === '' ? 0 : ids.split(',').length));
  // the letter; the REPORT on the lost one; when that has expired as well, the one on what came in chunks; the letter to a practice
  expect(lists).toEqual([1, 1, 1, 1]);
});
