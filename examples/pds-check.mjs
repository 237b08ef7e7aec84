/**
 * Makes the world hard for an example that changes a patient, each in a session of its own, and looks afterwards at how it coped: it must
 * repeat a request under the same X-Request-ID when PDS is slow or has had too many, and read again when somebody else was quicker.
 */
import assert from 'node:assert/strict';

const PATIENT = '9000000084';
const VERSION = 6;
const MOBILE = { kind: 'phone', use: 'mobile', value: '07700 900461' };
const SOMEBODY_ELSES = { id: 'A1B2C3D4', kind: 'phone', use: 'home', value: '01632 960200' };

/** What each of them prints, between what it says of its attempts. */
const OUTPUT = [
  '9000000084 is Jane Smith, born 2010-10-22.',
  'Nobody: found 0',
  'Smith: found 1 9000000009',
  'Youds: found 4 9693633679 9693633687 9693633695 9693633709',
  'Youds: too many; ask for more about them',
  '9000000084 has the mobile number 07700 900461.',
];

/** Runs an example by `start(environment)`, which resolves with what it printed. Rejects with what is wrong. */
export async function checkPds(session, start) {
  await session.faults.add({ operation: 'pds.readPatient', error: 'TOO_MANY_REQUESTS', times: 1 });
  await session.faults.add({ operation: 'pds.updatePatient', error: 'SERVICE_UNAVAILABLE', times: 1 });
  // of the attempts that get so far the first is too late for somebody else (409), the second takes too long though what it asked for has happened
  await session.faults.add({ operation: 'pds.updatePatient', error: 'SERVICE_UNAVAILABLE', when: 'afterwards', every: 2, times: 1 });
  const token = await session.token({ flow: 'cis2' });

  const ended = new AbortController();
  const meddling = beQuicker(session, ended.signal);
  const printed = await start({ NHS_SANDBOX_FHIR_URL: session.urls.fhir, PDS_ACCESS_TOKEN: token }).finally(() => ended.abort());
  await meddling;

  for (const line of OUTPUT) assert(printed.includes(line), `'${line}' is not among what it printed:\n${printed}`);
  await checkAttempts(session);
  const { telecoms, serialChangeNumber } = await session.world.get('patients', PATIENT);
  assert.equal(serialChangeNumber, VERSION + 2, 'changed by somebody else and by the example, once each');
  const [home, mobile] = telecoms;
  assert.deepEqual(home, SOMEBODY_ELSES);
  assert.equal(mobile.id, 'EFE7FCA3');
  assert.deepEqual({ ...mobile, ...MOBILE }, mobile);
  await session.end();
}

/** While the example waits to try again, somebody else changes the record, so that another number is the first. */
async function beQuicker(session, ended) {
  const updates = await session.journal.stream({ operation: 'pds.updatePatient' }, ended);
  if ((await updates.next()).done) return;
  const patient = await session.world.get('patients', PATIENT);
  const changed = { ...patient, serialChangeNumber: patient.serialChangeNumber + 1, telecoms: [SOMEBODY_ELSES, ...patient.telecoms] };
  await session.world.put('patients', PATIENT, changed);
}

async function checkAttempts(session) {
  const journal = await session.journal.find({ operation: 'pds.*' });
  const attempts = (operation) => journal.filter((entry) => entry.operation === operation);
  const statuses = (entries) => entries.map(({ response }) => response.status);
  const idOf = ({ request }) => request.headers.find(([name]) => name.toLowerCase() === 'x-request-id')?.[1];

  const reads = attempts('pds.readPatient');
  assert.deepEqual(statuses(reads).slice(0, 2), [429, 200], 'a read that was one too many is tried again');
  assert.equal(idOf(reads[0]), idOf(reads[1]), 'under the same X-Request-ID');

  const updates = attempts('pds.updatePatient');
  assert.deepEqual(statuses(updates), [503, 409, 503, 200]);
  const [slow, tooLate, slowAgain, done] = updates;
  assert.equal(idOf(slow), idOf(tooLate), 'a change that took too long is sent again under the same X-Request-ID');
  assert.notEqual(idOf(slowAgain), idOf(tooLate), 'another change has another X-Request-ID');
  assert.equal(idOf(slowAgain), idOf(done), 'and is sent again under that one, so that PDS does not make it twice');
  for (const [first, second] of [
    [slow, tooLate],
    [slowAgain, done],
  ]) {
    const waited = Date.parse(second.at) - Date.parse(first.at);
    assert(waited >= 5000, `after Retry-After, which is 5 seconds; it waited ${waited} ms`);
  }
  const ids = journal.filter(({ response }) => response.status === 200).map(idOf);
  assert.equal(new Set(ids).size, ids.length, 'each request has an X-Request-ID of its own');
}
