/** What a page shows, run as it stands: only the addresses are those of a sandbox of the test, and `npx` takes what is built here. */
import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { packagePath } from '#kernel/package';
import type { Sandbox } from '#testing/index';

const run = promisify(execFile);

/** Whether each of these tools is there. */
export function hasTools(...tools: readonly string[]): boolean {
  return tools.every((tool) => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined);
}

/** All blocks of one language in a page, or under one heading of it, as one program that asks this sandbox. */
export async function blocksOf(page: string, language: string, nhs: Sandbox, heading?: string): Promise<string> {
  const whole = await readFile(packagePath(page), 'utf8');
  const text = heading === undefined ? whole : (whole.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))]
    .map(([, block]) => block)
    .join('\n')
    .replaceAll('http://127.0.0.1:9000', nhs.url)
    .replaceAll('http://127.0.0.1:9001', nhs.urls.fhir ?? '')
    .replaceAll('http://127.0.0.1:9003', nhs.urls.mesh ?? '')
    .replaceAll('http://127.0.0.1:9005', nhs.urls.oauth ?? '')
    .replaceAll('http://127.0.0.1:9007', nhs.urls.nems ?? '');
}

/** Runs the commands of a page in the project's root, until one fails, and resolves with what they printed. */
export async function runCommandsOf(page: string, nhs: Sandbox, heading?: string): Promise<string> {
  const npx = `npx() { shift; "${process.execPath}" "${packagePath('dist/cli/main.js')}" "$@"; }`;
  const commands = await blocksOf(page, 'sh', nhs, heading);
  const env = {
    ...process.env,
    NHS_SANDBOX_URL: nhs.url,
    NHS_SANDBOX_FHIR_URL: nhs.urls.fhir,
    NHS_SANDBOX_OAUTH_URL: nhs.urls.oauth,
  };
  const options = { cwd: packagePath('.'), env, maxBuffer: 16 * 1024 * 1024 };
  return (await run('bash', ['-eu', '-c', `${npx}\n${commands}`], options)).stdout;
}
