/** The scripts at work in a small project of their own, with the dependencies of this one. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BUILT = 'Building dist/, because it is not built yet.\n';
const BUILT_AGAIN = 'Building dist/, because the sources have changed since.\n';

const WORLD_THAT_IS_GOOD = `
import { mkdirSync, writeFileSync } from 'node:fs';
export function prepareStandardWorld(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + '/patients.json', '[]');
}`;

/** The compiler takes its time when all processors are busy. */
const COMPILING = { timeout: 60_000 };

const scripts = fileURLToPath(new URL('.', import.meta.url));
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'nhs-sandbox-scripts-'));
  cpSync(scripts, join(project, 'scripts'), { recursive: true });
  put('package.json', '{ "type": "module", "engines": { "node": ">=20.19" }, "imports": { "#late": "./cli/late.ts" } }');
  put('package-lock.json', '{}');
  put(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2023',
        rootDir: '.',
        types: ['node'],
        skipLibCheck: true,
        declaration: true,
        emitDeclarationOnly: true,
      },
    }),
  );
  put('tsconfig.build.json', '{ "extends": "./tsconfig.json", "include": ["cli", "servers", "world"], "exclude": ["**/*.test.ts"] }');
  put('cli/main.ts', 'console.log("started", ...process.argv.slice(2));');
  put('servers/mesh/server.ts', 'export const name: string = "mesh";');
  put('servers/mesh/openapi.yaml', 'openapi: 3.0.3');
  put('servers/mesh/server.test.ts', 'export {};');
  put('servers/mesh/README.md', '# MESH');
  put('world/seeds/prepare.ts', WORLD_THAT_IS_GOOD);
  symlinkSync(join(scripts, '../node_modules'), join(project, 'node_modules'));
  // older than what is installed
  utimesSync(join(project, 'package-lock.json'), 0, 0);
});

afterEach(() => rmSync(project, { recursive: true }));

describe('npm start', COMPILING, () => {
  it('builds what is missing, starts, and passes arguments through', async () => {
    expect(await run('start', 'mesh', '--port-base', '19000')).toEqual({
      out: 'started start mesh --port-base 19000\n',
      err: BUILT,
      code: 0,
    });
    expect(await run('start')).toEqual({ out: 'started start\n', err: '', code: 0 });
  });

  it('takes over what the sources are now', async () => {
    await run('build');
    put('cli/main.ts', 'console.log("changed");');
    rmSync(join(project, 'servers'), { recursive: true });
    expect(await run('start')).toEqual({ out: 'changed\n', err: BUILT_AGAIN, code: 0 });
    expect(readdirSync(join(project, 'dist'))).toEqual(['.build', 'THIRD-PARTY-LICENCES.txt', 'chunks', 'cli', 'world']);
  });

  it('leaves dist/ as it was when the build fails', async () => {
    await run('build');
    put('cli/main.ts', 'const port: number = "9000";');
    const { out, err, code } = await run('start');
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(err).toMatch(/^Building .*\ncli\/main\.ts.* error TS2322: .*\nThe build failed \(see above\); dist\/ is as it was\.\n$/s);
    expect(readFileSync(join(project, 'dist/cli/main.js'), 'utf8')).toMatch(/started/);
  });

  it('asks for the Node.js that it needs', async () => {
    put('package.json', '{ "type": "module", "engines": { "node": ">=99.1" } }');
    const { out, err, code } = await run('start');
    expect({ out, err, code }).toEqual({ out: '', err: `Node.js 99.1 or newer is needed; this is ${process.versions.node}.\n`, code: 1 });
  });
});

