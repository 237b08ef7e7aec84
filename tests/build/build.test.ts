/** What is built runs wherever it lies: a tree that lacks a server, and the package as others install it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const TREE = ['package.json', 'package-lock.json', 'README.md', 'LICENSE', 'scripts', 'seed-data', 'tsconfig.json', 'tsconfig.build.json'];
const CODE = ['kernel', 'world', 'formats', 'conventions', 'clients', 'servers', 'testing', 'cli'];
const PATIENT = '/personal-demographics/FHIR/R4/Patient/9000000009';
/** The compiler takes its time when all processors are busy. */
const COMPILING = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'nhs-sandbox-build-'));
const copy = join(folder, 'copy');
const user = join(folder, 'user');
const installed = join(user, 'node_modules/nhs-sandbox');
const children: ChildProcess[] = [];

beforeAll(async () => {
  for (const name of [...TREE, ...CODE]) cpSync(join(root, name), join(copy, name), { recursive: true });
  rmSync(join(copy, 'servers/oauth'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const compile = pathToFileURL(join(copy, 'scripts/compile.mjs'));
  const { build } = (await import(compile.href)) as { build(): { ok: boolean; output: string } };
  expect(build()).toEqual({ ok: true, output: '' });
}, COMPILING);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('a tree without one of its servers', () => {
  it('is built, and runs with the others', async () => {
    const { servers, stop } = await start(join(copy, 'dist/cli/main.js'));
    const left = readdirSync(join(copy, 'servers'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(servers.map(({ name }) => name).sort()).toEqual(left.map(({ name }) => name).sort());
    expect(existsSync(join(copy, 'dist/servers/oauth'))).toBe(false);
    await stop();
  });
});

describe('the package', () => {
  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: copy });
    const [{ filename }] = JSON.parse(stdout);
    mkdirSync(installed, { recursive: true });
    await run('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components', '1']);
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const name of [...Object.keys(dependencies), '@types/node']) {
      mkdirSync(dirname(join(user, 'node_modules', name)), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(user, 'node_modules', name));
    }
  }, COMPILING);

  it('holds no sources, and the licences of what is bundled into it', () => {
    expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'seed-data']);
    const dist = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(dist.filter((path) => /(?<!\.d)\.ts$|\.test\.|\.build|[/\\]cases/.test(path))).toEqual([]);
    const licences = readFileSync(join(installed, 'dist/THIRD-PARTY-LICENCES.txt'), 'utf8');
    expect(licences).toMatch(/^find-my-way \d+\.\d+\.\d+ \(MIT\)\n[\s\S]*^valibot \d+\.\d+\.\d+ \(MIT\)$/m);
  });

  it('has a command that finds its files', async () => {
    const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const { servers, stop } = await start(join(installed, bin['nhs-sandbox']));
    const [portal, fhir] = servers.map(({ url }) => url);
    const found = await Promise.all(
      [`${fhir}${PATIENT}`, `${fhir}/_sandbox/openapi.yaml`, `${portal}/`].map(async (url) => {
        const { status, headers } = await fetch(url, { headers: { 'X-Request-ID': '60e0b220-8136-4ca5-ae46-1d97ef59d068' } });
        return [status, headers.get('content-type')?.split(';')[0]];
      }),
    );
    expect(found).toEqual([
      [200, 'application/fhir+json'],
      [200, 'application/yaml'],
      [200, 'text/html'],
    ]);
    await stop();
  });

  it('is a module for tests, with its types', { timeout: COMPILING }, async () => {
    put('package.json', '{ "type": "module" }');
    put(
      'tsconfig.json',
      '{ "compilerOptions": { "module": "nodenext", "target": "es2023", "lib": ["es2023", "esnext.disposable"], "types": ["node"] } }',
    );
    const test = `
      import { ControlError, type Sandbox, startSandbox } from 'nhs-sandbox/testing';
      const nhs: Sandbox = await startSandbox({ servers: ['fhir'], environment: 'local' });
      const { status } = await nhs.handle('fhir', { target: '/_sandbox/health' });
      const refused: unknown = await nhs.clock.advance('a while').catch((error: unknown) => error);
      console.log(status, refused instanceof ControlError);
      await nhs.stop();`;
    put('test.ts', test);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    expect(await run(process.execPath, [compiler, '-p', '.'], { cwd: user })).toMatchObject({ stdout: '' });
    expect(await run(process.execPath, ['test.js'], { cwd: user })).toEqual({ stdout: '200 true\n', stderr: '' });
    put('test.ts', `${test}\nconst wrong: number = nhs.url;`);
    await expect(run(process.execPath, [compiler, '-p', '.'], { cwd: user })).rejects.toMatchObject({
      stdout: expect.stringMatching(/^test\.ts\(\d+,\d+\): error TS2322: .*\n$/),
    });
  });
});

function put(path: string, content: string) {
  writeFileSync(join(user, path), content);
}

/** Starts all servers on free ports. */
async function start(command: string) {
  const child = spawn(process.execPath, [command, 'start', '--port-base', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NHS_SANDBOX_STATE_FOLDER: join(folder, 'state') },
  });
  children.push(child);
  const [said] = await once(createInterface(child.stdout), 'line');
  const { servers } = JSON.parse(said) as { servers: { name: string; url: string }[] };
  const stop = async () => {
    child.kill();
    expect(await once(child, 'exit')).toEqual([0, null]);
  };
  return { servers, stop };
}
