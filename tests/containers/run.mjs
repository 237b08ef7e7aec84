#!/usr/bin/env node
/**
 * The sandbox in containers, as docs/containers.md describes it: `node tests/containers/run.mjs`. Needs a container engine, `docker compose`
 * or docker-compose 1.29, and the usual ports. Takes down what it sets up; the images stay, so that the next run is quick.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { prepare } from '../../scripts/prepare.mjs';
import { composed } from './composed.mjs';
import { docker } from './engine.mjs';
import { inOneContainer, nemsAmongFew, oneServerAlone, overTls, withVolume } from './one-container.mjs';
import { check, conclude, heading } from './results.mjs';
import { PORTS } from './sandbox.mjs';
import { prepareEngine } from './stand-ins.mjs';

const IMAGE = 'nhs-sandbox:test';
/** Megabytes that we may add to the image of Node.js. */
const MEGABYTES = 40;

await prepare({ compiled: false });
heading('what it takes');
/** Ends what was started for us. */
let endEngine = async () => {};
const isReady =
  (await check('the usual ports are free', portsAreFree)) &&
  (await check('an engine answers, and has the images', async () => {
    endEngine = await prepareEngine();
  }));
try {
  if (isReady) await containers();
} finally {
  await endEngine();
}
conclude();

async function containers() {
  heading('the image');
  const isBuilt = await check('is built', async () => {
    await docker('build', '--network', 'host', '--tag', IMAGE, '.');
  });
  if (!isBuilt) return;
  await check(`adds at most ${MEGABYTES} MB to that of Node.js`, isSmall);
  await inOneContainer(IMAGE);
  await oneServerAlone(IMAGE);
  await nemsAmongFew(IMAGE);
  await withVolume(IMAGE);
  await overTls(IMAGE);
  await composed();
}

async function isSmall() {
  const bytes = async (/** @type {string} */ image) => Number(await docker('image', 'inspect', '--format', '{{.Size}}', image));
  const added = ((await bytes(IMAGE)) - (await bytes('node:22-bookworm-slim'))) / 1e6;
  assert.ok(added <= MEGABYTES, `it adds ${added.toFixed(1)} MB`);
  return `${added.toFixed(1)} MB`;
}

/** The containers publish the usual ports, so that all is tested as users have it. */
async function portsAreFree() {
  for (const port of Object.values(PORTS)) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening').catch(({ code }) => {
      throw new Error(`Port ${port} cannot be had (${code}): stop what uses it.`);
    });
    await once(server.close(), 'close');
  }
}
