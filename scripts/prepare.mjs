/**
 * Makes a clone ready to run: Node.js new enough, dependencies installed, dist/ built from the sources as they are now.
 * Does only what is missing, and says so. Nothing may be installed yet, so Node.js' own modules must do.
 */
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, isBuilt, wasBuilt } from './compile.mjs';
import { root } from './files.mjs';
import { whileLocked } from './lock.mjs';

/** What npm writes when it has installed everything. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Ends the process, with one line that says why. */
class NotReady extends Error {}

/**
 * Installs and builds what is missing. Ends the process with exit code 1 when that fails.
 * @param {{ compiled?: boolean }} [need] `compiled: false` when dist/ is not needed
 */
export async function prepare({ compiled = true } = {}) {
  try {
    requireNode();
    if (isInstalled() && (!compiled || isBuilt())) return;
    await whileLocked(() => {
      if (!isInstalled()) install();
      if (compiled && !isBuilt()) compile();
    }, say);
    // what comes next says how long it took to be ready, and this was not its doing
    performance.mark('nhs-sandbox prepared');
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    say(error.message);
    process.exit(1);
  }
}

/**
 * Lets another script take over this process: its signals, its terminal and its exit code are ours.
 * @param {string} script relative to the project's folder
 * @param {string[]} args
 */
export async function handOver(script, ...args) {
  const path = join(root, script);
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}

function requireNode() {
  const oldest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '');
  const [oldestMajor, oldestMinor] = oldest.split('.').map(Number);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new NotReady(`Node.js ${oldest} or newer is needed; this is ${process.versions.node}.`);
  }
}

/** Whether node_modules/ holds what package-lock.json asks for. npm writes both within a moment, in either order. */
function isInstalled() {
  const moment = 1_000;
  return wasInstalled() && modified(INSTALLED) + moment >= modified('package-lock.json');
}

function wasInstalled() {
  return modified(INSTALLED) > 0;
}

function install() {
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new NotReady('node_modules is a link, and npm ci would empty the folder that it leads to. Install there, or remove the link.');
  }
  say(
    `Installing dependencies with npm ci, because ${wasInstalled() ? 'package-lock.json is newer than what is installed' : 'none are installed yet'}.`,
  );
  // the compiler is a development dependency; NODE_ENV=production would leave it out
  const { status } = npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
  if (status !== 0) throw new NotReady('The dependencies could not be installed: npm ci failed (see above).');
}

/** Runs the npm that started us, else the one on the path. @param {string[]} args */
function npm(...args) {
  const ours = process.env.npm_execpath ?? '';
  const quiet = /** @type {const} */ (['ignore', 'ignore', 'inherit']);
  if (basename(ours) === 'npm-cli.js') return spawnSync(process.execPath, [ours, ...args], { cwd: root, stdio: [...quiet] });
  return spawnSync('npm', args, { cwd: root, stdio: [...quiet], shell: process.platform === 'win32' });
}

function compile() {
  say(`Building dist/, because ${wasBuilt() ? 'the sources have changed since' : 'it is not built yet'}.`);
  const { ok, output } = build();
  if (!ok) throw new NotReady(`${output.trimEnd()}\nThe build failed (see above); dist/ is as it was.`);
}

/** When a file was last written, in ms since 1970; 0 when it is not there. @param {string} path */
function modified(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Tells on standard error: standard output belongs to what runs next. @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
