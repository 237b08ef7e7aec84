/** The worked examples of the oauth server's README: each line runs against a sandbox, in the order in which people read them. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'rolldown/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packagePath } from '#kernel/package';
import { type Sandbox, startSandbox } from '#testing/index';
import { blocksOf, hasTools } from './shell.ts';

const README = 'servers/oauth/README.md';
const run = promisify(execFile);

let nhs: Sandbox;
let folder: string;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['oauth', 'fhir'] });
  // below node_modules, where jose is found
  const cache = packagePath('node_modules/.cache');
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'readme-'));
}, 30_000);
afterAll(async () => {
  await nhs?.stop();
  if (folder) await rm(folder, { recursive: true });
});

describe('what the README shows works', () => {
  test.skipIf(!hasTools('bash', 'curl', 'openssl'))('with curl', { timeout: 60_000 }, async () => {
    const { stdout, stderr } = await run('bash', ['-u', '-c', await blocksOf(README, 'sh', nhs)], { cwd: folder });
    expect(stderr).toBe('');
    const out = stdout.split('\n').filter((line) => line !== '');
    // statuses of patients read, and of the API key
    expect(out.filter((line) => /^\d{3}$/.test(line))).toEqual(['200', '200', '200', '200']);
    expect(stdout.match(/"refresh_count":"0"/g)).toHaveLength(5);
    expect(stdout).toContain('"refresh_count":"1"');
    expect(stdout.match(/"issued_token_type":"urn:ietf:params:oauth:token-type:access_token"/g)).toHaveLength(3);
    expect(stdout).toContain('"nhsid_nrbac_roles"');
    expect(stdout).toMatch(/"notices":\[\{"clientId":"test-client-cis2".*"status":200\}\]/);
    expect(out).toContain('{"active":false}');
    expect(stdout).toContain('"check":"audIsThisEndpoint"');
    expect(stdout).toContain('"check":"clientSecretIsRight"');
    expect(stdout).toContain('"issuer":"https://am.nhsint.auth-ptl.cis2.spineservices.nhs.uk:443/');
  });

  test('in TypeScript', { timeout: 60_000 }, async () => {
    const program = join(folder, 'flows.mjs');
    const { code, errors } = transformSync('flows.ts', await blocksOf(README, 'ts', nhs));
    expect(errors).toEqual([]);
    await writeFile(program, code);
    const { stdout, stderr } = await run(process.execPath, [program]);
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(0, 9)).toEqual([
      '200',
      '200',
      '1 200',
      '200',
      '200',
      '200',
      'urn:ietf:params:oauth:token-type:access_token',
      '599',
      '200',
    ]);
    expect(stdout).toContain("clientId: 'test-client-cis2'");
  });
});
