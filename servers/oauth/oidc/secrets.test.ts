import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Kernel } from '#kernel/kernel';
import { isSameSecret, SandboxSecrets } from './secrets.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const warnings: unknown[] = [];
const sandbox = (stateFolder?: string) =>
  new SandboxSecrets({ config: { stateFolder }, log: { warn: (about: unknown) => warnings.push(about) } } as unknown as Kernel);

test('a secret is the same each time, over restarts too, and another for each name and each sandbox', async () => {
  const first = sandbox(folder);
  const secret = await first.of('a');
  expect(secret).toMatch(/^[A-Za-z0-9]{16}$/);
  expect(await first.of('a')).toBe(secret);
  expect(await sandbox(folder).of('a')).toBe(secret);
  expect(await first.of('b')).not.toBe(secret);
  expect(await sandbox().of('a')).not.toBe(secret);
});

test('only its owner reads the file that they come from', async () => {
  await sandbox(folder).of('a');
  const keys = join(folder, 'keys');
  expect(await readdir(keys)).toEqual(['root-secret']);
  expect((await stat(keys)).mode & 0o777).toBe(0o700);
  expect((await stat(join(keys, 'root-secret'))).mode & 0o777).toBe(0o600);
});

test('of several processes that start at once one makes it for all', async () => {
  const secrets = await Promise.all(Array.from({ length: 5 }, () => sandbox(folder).of('a')));
  expect(new Set(secrets).size).toBe(1);
});

test('a folder that cannot be written is no reason not to start', async () => {
  expect(await sandbox('/dev/null/nowhere').of('a')).toMatch(/^[A-Za-z0-9]{16}$/);
  expect(warnings).toHaveLength(1);
});

test.each([
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', 'aa', false],
  ['', '', true],
])('%j and %j', (one, other, same) => expect(isSameSecret(one, other)).toBe(same));
