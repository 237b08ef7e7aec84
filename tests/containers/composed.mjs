/** The compose file: each server a container, PostgreSQL behind them. */
import assert from 'node:assert/strict';
import { docker, findCompose, untilHealthy } from './engine.mjs';
import { check, heading } from './results.mjs';
import { at, eventArrives, PORTS, readJson, STOP, stopsInTime, walkTheJourney } from './sandbox.mjs';

const PROJECT = 'nhs-sandbox-test';
const SERVERS = Object.keys(PORTS);
const SERVICES = [...SERVERS, 'postgres'];

export async function composed() {
  const compose = await findCompose();
  heading(`each server a container, PostgreSQL behind them: ${compose.version}`);
  const here = (/** @type {string[]} */ ...args) => compose.run('--project-name', PROJECT, ...args);
  const takeDown = () => here('down', '--volumes', '--rmi', 'local', '--remove-orphans');
  await takeDown();
  try {
    const isUp = await check('comes up, and all are healthy', async () => {
      const before = performance.now();
      await here('up', '--detach');
      for (const service of SERVICES) await untilHealthy(await containerOf(service));
      return `${((performance.now() - before) / 1000).toFixed(1)} s`;
    });
    if (isUp) await useIt();
  } finally {
    await takeDown();
  }
  await check('goes down, and leaves nothing', async () => {
    for (const kind of [
      ['ps', '--all'],
      ['volume', 'ls'],
      ['network', 'ls'],
    ])
      assert.equal(await labelled(kind), '', kind.join(' '));
  });
}

async function useIt() {
  await check('publishes the usual ports on the loopback, and no database', async () => {
    const published = await Promise.all(SERVICES.map(async (service) => publishedBy(await containerOf(service))));
    assert.deepEqual(published, [...Object.values(PORTS).map((port) => [`127.0.0.1:${port}`]), []]);
  });
  await check('runs as the user node', async () => {
    for (const server of SERVERS) assert.equal(await docker('exec', await containerOf(server), 'id', '-u'), '1000', server);
  });
  await check('the portal finds all servers', async () => {
    const servers = /** @type {{ name: string, state: string }[]} */ (await readJson(`${at('portal')}/_sandbox/servers`));
    assert.deepEqual(servers.map(({ name, state }) => `${name} ${state}`).sort(), SERVERS.map((name) => `${name} ready`).sort());
  });
  await check('the journey', walkTheJourney);
  await check('an event of NEMS arrives over MESH', eventArrives);
  for (const service of SERVICES) {
    await check(`${service} stops within ${STOP} s`, async () => stopsInTime(await containerOf(service)));
  }
}

/** The container of a service. @param {string} service */
function containerOf(service) {
  return labelled(['ps', '--all'], '--filter', `label=com.docker.compose.service=${service}`);
}

/** Ids of what belongs to our project. @param {readonly string[]} kind @param {string[]} more */
function labelled(kind, ...more) {
  return docker(...kind, '--quiet', '--filter', `label=com.docker.compose.project=${PROJECT}`, ...more);
}

/** Where a container's ports can be reached from this machine. @param {string} container */
async function publishedBy(container) {
  /** @type {Record<string, { HostIp: string, HostPort: string }[] | null>} */
  const ports = JSON.parse(await docker('inspect', '--format', '{{json .NetworkSettings.Ports}}', container));
  return Object.values(ports).flatMap((bindings) => (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`));
}
