/** Each import that the design forbids is reported, each that it allows is not: probes are laid in a copy of the tree, one line for each import. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBreaches, readWalls } from '../../scripts/walls.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What each folder may import by package import, as the design says. Its own files it imports by relative path. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  kernel: [],
  formats: [],
  world: ['kernel'],
  clients: ['formats', 'world', 'kernel'],
  conventions: ['clients', 'formats', 'world', 'kernel'],
  servers: ['conventions', 'clients', 'formats', 'world', 'kernel'],
  testing: ['servers', 'conventions', 'clients', 'formats', 'world', 'kernel'],
  cli: ['servers', 'conventions', 'clients', 'formats', 'world', 'kernel'],
};
const FOLDERS = Object.keys(MAY_IMPORT);
const SERVERS = ['portal', 'fhir', 'oauth', 'mesh', 'nems', 'ldap', 'spine', 'soap', 'rest', 'partners'];
const HOUSES = [...FOLDERS.filter((folder) => folder !== 'servers'), ...SERVERS.map((name) => `servers/${name}`)];
/** Files at three depths of a house, and a test. */
const PLACES = ['probe.ts', 'inner/probe.ts', 'inner/deep/probe.ts', 'inner/probe.test.ts'];

/** Ways to import that Biome sees … */
const SEEN = [
  (name: string) => `import { a } from '${name}';`,
  (name: string) => `import '${name}';`,
  (name: string) => `import type { A } from '${name}';`,
  (name: string) => `import { type A } from '${name}';`,
  (name: string) => `export { a } from '${name}';`,
  (name: string) => `export type { A } from '${name}';`,
  (name: string) => `export * from '${name}';`,
  (name: string) => `const a = await import('${name}');`,
  (name: string) => `void import('${name}').then(({ a }) => a);`,
];
/** … and those that only scripts/walls.mjs sees. */
const UNSEEN = [
  (name: string) => `type A = import('${name}').A;`,
  (name: string) => `type A = typeof import('${name}');`,
  (name: string) => `const a = await import(\`${name}\`);`,
  (name: string) => `const a = require('${name}');`,
  (name: string) => `const a = import.meta.resolve('${name}');`,
  (name: string) => `vi.mock('${name}');`,
  (name: string) => `const a = new URL('${name}', import.meta.url);`,
];

interface Probe {
  readonly code: string;
  readonly reportedBy: 'both' | 'walls' | 'nobody';
}

const probes = new Map([
  ...HOUSES.flatMap((house) => PLACES.map((place) => `${house}/${place}`)).map((path) => [path, probesOf(path)] as const),
  ['servers/catalogue.ts', probesOf('servers/catalogue.ts')] as const,
  ...['tests/probe.test.ts', 'bench/probe.ts', 'examples/probe.ts', 'scripts/probe.test.ts'].map(
    (path) => [path, freeProbesOf(path)] as const,
  ),
]);

/** Lines that import from everywhere, and whether the design allows it. */
function probesOf(path: string): Probe[] {
  const folder = path.split('/')[0] ?? '';
  const mayImport = [...(MAY_IMPORT[folder] ?? []), ...(path.endsWith('.test.ts') && folder !== 'testing' ? ['testing'] : [])];
  const byPackage = FOLDERS.flatMap((target) => {
    const allowed = mayImport.includes(target);
    const name = target === 'servers' ? '#servers/mesh/rules' : `#${target}/inner/thing`;
    return [
      ...SEEN.map((write) => ({ code: write(name), reportedBy: allowed ? 'nobody' : 'both' }) as const),
      ...UNSEEN.map((write) => ({ code: write(name), reportedBy: allowed ? 'nobody' : 'walls' }) as const),
    ];
  });
  const byPath = [...HOUSES, 'servers', 'tests', 'scripts'].flatMap((target) => {
    const name = relative(path, `${target}/thing.ts`);
    return [...SEEN, ...UNSEEN].map((write) => ({ code: write(name), reportedBy: houseOf(path) === target ? 'nobody' : 'walls' }) as const);
  });
  const others = [
    "import 'express';",
    "import { readFile } from 'node:fs/promises';",
    `new URL('${relative(path, 'package.json')}', import.meta.url);`,
    `new URL('${relative(path, 'dist/cli/main.js')}', import.meta.url);`,
  ];
  return [...byPackage, ...byPath, ...others.map((code) => ({ code, reportedBy: 'nobody' }) as const)];
}

