/**
 * Reads, finds and changes patients in the Personal Demographics Service (PDS) with nothing but fetch, and tries again where PDS asks for it.
 * The same code works against the national environments: set the address, and a token that allows updates.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const server = process.env.NHS_SANDBOX_FHIR_URL ?? 'http://127.0.0.1:9001';
const pds = `${server}/personal-demographics/FHIR/R4`;
const authorization = process.env.PDS_ACCESS_TOKEN && { Authorization: `Bearer ${process.env.PDS_ACCESS_TOKEN}` };
const MOST_ATTEMPTS = 5;

/**
 * Sends a request. While PDS is slow (503) or has had too many requests (429) it waits, and sends the same again under the same
 * X-Request-ID: so a change that went through after all is not made twice.
 */
async function send(path, { headers, ...init } = {}) {
  const id = randomUUID();
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(pds + path, { ...init, headers: { 'X-Request-ID': id, ...authorization, ...headers } });
    const isBusy = response.status === 503 || response.status === 429;
    if (!isBusy || attempt === MOST_ATTEMPTS) return response;
    const seconds = Number(response.headers.get('Retry-After') ?? 2 ** (attempt - 1));
    console.log(`${response.status}: again in ${seconds} s`);
    await sleep(seconds * 1000);
  }
}

class PdsError extends Error {
  constructor(status, outcome) {
    const [issue] = outcome.issue;
    super(`${status} ${issue.details.coding[0].code}: ${issue.diagnostics ?? issue.details.coding[0].display}`);
    this.status = status;
  }
}

async function resourceOf(response) {
  const resource = await response.json();
  if (!response.ok) throw new PdsError(response.status, resource);
  return resource;
}

/** A patient. Their id is another than was asked for when the record has been merged into another one. */
async function readPatient(nhsNumber) {
  return resourceOf(await send(`/Patient/${nhsNumber}`));
}

/** The patients that match, best first; undefined when they are too many. That answer has status 200, too. */
async function findPatients(criteria) {
  const found = await resourceOf(await send(`/Patient?${new URLSearchParams(criteria)}`));
  if (found.resourceType === 'OperationOutcome') return undefined;
  return (found.entry ?? []).map(({ resource }) => resource);
}

/** Changes a record by the patches that `patchesFor` makes of it. When somebody else was quicker (409) it reads the record again. */
async function updatePatient(nhsNumber, patchesFor) {
  for (let attempt = 1; ; attempt++) {
    const patient = await readPatient(nhsNumber);
    const response = await send(`/Patient/${nhsNumber}`, {
      method: 'PATCH',
      headers: { 'If-Match': `W/"${patient.meta.versionId}"`, 'Content-Type': 'application/json-patch+json' },
      body: JSON.stringify({ patches: patchesFor(patient) }),
    });
    if (response.status !== 409 || attempt === MOST_ATTEMPTS) return resourceOf(response);
    console.log('409: somebody else has changed the record; reading it again');
  }
}

/** A mobile number replaces the one that is there, which keeps its id, or is added. */
function mobileNumber(value) {
  return ({ telecom = [] }) => {
    const index = telecom.findIndex(({ system, use }) => system === 'phone' && use === 'mobile');
    const number = { system: 'phone', use: 'mobile', value };
    if (index === -1) return [{ op: 'add', path: '/telecom/-', value: number }];
    return [{ op: 'replace', path: `/telecom/${index}`, value: { id: telecom[index].id, ...number } }];
  };
}

const patient = await readPatient('9000000084');
const name = patient.name.find(({ use }) => use === 'usual');
console.log(`${patient.id} is ${name.given.join(' ')} ${name.family}, born ${patient.birthDate}.`);

for (const criteria of [
  { family: 'Nobody', birthdate: '1985-03-02' },
  { family: 'Smith', gender: 'female', birthdate: '2010-10-22' },
  { family: 'Youds', birthdate: '1970-01-24' },
  { family: 'Youds', birthdate: '1970-01-24', '_max-results': '1' },
]) {
  const found = await findPatients(criteria);
  console.log(
    `${criteria.family}: ${found ? ['found', found.length, ...found.map(({ id }) => id)].join(' ') : 'too many; ask for more about them'}`,
  );
}

const changed = await updatePatient(patient.id, mobileNumber('07700 900461'));
console.log(`${changed.id} has the mobile number ${changed.telecom.find(({ use }) => use === 'mobile').value}.`);
