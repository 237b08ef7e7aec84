/** What is asked of a sandbox, whatever it runs in. */
import assert from 'node:assert/strict';
import { run, stop } from './engine.mjs';

/** Servers, and the ports that their containers publish. */
export const PORTS = { portal: 9000, fhir: 9001, oauth: 9005, mesh: 9003, nems: 9007 };
/** Of a patient who may be read without a token. */
export const PATIENT = '/personal-demographics/FHIR/R4/Patient/9000000009';
/** Seconds that a container may take to stop. */
export const STOP = 2;

/** The address of a server. @param {keyof typeof PORTS} server */
export function at(server, scheme = 'http') {
  return `${scheme}://127.0.0.1:${PORTS[server]}`;
}

/** A JSON document. @param {string} url @returns {Promise<unknown>} */
export async function readJson(url) {
  const answer = await fetch(url, { headers: { 'X-Request-ID': crypto.randomUUID() } });
  assert.equal(answer.status, 200, `${url} is answered with ${answer.status}`);
  return answer.json();
}

/** The journey of other tests, with the containers for a sandbox. */
export async function walkTheJourney() {
  const addresses = { NHS_SANDBOX_URL: at('portal'), NHS_SANDBOX_FHIR_URL: at('fhir'), NHS_SANDBOX_OAUTH_URL: at('oauth') };
  await run([process.execPath, 'node_modules/vitest/vitest.mjs', 'run', 'tests/journey/journey.test.ts'], addresses);
}

/** A patient who moves, and a hospital that is told: over MESH, by NEMS. */
export async function eventArrives() {
  const { items } = /** @type {{ items: object[] }} */ (await readJson(`${at('nems')}/_sandbox/nems/events`));
  await post(`${at('nems')}/_sandbox/nems/subscriptions`, { mailbox: 'RR8OT001', event: 'pds-change-of-gp-1', country: 'E92000001' }, 201);
  await post(`${at('portal')}/_sandbox/world/verbs/move-patient`, { nhsNumber: '9990001375', practice: 'A20047' });
  await post(`${at('nems')}/_sandbox/nems/drain`, { timeoutMilliseconds: 10_000 });
  const inbox = /** @type {{ messages: string[] }} */ (await readJson(`${at('mesh')}/messageexchange/RR8OT001/inbox`));
  assert.equal(inbox.messages.length, items.length + 1);
}

/** @param {string} url @param {object} body */
async function post(url, body, status = 200) {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(answer.status, status, `${url} is answered with ${answer.status}: ${await answer.text()}`);
}

/** Stops a container and says how long it took. @param {string} container */
export async function stopsInTime(container) {
  const seconds = await stop(container);
  assert.ok(seconds <= STOP, `it took ${seconds.toFixed(2)} s`);
  return `${seconds.toFixed(2)} s`;
}
