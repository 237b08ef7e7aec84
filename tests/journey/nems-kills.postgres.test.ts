/** Thirty kills with a folder, and some with a database, where each takes seconds: too long for every run of the tests, so they go where continuous integration has a database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyEventArrives } from './nems-kills.ts';

const KILLS = 30;
/** After each, the next process waits some seconds until it may deliver. */
const KILLS_WITH_A_DATABASE = 12;

const store = new URL(process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://missing');
store.searchParams.set('schema', `nems_kills_${process.pid}`);

describe.concurrent('NEMS, killed many times: each event is in the mailbox once, in order', { timeout: 300_000 }, () => {
  test('with --persist', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nems-'));
    await expect(everyEventArrives(KILLS, { flags: ['--persist', folder], apart: false })).resolves.toBeUndefined();
    await rm(folder, { recursive: true });
  });

  test('with PostgreSQL, each server in a process of its own', async () => {
    await expect(everyEventArrives(KILLS_WITH_A_DATABASE, { flags: ['--store', store.href], apart: true })).resolves.toBeUndefined();
  });
});
