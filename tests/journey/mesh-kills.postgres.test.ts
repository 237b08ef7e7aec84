/** All fifty kills, for both ways in which messages are kept: too long for every run of the tests, so they go where continuous integration has a database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { surviveKills } from './mesh-kills.ts';

const KILLS = 50;

const store = new URL(process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://missing');
store.searchParams.set('schema', `mesh_kills_${process.pid}`);

describe.concurrent(`MESH, killed ${KILLS} times: each message answered with 202 is there once, and whole`, { timeout: 300_000 }, () => {
  test('with --persist', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mesh-'));
    await expect(surviveKills(KILLS, '--persist', folder)).resolves.toBeUndefined();
    await rm(folder, { recursive: true });
  });

  test('with PostgreSQL', async () => {
    await expect(surviveKills(KILLS, '--store', store.href)).resolves.toBeUndefined();
  });
});