/** In tests/, bench/, examples/ and scripts/ all of it is allowed. */
function freeProbesOf(path: string): Probe[] {
  const names = HOUSES.flatMap((house) => [`#${house}/thing`, relative(path, `${house}/thing.ts`)]);
  return names.flatMap((name) => [...SEEN, ...UNSEEN].map((write) => ({ code: write(name), reportedBy: 'nobody' }) as const));
}

function houseOf(path: string): string {
  return HOUSES.find((house) => path.startsWith(`${house}/`)) ?? dirname(path);
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

describe('walls between the folders', () => {
  const copy = mkdtempSync(join(tmpdir(), 'nhs-sandbox-walls-'));
  let byBiome: Map<string, string[]>;
  let byWalls: Map<string, string[]>;

  beforeAll(() => {
    for (const name of ['biome.json', '.gitignore']) copyFileSync(join(root, name), join(copy, name));
    for (const [path, lines] of probes) {
      mkdirSync(join(copy, dirname(path)), { recursive: true });
      writeFileSync(join(copy, path), lines.map(({ code }) => `${code}\n`).join(''));
    }
    byBiome = linesOf(lint(copy).map(({ location }) => ({ path: location.path, line: location.start.line })));
    byWalls = linesOf(findBreaches(copy));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  it.each([...probes])('%s', (path, lines) => {
    const codes = (wanted: readonly Probe[]) => wanted.map(({ code }) => code);
    expect(byBiome.get(path)).toEqual(codes(lines.filter(({ reportedBy }) => reportedBy === 'both')));
    expect(byWalls.get(path)).toEqual(codes(lines.filter(({ reportedBy }) => reportedBy !== 'nobody')));
  });

  it('stand around every folder that has a package import', () => {
    const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports: Record<string, unknown> };
    const folders = Object.keys(imports).map((name) => /^#(\w+)\/\*$/.exec(name)?.[1]);
    const walled = readWalls(root).map(({ folder }) => folder);
    expect(walled).toEqual(expect.arrayContaining(folders));
  });

  it('cannot be written in a way that is passed over', () => {
    const biome = readFileSync(join(root, 'biome.json'), 'utf8');
    writeFileSync(join(copy, 'biome.json'), biome.replace('"includes": ["world/**"]', '"includes": ["world/rules/**"]'));
    expect(() => readWalls(copy)).toThrow(/the wall of world\/rules\/\*\* is not of the form/);
    writeFileSync(join(copy, 'biome.json'), biome.replace('"!#kernel/**"', '"!#kernel/store/**"'));
    expect(() => readWalls(copy)).toThrow(/the wall of world\/\*\* is not of the form/);
  });
});

/** Which of a file's probes were reported, in their order, each once. */
function linesOf(found: readonly { path: string; line: number }[]): Map<string, string[]> {
  const reported = new Set(found.map(({ path, line }) => `${path}:${line}`));
  return new Map(
    [...probes].map(([path, lines]) => [path, lines.filter((_, index) => reported.has(`${path}:${index + 1}`)).map(({ code }) => code)]),
  );
}

function lint(folder: string): { location: { path: string; start: { line: number } } }[] {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'],
    { cwd: folder, encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY },
  );
  const report = stdout.slice(stdout.indexOf('{'));
  if (report === '') throw new Error(stderr);
  return JSON.parse(report).diagnostics;
}
