import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfigFile } from './config-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('none is named and none is there', async () => {
  expect(await readConfigFile({ env: undefined, folder })).toBeUndefined();
});

test('a flag beats the variable, the variable beats the usual file', async () => {
  for (const name of ['flag', 'env', 'nhs-sandbox.config']) await writeFile(join(folder, `${name}.json`), JSON.stringify({ host: name }));
  expect(await readConfigFile({ flag: 'flag.json', env: 'env.json', folder })).toEqual({ path: 'flag.json', content: { host: 'flag' } });
  expect(await readConfigFile({ env: 'env.json', folder })).toEqual({ path: 'env.json', content: { host: 'env' } });
  expect(await readConfigFile({ env: '', folder })).toEqual({ path: 'nhs-sandbox.config.json', content: { host: 'nhs-sandbox.config' } });
});

test('a named file must be there', async () => {
  await expect(readConfigFile({ flag: 'gone.json', env: undefined, folder })).rejects.toThrow(
    /^--config: gone\.json: cannot be read \(ENOENT/,
  );
  await expect(readConfigFile({ env: 'gone.json', folder })).rejects.toThrow(/^NHS_SANDBOX_CONFIG: gone\.json: cannot be read \(ENOENT/);
});

test('a file must be JSON', async () => {
  await writeFile(join(folder, 'nhs-sandbox.config.json'), '{"host": ');
  await expect(readConfigFile({ env: undefined, folder })).rejects.toThrow(
    /^configuration file: nhs-sandbox\.config\.json: is not JSON \(/,
  );
});
