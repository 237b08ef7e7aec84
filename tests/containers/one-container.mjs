/** The image run by itself: the whole suite, one server, with a volume, over TLS. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { docker, untilHealthy } from './engine.mjs';
import { check, heading } from './results.mjs';
import { at, isTold, move, PATIENT, readJson, STOP, stopsInTime, subscribe, walkTheEvents, walkTheJourney } from './sandbox.mjs';

const NAME = 'nhs-sandbox-test';
const SUITE = '9000-9009';

/** @param {string} image */
export async function inOneContainer(image) {
  heading('the whole suite in one container, without a database');
  await withContainer({ image, publish: SUITE }, async () => {
    await check('runs as the user node', async () => assert.equal(await docker('exec', NAME, 'id', '-u'), '1000'));
    await check('the journey', walkTheJourney);
    await check('the journey of an event', walkTheEvents);
    await check(`stops within ${STOP} s`, () => stopsInTime(NAME));
  });
}

/** @param {string} image */
export async function oneServerAlone(image) {
  heading('one server alone');
  await withContainer({ image, publish: '9001', command: ['start', 'fhir'] }, async () => {
    await check('answers', async () => void (await readJson(at('fhir') + PATIENT)));
    await check(`stops within ${STOP} s`, () => stopsInTime(NAME));
  });
}

/** @param {string} image */
export async function nemsAmongFew(image) {
  heading('NEMS with the two servers that it works with');
  await withContainer({ image, publish: SUITE, command: ['start', 'nems', 'mesh', 'fhir'] }, async () => {
    await check('an event arrives', async () => {
      await subscribe();
      await move('A20047');
      await isTold(1);
    });
    await check(`stops within ${STOP} s`, () => stopsInTime(NAME));
  });
}

/** @param {string} image */
export async function withVolume(image) {
  heading('state in a volume');
  const how = { image, publish: SUITE, options: ['--volume', `${NAME}:/data`], command: ['start', '--persist', '/data/persist'] };
  const url = `${at('portal')}/_sandbox/world/patients/9000000033`;
  const read = async () => /** @type {{ gender: string }} */ (await readJson(url));
  try {
    await withContainer(how, async () => {
      await check('takes a change', async () => {
        const body = JSON.stringify({ ...(await read()), gender: 'other' });
        const { status } = await fetch(url, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body });
        assert.ok(status < 300, `it is answered with ${status}`);
      });
      await check('takes a subscription', async () => void (await subscribe()));
      await docker('kill', NAME);
    });
    await withContainer(how, async () => {
      await check('has it after the container was killed', async () => assert.equal((await read()).gender, 'other'));
      await check('and tells whoever subscribed before', async () => {
        await move('A20047');
        await isTold(1);
      });
      await check(`stops within ${STOP} s`, () => stopsInTime(NAME));
    });
  } finally {
    await docker('volume', 'rm', '--force', NAME);
  }
}

/** @param {string} image */
export async function overTls(image) {
  heading('over TLS, with client certificates');
  await withContainer({ image, publish: SUITE, options: ['--env', 'NHS_SANDBOX_MTLS=true'] }, async () => {
    await check('answers who has a certificate of its authority', async () => {
      const file = (/** @type {string} */ name) => docker('exec', NAME, 'cat', `/data/state/tls/${name}`);
      const [ca, cert, key] = await Promise.all([file('ca.pem'), file('client.pem'), file('client.key')]);
      const call = get(at('fhir', 'https') + PATIENT, { ca, cert, key, headers: { 'X-Request-ID': crypto.randomUUID() } });
      const [reply] = await once(call, 'response');
      assert.equal(JSON.parse(await text(reply)).id, '9000000009');
    });
    await check(`stops within ${STOP} s`, () => stopsInTime(NAME));
  });
}

/**
 * Starts a container, uses it when it is healthy, and removes it.
 * @param {{ image: string, publish: string, options?: string[], command?: string[] }} how
 * @param {() => Promise<void>} use
 */
async function withContainer({ image, publish, options = [], command = [] }, use) {
  const remove = () => docker('rm', '--force', '--volumes', NAME);
  await remove().catch(() => {});
  try {
    const isUp = await check('becomes healthy', async () => {
      await docker('run', '--detach', '--name', NAME, '--publish', `127.0.0.1:${publish}:${publish}`, ...options, image, ...command);
      await untilHealthy(NAME);
    });
    if (isUp) await use();
  } finally {
    await remove();
  }
}
