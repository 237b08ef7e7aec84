/** fhir-kit-client, which knows nothing of PDS, over sockets: what suppliers do with it, and what they meet. */
import { Client } from 'fhir-kit-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';

const PATIENT = '9693632109';
const NOBODY = '9111231130';

interface Refused {
  readonly response: { readonly status: number; readonly data: unknown };
}

let nhs: Sandbox;
let client: Client;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['fhir'] });
  client = new Client({ baseUrl: `${nhs.urls.fhir}/personal-demographics/FHIR/R4` });
});
afterAll(() => nhs.stop());
beforeEach(() => nhs.reset());

const options = (headers: Record<string, string> = {}) => ({ headers: { 'X-Request-ID': crypto.randomUUID(), ...headers } });
const read = (id: string) => client.read({ resourceType: 'Patient', id, options: options() });
const search = (searchParams: Record<string, string>) => client.search({ resourceType: 'Patient', searchParams, options: options() });
const versionOf = (patient: object) => Number((patient as { meta: { versionId: string } }).meta.versionId);
const idsOf = (bundle: object) => (bundle as { entry: { resource: { id: string } }[] }).entry.map(({ resource }) => resource.id);
const outcome = (code: string) => ({ resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ code }] } }] });

async function refusal(request: Promise<unknown>): Promise<Refused['response']> {
  const error = await request.then(
    () => undefined,
    (reason: Refused) => reason,
  );
  if (error === undefined) throw new Error('the request was not refused');
  return error.response;
}

describe('reading', () => {
  it('a patient, and the answer behind it', async () => {
    const patient = await read(PATIENT);
    expect(patient).toMatchObject({ resourceType: 'Patient', id: PATIENT, name: [{ family: 'GARTON' }] });
    const { response } = Client.httpFor(patient);
    expect(response?.headers.get('etag')).toBe(`W/"${versionOf(patient)}"`);
  });

  it('a record that has been merged into another', async () => {
    expect(await read('5900053636')).toMatchObject({ id: '9732019395' });
  });

  it('people related to somebody, as a compartment', async () => {
    const compartment = { resourceType: 'Patient', id: '9000000009' };
    const found = await client.compartmentSearch({ resourceType: 'RelatedPerson', compartment, options: options() });
    expect(idsOf(found)).toEqual(['507B7621', 'B3380E98']);
  });

  it('nobody, and what is not a number', async () => {
    expect(await refusal(read(NOBODY))).toMatchObject({ status: 404, data: outcome('RESOURCE_NOT_FOUND') });
    expect(await refusal(read('1'))).toMatchObject({ status: 400, data: outcome('INVALID_RESOURCE_ID') });
  });

  it('without an X-Request-ID', async () => {
    expect(await refusal(client.read({ resourceType: 'Patient', id: PATIENT }))).toMatchObject({
      status: 400,
      data: outcome('MISSING_VALUE'),
    });
  });
});

describe('searching', () => {
  it('finds one, by parameters that are not of FHIR', async () => {
    const found = await search({ family: 'Smythe', given: 'Jane', birthdate: 'eq2010-10-22', '_fuzzy-match': 'true', '_max-results': '5' });
    expect(idsOf(found)).toContain('9000000017');
  });

  it('finds several, on one page', async () => {
    const found = await search({ family: 'YOUDS', birthdate: '1970-01-24' });
    expect(idsOf(found)).toEqual(['9693633679', '9693633687', '9693633695', '9693633709']);
    expect(await client.nextPage({ bundle: found as never })).toBeUndefined();
  });

  it('finds nobody: no entries at all', async () => {
    const found = await search({ family: 'Nobody', birthdate: '1970-01-24' });
    expect(found).toMatchObject({ resourceType: 'Bundle', total: 0 });
    expect(found).not.toHaveProperty('entry');
  });

  it('finds too many: an outcome, and no error', async () => {
    expect(await search({ family: 'YOUDS', birthdate: '1970-01-24', '_max-results': '1' })).toMatchObject(outcome('TOO_MANY_MATCHES'));
  });

  it('by what is no parameter', async () => {
    expect(await refusal(search({ family: 'YOUDS', birthdate: '1970-01-24', _count: '5' }))).toMatchObject({
      status: 400,
      data: outcome('ADDITIONAL_PROPERTIES'),
    });
  });
});

describe('updating', () => {
  const patches = [{ op: 'replace', path: '/gender', value: 'unknown' }];
  const version = async () => `W/"${versionOf(await read(PATIENT))}"`;
  // the client's types know the bare list of RFC 6902 only; PDS has it in an envelope
  const jsonPatch = { patches } as unknown as never[];
  const patch = (ifMatch: Record<string, string>) =>
    client.patch({ resourceType: 'Patient', id: PATIENT, jsonPatch, options: options(ifMatch) });

  it('by patch', async () => {
    const before = await read(PATIENT);
    const changed = await patch({ 'If-Match': await version() });
    expect(changed).toMatchObject({ id: PATIENT, gender: 'unknown', meta: { versionId: String(versionOf(before) + 1) } });
    expect(await read(PATIENT)).toEqual(changed);
  });

  it('by its request of any kind', async () => {
    const headers = { 'If-Match': await version(), 'Content-Type': 'application/json-patch+json' };
    const changed = await client.request(`Patient/${PATIENT}`, {
      method: 'PATCH',
      body: { patches } as never,
      options: options(headers) as never,
    });
    expect(changed).toMatchObject({ id: PATIENT, gender: 'unknown' });
  });

  it('a version that is no longer, and none', async () => {
    const old = await version();
    await patch({ 'If-Match': old });
    expect(await refusal(patch({ 'If-Match': old }))).toMatchObject({ status: 409, data: outcome('RESOURCE_VERSION_MISMATCH') });
    expect(await refusal(patch({}))).toMatchObject({ status: 412, data: outcome('PRECONDITION_FAILED') });
  });

  it('as a whole resource, which PDS does not have', async () => {
    const body = await read(PATIENT);
    expect(await refusal(client.update({ resourceType: 'Patient', id: PATIENT, body, options: options() }))).toMatchObject({
      status: 400,
      data: outcome('UNSUPPORTED_SERVICE'),
    });
  });
});

describe('without metadata', () => {
  it('asking for it is refused like any path that is not there; nothing else asks for it', async () => {
    expect(await refusal(client.capabilityStatement())).toMatchObject({ status: 400, data: outcome('UNSUPPORTED_REQUEST') });
    await nhs.journal.clear();
    await read(PATIENT);
    expect((await nhs.journal.find()).map(({ operation }) => operation)).toEqual(['pds.readPatient']);
  });
});
