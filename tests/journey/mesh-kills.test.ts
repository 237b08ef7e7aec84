/** A few of the fifty kills that `mesh-kills.postgres.test.ts` has: so many as every run of the tests can afford. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { surviveKills } from './mesh-kills.ts';

test('MESH with --persist, killed 4 times: each message answered with 202 is there once, and whole', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mesh-'));
  await expect(surviveKills(4, '--persist', folder)).resolves.toBeUndefined();
  await rm(folder, { recursive: true });
});
