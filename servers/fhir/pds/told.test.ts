/** What attributes of an application change of the answers to it. */
import { expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import type { PdsAttributes } from '#world/application';
import { openPds, USUAL_HEADERS } from './testing/pds.ts';
import { ADA, MINIMAL, person, RUTH } from './testing/people.ts';

const SERVICE = 'personal-demographics-service';
const CONSENTS = person({ nhsNumber: MINIMAL.nhsNumber, removal: { reason: 'SDN' }, recordSharing: 'expressDissent' });
const RELATED = person({
  nhsNumber: '9990001030',
  relatedPeople: [{ id: 'R1', relationships: ['SIS'], address: { use: 'home', lines: ['', '1 Mill Lane', '', 'Leeds'] } }],
});

async function as(pds: PdsAttributes, { scope = `user-nhs-cis2:aal3:${SERVICE}` } = {}) {
  const token: TokenFacts = {
    active: true,
    expiresAt: 0,
    issuedAt: 0,
    scopes: [`urn:nhsd:apim:${scope}`],
    authType: 'app',
    authLevel: 'level3',
    clientId: 'key',
    applicationName: 'Demo',
    attributes: { pds },
  };
  const { ask } = await openPds({
    environment: 'integration',
    patients: [ADA, RUTH, CONSENTS, RELATED],
    checkToken: async () => token,
  });
  return (suffix: string, more: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
    ask(more.method ?? 'GET', suffix, { ...USUAL_HEADERS, Authorization: 'Bearer abc123', ...more.headers }, more.body);
}

const ABSENT = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };
const IN_PLACE = { line: [null, '3 Mill Lane', null, 'Hebden', null], _line: [ABSENT, null, ABSENT, null, ABSENT] };
const SEARCH = '/Patient?family=Ashworth&given=Ada&birthdate=1956-05-02';
const coded = (extension: { extension: { valueCodeableConcept: { coding: object[] } }[] }) =>
  extension.extension.map(({ valueCodeableConcept }) => valueCodeableConcept.coding[0]);

it('empty lines of addresses stay in their places: read, found, of related people', async () => {
  const ask = await as({ emptyAddressLines: true });
  expect((await ask(`/Patient/${ADA.nhsNumber}`)).body.address[0]).toMatchObject(IN_PLACE);
  expect((await ask(SEARCH)).body.entry[0].resource.address[0]).toMatchObject(IN_PLACE);
  const { body } = await ask(`/Patient/${RELATED.nhsNumber}/RelatedPerson`);
  expect(body.entry[0].resource.address[0]).toMatchObject({
    line: [null, '1 Mill Lane', null, 'Leeds'],
    _line: [ABSENT, null, ABSENT, null],
  });
});

it('patches are about the record as others see it, and the answer has the empty lines', async () => {
  const ask = await as({ emptyAddressLines: true });
  const patches = [
    { op: 'test', path: '/address/0/line', value: ['3 Mill Lane', 'Hebden'] },
    { op: 'add', path: '/multipleBirthInteger', value: 2 },
  ];
  const headers = { 'If-Match': 'W/"7"', 'Content-Type': 'application/json-patch+json' };
  const { error, body } = await ask(`/Patient/${ADA.nhsNumber}`, { method: 'PATCH', headers, body: JSON.stringify({ patches }) });
  expect(error).toBe('');
  expect(body.address[0]).toMatchObject(IN_PLACE);
});

it('removal reasons are told, and what is said about sharing the record', async () => {
  const ask = await as({ confidentialRemovalReasons: true, recordSharingConsent: true });
  const { extension } = (await ask(`/Patient/${CONSENTS.nhsNumber}`)).body;
  expect(extension.map(coded)).toEqual([
    [
      {
        system: 'https://fhir.nhs.uk/CodeSystem/PDS-RemovalReasonExitCode',
        code: 'SDN',
        display: 'Services dependant (notified by SMO)',
      },
    ],
    [
      { code: '4', display: 'ncrs' },
      { code: '2', display: 'dissent' },
    ],
  ]);
  expect(extension[1].url).toBe('https://hl7.org/fhir/R4/consent.html');
  const nobody = await as({});
  expect((await nobody(`/Patient/${CONSENTS.nhsNumber}`)).body.extension.map(coded)).toMatchObject([
    [{ code: 'ORR', display: 'Other Reason' }],
  ]);
});

it('an application by itself updates only where it may', async () => {
  const headers = { 'If-Match': 'W/"7"', 'Content-Type': 'application/json-patch+json' };
  const body = JSON.stringify({ patches: [{ op: 'replace', path: '/gender', value: 'male' }] });
  const update = async (pds: PdsAttributes, scope: string) =>
    (await (await as(pds, { scope }))(`/Patient/${ADA.nhsNumber}`, { method: 'PATCH', headers, body })).status;
  expect(await update({ updatesByItself: true }, `app:level3:${SERVICE}`)).toBe(200);
  expect(await update({}, `app:level3:${SERVICE}`)).toBe(403);
  expect(await update({ updatesByItself: true }, `app:level3:privileged-${SERVICE}`)).toBe(403);
});

it('an application that still knows the old URLs gets them', async () => {
  const ask = await as({ extensionUrlsBefore2026: true });
  const { body } = await ask(`/Patient/${ADA.nhsNumber}`);
  expect(JSON.stringify(body)).not.toContain('fhir.hl7.org.uk');
  expect(body.extension[0].url).toBe('https://fhir.nhs.uk/R4/StructureDefinition/Extension-UKCore-NominatedPharmacy');
  expect(JSON.stringify((await ask(SEARCH)).body)).not.toContain('fhir.hl7.org.uk');
});

it('without an accredited system id nothing is answered, once the role is known', async () => {
  const ask = await as({ withoutAsid: true });
  const error = '400 MISSING_VALUE: No ASID is associated with your app. Please contact support.';
  for (const suffix of [`/Patient/${ADA.nhsNumber}`, SEARCH, '/Patient/1']) expect((await ask(suffix)).error).toBe(error);
  expect((await ask('/Patient', { method: 'POST', body: '{}' })).error).toBe(error);
  expect((await ask('/Patient/1', { headers: { 'X-Request-ID': '1' } })).error).toMatch(/X-Request-ID/);
});

it('nobody gets more by sending the header of the gateway', async () => {
  const ask = await as({});
  const headers = { 'Nhse-Pds-Custom-Attributes': '{"return-empty-address-lines":"true"}' };
  const { body, headers: answered } = await ask(`/Patient/${ADA.nhsNumber}`, { headers });
  expect(body.address[0]).not.toHaveProperty('_line');
  expect(answered).not.toHaveProperty('nhse-pds-custom-attributes');
});
