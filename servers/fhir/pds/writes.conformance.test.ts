/**
 * Writes, related people and insurance cards against the national service's own documents: every request of its Postman collection and
 * every example of its OAS that is not a read or a search, as its public sandbox answers them. Runs where the documents are: the
 * environment variable NHS_SANDBOX_REFERENCE_DATA names the folder that holds `pds-fhir/`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '#world/seeds';
import { type Answer, openPds, type Pds, USUAL_HEADERS } from './testing/pds.ts';
import { faultsAgainst, type Schema } from './testing/schema.ts';

const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;
const at = (...path: string[]) => join(folder ?? '', 'pds-fhir', ...path);
const read = (...path: string[]) => JSON.parse(readFileSync(at(...path), 'utf8'));

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly request: {
    readonly method: string;
    readonly url: { readonly raw: string };
    readonly header: readonly { readonly key: string; readonly value: string; readonly disabled?: boolean }[];
    readonly body?: { readonly raw?: string };
  };
}
const flat = (items: readonly Item[]): readonly Item[] => items.flatMap((one) => (one.item ? flat(one.item) : [one]));
const requests =
  folder === undefined
    ? []
    : flat(read('postman', 'patient-demographics-sandbox.postman_collection.json').item).filter(
        ({ request: { method, url } }) => method !== 'GET' || /RelatedPerson|Coverage/.test(url.raw),
      );

/** What the documents say is answered, where it is not the usual 200 of a PATCH or GET, and 201 of a POST. */
const EXPECTED: Readonly<Record<string, string>> = {
  // the collection is older than the rule that an item must be named
  'Successful update: Update the first given name entry':
    '400 INVALID_UPDATE: Invalid update with error - no id or url found for path with root /name/0',
  'Successful update: Remove a name no longer in use':
    "400 INVALID_UPDATE: Invalid update with error - removal '/name/0' is not immediately preceded by equivalent test - instead it is the first item",
  'Invalid patch operations':
    "400 INVALID_UPDATE: Invalid update with error - removal '/name/5' is not immediately preceded by equivalent test - instead it is the first item",
  'Invalid NHS Number': '400 INVALID_RESOURCE_ID',
  "Patient doesn't exist": '404 RESOURCE_NOT_FOUND',
  'No patches sent': '400 INVALID_UPDATE: Invalid update with error - No patches found',
  'Incorrect resource version': '409 RESOURCE_VERSION_MISMATCH',
  'Wrong content type': '400 UNSUPPORTED_SERVICE',
  'Missing resource version identifier': '412 PRECONDITION_FAILED',
  'Missing resource version': '412 PRECONDITION_FAILED',
  'Invalid Request ID': '400 INVALID_VALUE: Invalid value - ',
  'Invalid Request Id': '400 INVALID_VALUE: Invalid value - ',
  'Missing Request ID': '400 MISSING_VALUE: Invalid request with error - X-Request-ID header must be supplied',
  'Missing x-Request ID': '400 MISSING_VALUE: Invalid request with error - X-Request-ID header must be supplied',
  'Invalid Search Criteria': '400 INVALID_SEARCH_DATA',
  'Missing ehic card number': "400 MISSING_VALUE: Missing value - 'identifier/0/value'",
  'Invalid status': "400 INVALID_VALUE: Invalid value - 'Expired' in field 'status'",
  'Single match found': '200 SINGLE_MATCH',
  'Multi match found': '200 MULTIPLE_MATCHES',
  'Allocate NHS number - Missing address': "400 MISSING_VALUE: Missing value - 'address'",
  'Allocate NHS number - Invalid value': "400 INVALID_VALUE: Invalid value - 'other' in field 'gender'",
};
/** Values that the collection sends as texts, where the OAS has lists; they are sent back as they came. */
const AS_SENT = ['Successful update: Add a new name to the patient'];

