/**
 * Writes, related people and insurance cards against what the national service's public sandbox serves. Where that is:
 * testing/national.ts. The requests of its documents are in examples.conformance.test.ts.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '#world/seeds';
import { folder, readNational as read } from './testing/national.ts';
import { openPds, type Pds } from './testing/pds.ts';

describe.skipIf(folder === undefined)('PDS as its documents have it', () => {
  let pds: Pds;
  beforeAll(async () => {
    pds = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
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
