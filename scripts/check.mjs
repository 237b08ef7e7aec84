/** `npm run check`: format, lint, walls, types, unused code, spelling. Runs them all; exits with the number of those that failed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './files.mjs';
import { prepare } from './prepare.mjs';
import { findBreaches } from './walls.mjs';

/** @typedef {{ ok: boolean, output: string }} Result */

const steps = [
  { name: 'format and lint', run: () => tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=200') },
  { name: 'walls', run: walls },
  { name: 'types', run: () => tool('typescript/bin/tsc', '-p', 'tsconfig.json') },
  { name: 'unused files, exports and dependencies', run: () => tool('knip/bin/knip.js') },
  { name: 'spelling', run: () => tool('cspell/bin.mjs', 'lint', '--no-progress', '--no-summary', '--show-suggestions') },
];

await prepare({ compiled: false });
let failed = 0;
for (const { name, run } of steps) {
  const start = performance.now();
  const { ok, output } = run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!ok) {
    failed += 1;
    console.log(output.trimEnd());
  }
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
}
process.exitCode = failed;

/** @param {string} script within node_modules @param {string[]} args @returns {Result} */
function tool(script, ...args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
  });
  return { ok: status === 0, output: error?.message ?? stdout + stderr };
}

/** @returns {Result} */
function walls() {
  const breaches = findBreaches();
  return {
    ok: breaches.length === 0,
    output: breaches.map(({ path, line, specifier, message }) => `${path}:${line} imports '${specifier}': ${message}`).join('\n'),
  };
}
