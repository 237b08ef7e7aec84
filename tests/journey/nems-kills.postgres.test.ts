/** All thirty kills, with a folder and with a database: too long for every run of the tests, so they go where continuous integration has a database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyEventArrives } from './nems-kills.ts';

const KILLS = 30;

const store = new URL(process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://missing');
store.searchParams.set('schema', `nems_kills_${process.pid}`);

describe(`NEMS, killed ${KILLS} times: each event is in the mailbox once, in order`, { timeout: 300_000 }, () => {
  test('with --persist', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nems-'));
    await expect(everyEventArrives(KILLS, { flags: ['--persist', folder], apart: false })).resolves.toBeUndefined();
    await rm(folder, { recursive: true });
  });

  test('with PostgreSQL, each server in a process of its own', async () => {
    await expect(everyEventArrives(KILLS, { flags: ['--store', store.href], apart: true })).resolves.toBeUndefined();
  });
});
