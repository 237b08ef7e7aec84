/** The compose file: each server a container, PostgreSQL behind them. */
import assert from 'node:assert/strict';
import { docker, findCompose, untilHealthy } from './engine.mjs';
import { check, heading } from './results.mjs';
import { at, isTold, move, PORTS, readJson, reset, STOP, stopsInTime, subscribe, walkTheEvents, walkTheJourney } from './sandbox.mjs';

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
    if (isUp) await useIt(here);
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

/** @param {(...args: string[]) => Promise<string>} here runs `docker compose` for our project */
async function useIt(here) {
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
  await check('the journey of an event', walkTheEvents);
  await check('NEMS tells whoever subscribed before it was started anew', async () => {
    await reset();
    await subscribe();
    await here('restart', 'nems');
    await untilHealthy(await containerOf('nems'));
    await move('A20047');
    await isTold(1);
  });
  await check('what happens while NEMS is away and MESH after it arrives, once', async () => {
    const [nems, mesh] = [await containerOf('nems'), await containerOf('mesh')];
    await docker('kill', nems);
    await move('H85686');
    await here('stop', 'mesh');
    await here('start', 'nems');
    await untilHealthy(nems);
    await move('P83020');
    await here('start', 'mesh');
    await untilHealthy(mesh);
    await isTold(3);
  });
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
