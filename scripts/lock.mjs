/** One process at a time: `npm start` and `npm test` may be started together in one folder. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './files.mjs';

const folder = join(root, 'dist/.build');
/** Holds the process number of who has it. */
const lock = join(folder, 'lock');

/**
 * Does some work while no other process does work of this kind.
 * @param {() => void} work
 * @param {(line: string) => void} say told once when another process must be waited for
 */
export async function whileLocked(work, say) {
  mkdirSync(folder, { recursive: true });
  let told = false;
  while (!take()) {
    if (!told) say(`Waiting for process ${holderOf(lock)}, which installs or builds here. (If it does not, remove dist/.build/lock.)`);
    told = true;
    await wait(100);
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const holder = holderOf(lock);
    if (holder !== undefined && (holder === process.pid || !isAlive(holder))) takeFrom(holder);
    return false;
  }
}

/** Removes the lock of a process that died holding it. Another process may do the same at this moment and have the lock already. @param {number} dead */
function takeFrom(dead) {
  const aside = `${lock}-${process.pid}`;
  try {
    renameSync(lock, aside);
    if (holderOf(aside) !== dead) linkSync(aside, lock);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} path @returns {number | undefined} undefined when nobody has it or its number is not written yet */
function holderOf(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}
