/**
 * Reads, finds and changes patients in the Personal Demographics Service (PDS) with fhir-kit-client, and tries again where PDS asks for it.
 * The same code works against the national environments: set the address, and a token that allows updates.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'fhir-kit-client';

const server = process.env.NHS_SANDBOX_FHIR_URL ?? 'http://127.0.0.1:9001';
const client = new Client({
  baseUrl: `${server}/personal-demographics/FHIR/R4`,
  ...(process.env.PDS_ACCESS_TOKEN && { bearerToken: process.env.PDS_ACCESS_TOKEN }),
});
const MOST_ATTEMPTS = 5;

/**
 * Asks PDS by `ask(headers)`. While PDS is slow (503) or has had too many requests (429) it waits, and sends the same again under the same
 * X-Request-ID: so a change that went through after all is not made twice.
 */
async function pds(ask) {
  const headers = { 'X-Request-ID': randomUUID() };
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(headers);
    } catch (error) {
      // with this client an answer's status is in `response`, its headers in `config`
      const status = error.response?.status;
      if ((status !== 503 && status !== 429) || attempt === MOST_ATTEMPTS) throw error;
      const seconds = Number(error.config.headers.get('Retry-After') ?? 2 ** (attempt - 1));
      console.log(`${status}: again in ${seconds} s`);
      await sleep(seconds * 1000);
    }
  }
}

/** A patient. Their id is another than was asked for when the record has been merged into another one. */
function readPatient(id) {
  return pds((headers) => client.read({ resourceType: 'Patient', id, options: { headers } }));
}

/** The patients that match, best first; undefined when they are too many. That answer has status 200, too. */
async function findPatients(searchParams) {
  const found = await pds((headers) => client.search({ resourceType: 'Patient', searchParams, options: { headers } }));
  if (found.resourceType === 'OperationOutcome') return undefined;
  return (found.entry ?? []).map(({ resource }) => resource);
}

/** Changes a record by the patches that `patchesFor` makes of it. When somebody else was quicker (409) it reads the record again. */
async function updatePatient(id, patchesFor) {
  for (let attempt = 1; ; attempt++) {
    const patient = await readPatient(id);
    // the client sends as it is whatever it is given as `jsonPatch`: PDS has the list of RFC 6902 in an envelope
    const jsonPatch = { patches: patchesFor(patient) };
    const ifMatch = { 'If-Match': `W/"${patient.meta.versionId}"` };
    try {
      return await pds((headers) =>
        client.patch({ resourceType: 'Patient', id, jsonPatch, options: { headers: { ...headers, ...ifMatch } } }),
      );
    } catch (error) {
      if (error.response?.status !== 409 || attempt === MOST_ATTEMPTS) throw error;
      console.log('409: somebody else has changed the record; reading it again');
    }
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
