/** Commands that a page shows, run as they stand: only the addresses are those of a sandbox of the test, and `npx` takes what is built here. */
import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { packagePath } from '#kernel/package';
import type { Sandbox } from '#testing/index';

const run = promisify(execFile);

/** Whether there is what the commands need. */
export const hasShell = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined);

/**
 * Runs all blocks of shell commands of a page, or of what is under one heading of it, as one script in the project's root, and resolves
 * with what they printed.
 */
export async function runCommandsOf(page: string, nhs: Sandbox, heading?: string): Promise<string> {
  const whole = await readFile(packagePath(page), 'utf8');
  const text = heading === undefined ? whole : (whole.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  const script = blocks
    .join('\n')
    .replaceAll('http://127.0.0.1:9000', nhs.url)
    .replaceAll('http://127.0.0.1:9001', nhs.urls.fhir ?? '')
    .replaceAll('http://127.0.0.1:9005', nhs.urls.oauth ?? '');
  const npx = `npx() { shift; "${process.execPath}" "${packagePath('dist/cli/main.js')}" "$@"; }`;
  const env = {
    ...process.env,
    NHS_SANDBOX_URL: nhs.url,
    NHS_SANDBOX_FHIR_URL: nhs.urls.fhir ?? '',
    NHS_SANDBOX_OAUTH_URL: nhs.urls.oauth ?? '',
  };
  const { stdout } = await run('bash', ['-eu', '-c', `${npx}\n${script}`], { cwd: packagePath('.'), env, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