describe.skipIf(folder === undefined)('PDS as its documents have it', () => {
  let pds: Pds;
  beforeAll(async () => {
    pds = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
  });
  const oas = () => read('personal-demographics.bundled.json').paths;
  const contentOf = (path: string, method: string, status: string): Schema =>
    oas()[path][method].responses[status].content['application/fhir+json'].schema;

  it.each(requests.map((item): [string, string, Item] => [item.request.method, item.name, item]))(
    'Postman: %s %s',
    async (method, name, item) => {
      const answer = await send(pds, item);
      const expected = EXPECTED[`${method} ${name}`] ?? EXPECTED[name];
      if (expected !== undefined) {
        expect(answer.error.startsWith(expected), answer.error).toBe(true);
        return;
      }
      expect(answer.error).toBe('');
      expect(answer.status).toBe(method === 'POST' ? 201 : 200);
      const faults = faultsAgainst(schemaFor(item.request.url.raw), answer.body);
      if (!AS_SENT.includes(name)) expect(faults).toEqual([]);
    },
  );

  function schemaFor(url: string): Schema {
    if (url.includes('RelatedPerson')) return contentOf('/Patient/{id}/RelatedPerson', 'get', '200');
    if (url.includes('Coverage')) return contentOf('/Coverage', 'get', '200');
    return contentOf('/Patient/{id}', 'get', '200');
  }

  const patches = folder === undefined ? [] : readdirSync(at('oas', 'components', 'examples', 'requests', 'PatientPatch'));
  it.each(patches)('an example of the OAS: %s', async (file) => {
    const body = readFileSync(at('oas', 'components', 'examples', 'requests', 'PatientPatch', file), 'utf8');
    const headers = { ...USUAL_HEADERS, 'If-Match': 'W/"2"', 'Content-Type': 'application/json-patch+json' };
    const { status, error } = await pds.ask('PATCH', '/Patient/9000000009', headers, body);
    const expected = EXAMPLES[file];
    expect(error).toMatch(expected ?? /^$/);
    if (expected === undefined) expect(status).toBe(200);
  });

  it.each(['9000000009', '9000000017'])('related people of %s', async (nhsNumber) => {
    const served = read('sandbox-stubs', 'relatedPersonResponses', `related_person_${nhsNumber}.json`);
    expect((await pds.get(`/Patient/${nhsNumber}/RelatedPerson`)).body.entry).toEqual(served.entry);
  });

  it('the insurance card of 9000000009', async () => {
    const served = read('sandbox-stubs', 'coverageResponses', 'patient_with_coverage_9000000009.json');
    const { body } = await pds.get('/Coverage?subscriber%3Aidentifier=9000000009');
    expect({ ...body, timestamp: '' }).toEqual({ ...served, timestamp: '' });
  });

  it.each([
    'INVALID_UPDATE',
    'PRECONDITION_FAILED',
    'RESOURCE_VERSION_MISMATCH',
    'FORBIDDEN_UPDATE',
    'INVALID_CREATE',
    'TOO_MANY_VALUES_SUBMITTED',
  ])('the words of %s', async (error) => {
    const { pdsErrors } = await import('./errors.ts');
    const { makeRequest } = await import('#kernel/http/request');
    const reply = pdsErrors.render(error, makeRequest({ method: 'GET', target: '/', headers: {} }), '');
    const [issue] = JSON.parse(reply.body as string).issue;
    const [served] = read('sandbox-stubs', 'errorResponses', `${error}.json`).issue;
    expect({ ...issue, diagnostics: '' }).toEqual({ ...served, diagnostics: '' });
  });
});

/** Of the OAS's own examples, those that its own rules refuse, or that are of another state of the record than its sandbox serves. */
const EXAMPLES: Readonly<Record<string, RegExp>> = {
  'add-deceased-date-time.json': /Provided patch made no changes to the resource$/,
  'delete-gender.json': /^403 FORBIDDEN_UPDATE: Forbidden update with error - source not permitted to remove 'gender'$/,
  'delete-name-alternative.json': / is not equal to tested value /,
};

function send(pds: Pds, { request: { method, url, header, body } }: Item): Promise<Answer> {
  const sent = header
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => [key, value.includes('{{') ? USUAL_HEADERS['X-Request-ID'] : value]);
  const target = url.raw.replace('{{base_url}}', '').replace('subscriber:', 'subscriber%3A').replaceAll(' ', '%20');
  return pds.ask(method, target, Object.fromEntries(sent) as Record<string, string>, body?.raw);
}