describe('a build', COMPILING, () => {
  it('holds what is started or imported by name and what that reads, nothing else', async () => {
    put('servers/mesh/rules.ts', 'export const limit = 100;');
    put('servers/mesh/server.ts', 'export { limit } from "./rules.js";');

    expect(await run('build')).toEqual({ out: 'dist/ is current.\n', err: BUILT, code: 0 });
    expect(readdirSync(join(project, 'dist/servers/mesh')).sort()).toEqual(['openapi.yaml', 'server.js']);
    expect(readdirSync(join(project, 'dist/world/standard'))).toEqual(['patients.json']);
    expect(readdirSync(join(project, 'dist/.build'))).toEqual(['chunks', 'sources']);
  });

  it('fails when the standard world cannot be used, and says why', async () => {
    put(
      'world/seeds/prepare.ts',
      "export const prepareStandardWorld = () => { throw Object.assign(new Error('patients.json 0: no'), { name: 'SeedError' }); };",
    );
    const { out, err, code } = await run('build');
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(err).toBe(`${BUILT}patients.json 0: no\nThe build failed (see above); dist/ is as it was.\n`);
  });

  it('leaves the last build what it has not loaded yet', async () => {
    const changes = ['the first text', 'the second text', 'the third text'];
    put('cli/main.ts', 'export const late = () => import("#late");');
    const chunks = [];
    for (const change of changes) {
      put('cli/late.ts', `export const change = "${change}";`);
      await run('build');
      chunks.push(readdirSync(join(project, 'dist/chunks')).map((name) => readFileSync(join(project, 'dist/chunks', name), 'utf8')));
    }
    const found = chunks.map((texts) => changes.filter((change) => texts.some((text) => text.includes(change))));
    expect(found).toEqual([changes.slice(0, 1), changes.slice(0, 2), changes.slice(1, 3)]);
  });

  it('is made once by processes that start together', async () => {
    const runs = await Promise.all([run('start'), run('start'), run('start')]);
    expect(runs.map(({ out, code }) => ({ out, code }))).toEqual(Array(3).fill({ out: 'started start\n', code: 0 }));
    expect(runs.filter(({ err }) => err.includes(BUILT))).toHaveLength(1);
  });

  it('is not held up by a process that died while it built', async () => {
    put('dist/.build/lock', String(await pidOfTheDead()));
    const runs = await Promise.all([run('start'), run('start')]);
    expect(runs.filter(({ err }) => err.includes(BUILT))).toHaveLength(1);
    expect(existsSync(join(project, 'dist/.build/lock'))).toBe(false);
  });

  it('waits for one that lives', async () => {
    put('dist/.build/lock', String(process.pid));
    const { child, result } = launch('build');
    const [told] = await new Promise<Buffer[]>((heard) => child.stderr.once('data', (...data) => heard(data)));
    expect(String(told)).toBe(
      `Waiting for process ${process.pid}, which installs or builds here. (If it does not, remove dist/.build/lock.)\n`,
    );
    rmSync(join(project, 'dist/.build/lock'));
    expect(await result).toMatchObject({ out: 'dist/ is current.\n', code: 0 });
  });
});

describe('dependencies', COMPILING, () => {
  it('are not installed through a link: npm would empty the folder that it leads to', async () => {
    rmSync(join(project, 'node_modules'));
    mkdirSync(join(project, 'elsewhere/precious'), { recursive: true });
    symlinkSync(join(project, 'elsewhere'), join(project, 'node_modules'));
    expect(await run('start')).toEqual({
      out: '',
      err: 'node_modules is a link, and npm ci would empty the folder that it leads to. Install there, or remove the link.\n',
      code: 1,
    });
    expect(existsSync(join(project, 'elsewhere/precious'))).toBe(true);
  });

  it('are installed when package-lock.json is newer, and a failure is told', async () => {
    rmSync(join(project, 'node_modules'));
    put('package-lock.json', 'not one that npm can read');
    const { out, err, code } = await run('start');
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(err).toMatch(
      /^Installing dependencies with npm ci, because none are installed yet\.\n.*The dependencies could not be installed: npm ci failed \(see above\)\.\n$/s,
    );
  });
});

function put(path: string, content: string) {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
}

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
}

function run(script: string, ...args: string[]): Promise<Ran> {
  return launch(script, ...args).result;
}

function launch(script: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(project, 'scripts', `${script}.mjs`), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const code = new Promise<number | null>((closed) => child.once('close', closed));
  const result = Promise.all([text(child.stdout), text(child.stderr), code]).then(([out, err, code]): Ran => ({ out, err, code }));
  return { child, result };
}

/** The number of a process that has ended. */
function pidOfTheDead(): Promise<number | undefined> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  return new Promise((ended) => child.once('exit', () => ended(child.pid)));
}
