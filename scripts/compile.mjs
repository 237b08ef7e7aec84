/**
 * Builds dist/: the sources checked and bundled (bundle.mjs), the other files that they read (openapi.yaml, pages …) where they are
 * in the tree, the standard world checked (prepare-world.mjs), and the types that users of nhs-sandbox/testing see. A build is made aside and then moved in file by file, so a failed
 * one changes nothing, and a process that runs from dist/ meanwhile always finds whole files.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesIn, root } from './files.mjs';

const dist = join(root, 'dist');
/** What is ours in dist/ and not part of the build. */
const workshop = join(dist, '.build');
/** Says which sources dist/ was built from. */
const stamp = join(workshop, 'sources');
/** Lists the chunks of the last build. */
const chunkList = join(workshop, 'chunks');

/** Not part of the build: documentation, tests, their helpers and cases (but testing/ at the top is for users), results of measurements. */
const LEFT_OUT = /\.md$|\.test\.ts$|\/testing\/|\/cases\/|^bench\/results\//;
/** What else decides what a build looks like. */
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/compile.mjs',
  'scripts/bundle.mjs',
  'scripts/prepare-world.mjs',
];
/** Types that nobody outside can see. */
const PRIVATE_TYPES = /^(cli|bench|servers\/[^/]+)\/.*\.d\.ts$/;

/** Whether dist/ was built from the sources as they are now. */
export function isBuilt() {
  return builtFrom() === sourcesNow();
}

/** Whether dist/ was built at all. */
export function wasBuilt() {
  return builtFrom() !== undefined;
}

/**
 * Builds dist/. Only one process at a time may do so.
 * @returns {{ ok: boolean, output: string }} and what the compiler or the bundler said
 */
export function build() {
  // taken first: what changes while we build is built the next time
  const sources = sourcesNow();
  const fresh = join(workshop, 'fresh');
  rmSync(fresh, { recursive: true, force: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  for (const step of [
    [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh],
    [join(root, 'scripts/bundle.mjs'), fresh],
    [join(root, 'scripts/prepare-world.mjs'), fresh],
  ]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, step, { cwd: root, encoding: 'utf8' });
    if (status !== 0) return { ok: false, output: stdout + stderr };
  }
  for (const path of filesBelow(fresh)) if (PRIVATE_TYPES.test(path)) rmSync(join(fresh, path));
  for (const path of sourceFiles()) if (!path.endsWith('.ts')) copy(path, fresh);
  rmSync(stamp, { force: true });
  const built = moveIn(fresh);
  // what runs from the last build may not have loaded all its chunks yet
  removeAllBut(new Set([...built, ...lastChunks()]));
  writeFileSync(chunkList, [...built].filter((path) => path.startsWith('chunks/')).join('\n'));
  writeFileSync(stamp, sources);
  return { ok: true, output: '' };
}

function lastChunks() {
  return read(chunkList)?.split('\n') ?? [];
}

function* sourceFiles() {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  for (const folder of include) for (const path of filesIn(folder)) if (!LEFT_OUT.test(path)) yield path;
}

/** The sources in a few characters: how many there are, and when the newest was written. */
function sourcesNow() {
  let count = 0;
  let newest = 0;
  for (const path of [...SETTINGS, ...sourceFiles()]) {
    count += 1;
    newest = Math.max(newest, statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  }
  return `${count} files, the newest of ${newest}`;
}

function builtFrom() {
  return read(stamp);
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} path @param {string} folder */
function copy(path, folder) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  copyFileSync(join(root, path), join(folder, path));
}

/** Moves all files of a folder into dist/. @param {string} fresh @returns {Set<string>} their paths */
function moveIn(fresh) {
  const moved = new Set(filesBelow(fresh));
  for (const path of moved) {
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    renameSync(join(fresh, path), join(dist, path));
  }
  rmSync(fresh, { recursive: true });
  return moved;
}

/** Removes what earlier builds left, and folders that are empty then. @param {Set<string>} kept */
function removeAllBut(kept) {
  for (const path of filesBelow(dist)) {
    if (kept.has(path)) continue;
    rmSync(join(dist, path));
    for (let folder = dirname(path); folder !== '.' && readdirSync(join(dist, folder)).length === 0; folder = dirname(folder)) {
      rmdirSync(join(dist, folder));
    }
  }
}

/** @param {string} folder @returns {string[]} relative to it */
function filesBelow(folder) {
  return [...filesIn('.', folder)].map((path) => path.slice('./'.length));
}
