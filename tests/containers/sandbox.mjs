/** What is asked of a sandbox, whatever it runs in. */
import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
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

/** Variables that tell tests of other folders that the sandbox is in the containers. */
const ADDRESSES = {
  NHS_SANDBOX_URL: at('portal'),
  NHS_SANDBOX_FHIR_URL: at('fhir'),
  NHS_SANDBOX_OAUTH_URL: at('oauth'),
  NHS_SANDBOX_MESH_URL: at('mesh'),
  NHS_SANDBOX_NEMS_URL: at('nems'),
};
/** A hospital's, to which an event of NEMS comes. */
const MAILBOX = 'RR8OT001';
/** Milliseconds within which what was accepted is delivered, also when MESH has just come back. */
const DELIVERY = 30_000;

/** The first journey: a token, and patients read with it; alone, in a session, through the gateway. */
export function walkTheJourney() {
  return walk('tests/journey/journey.test.ts');
}

/** Somebody signs in and moves a patient over PDS, and a hospital finds the event in its mailbox; also in two sessions at once. */
export function walkTheEvents() {
  return walk('tests/journey/events.test.ts');
}

/** @param {string} journey a file of tests; says how many passed */
async function walk(journey) {
  const printed = await run([process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--reporter=default', journey], ADDRESSES);
  return /Tests +(\d+ passed)/.exec(stripVTControlCharacters(printed))?.[1];
}

/** All servers that the portal knows go back to the seeds. */
export function reset() {
  return post(`${at('portal')}/_sandbox/reset`, {}, 204);
}

/** A hospital asks NEMS to be told of everybody in England who moves. */
export function subscribe() {
  return post(`${at('nems')}/_sandbox/nems/subscriptions`, { mailbox: MAILBOX, event: 'pds-change-of-gp-1', country: 'E92000001' }, 201);
}

/** A patient moves. @param {string} practice */
export function move(practice) {
  return post(`${at('fhir')}/_sandbox/world/verbs/move-patient`, { nhsNumber: '9990001375', practice });
}

/** Expects that the hospital has been told so many times, once NEMS has nothing more to tell. @param {number} times */
export async function isTold(times) {
  await post(`${at('nems')}/_sandbox/nems/drain`, { timeoutMilliseconds: DELIVERY });
  const { messages } = /** @type {{ messages: string[] }} */ (await readJson(`${at('mesh')}/messageexchange/${MAILBOX}/inbox`));
  assert.equal(messages.length, times);
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
