/**
 * The engine and the images that the Dockerfile and the compose file name. On a machine that cannot pull images, and has tools that make
 * stand-ins for them, these are used: they prove the build and the wiring, not the images themselves.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../scripts/files.mjs';
import { run, succeeds } from './engine.mjs';

const tools = join(root, '../shared/tools');
const images = [
  { name: 'node:22-bookworm-slim', tool: join(tools, 'stand-in-base-image.sh') },
  { name: 'postgres:17', tool: join(tools, 'stand-in-postgres-image.sh') },
];
/** Milliseconds that an engine may take to end. */
const PATIENCE = 30_000;

/**
 * Makes sure that an engine answers and that it has the images.
 * @returns {Promise<() => Promise<void>>} ends the engine, if it was started here
 */
export async function prepareEngine() {
  /** @type {number[]} */
  const started = [];
  const endAll = async () => {
    for (const pid of started) await end(pid);
  };
  try {
    for (const image of images) {
      if (await isThere(image)) continue;
      const said = await makeStandIn(image);
      started.push(...[...said.matchAll(/^dockerd pid (\d+)/gm)].map(([, pid]) => Number(pid)));
    }
  } catch (error) {
    await endAll();
    throw error;
  }
  return endAll;
}

/** Whether the engine has an image, or can get it. @param {{ name: string }} image */
async function isThere({ name }) {
  if (!(await succeeds(['docker', 'info']))) return false;
  return (await succeeds(['docker', 'image', 'inspect', name])) || succeeds(['docker', 'pull', '--quiet', name]);
}

/** @param {{ name: string, tool: string }} image */
async function makeStandIn({ name, tool }) {
  if (!existsSync(tool)) throw new Error(`There is no image ${name}: start a container engine that has it or can pull it.`);
  console.log(`        ${name} cannot be pulled here: a stand-in takes its place`);
  // in a session of its own, so that Ctrl-C leaves us the engine to take things down with
  return run(['setsid', '--wait', tool, name]);
}

/** Ends a process that we started, and waits for it. @param {number} pid */
async function end(pid) {
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; isAlive(pid) && waited < PATIENCE; waited += 100) await wait(100);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
