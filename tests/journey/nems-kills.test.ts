/** A few of the thirty kills that `nems-kills.postgres.test.ts` has: so many as every run of the tests can afford. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyEventArrives } from './nems-kills.ts';

test('NEMS with --persist, killed 3 times: each event is in the mailbox once, in order', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nems-'));
  await expect(everyEventArrives(3, { flags: ['--persist', folder], apart: false })).resolves.toBeUndefined();
  await rm(folder, { recursive: true });
});
