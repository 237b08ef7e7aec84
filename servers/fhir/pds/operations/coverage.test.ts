import { beforeEach, describe, expect, it } from 'vitest';
import { openPds, type Pds, REQUEST_ID } from '../testing/pds.ts';
import { CUFF, INVALIDATED, MINIMAL, NOBODY, OLD_CUFF, person } from '../testing/people.ts';
import { factsOf } from '../testing/tokens.ts';

const CARD = { cardNumber: 'ES456789012345', personalId: '5647382910', institutionId: 'ES11223', country: 'FRA', expires: '2027-03-03' };
const VISITOR = person({ ...CUFF, serialChangeNumber: 2, coverage: CARD });
let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: [VISITOR, MINIMAL, OLD_CUFF, INVALIDATED] });
});

const asked = (nhsNumber: string) => `/Coverage?subscriber%3Aidentifier=${nhsNumber}`;
const HEADERS = { Host: 'pds.test:9001', 'X-Request-ID': REQUEST_ID, 'If-Match': 'W/"2"', 'Content-Type': 'application/json' };
const NEW = {
  resourceType: 'Coverage',
  status: 'active',
  type: { coding: [{ code: 'EHIC' }] },
  subscriber: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: VISITOR.nhsNumber } },
  identifier: [{ value: 'DE1234567890121234', assigner: { identifier: { system: 'urn:iso:std:iso:3166', value: 'DEU' } } }],
  payor: [{ identifier: { value: "01071 - CPAM de l'ARDECH" } }],
  beneficiary: { identifier: { value: '1029384756' } },
  period: { end: '2030-12-31' },
};
const send = (coverage: object, headers: object = {}) => pds.ask('POST', '/Coverage', { ...HEADERS, ...headers }, JSON.stringify(coverage));

describe('reading an insurance card', () => {
  it('gives it in a bundle with the version of the record', async () => {
    const { status, headers, body } = await pds.get(asked(VISITOR.nhsNumber));
    expect(status).toBe(200);
    expect(headers.etag).toBe('W/"2"');
    expect(body).toEqual({
      resourceType: 'Bundle',
      type: 'searchset',
      timestamp: '2026-03-01T12:00:00+00:00',
      total: 1,
      meta: { versionId: '2' },
      entry: [
        {
          fullUrl: `http://pds.test:9001/personal-demographics/FHIR/R4/Coverage?subscriber:identifier=${VISITOR.nhsNumber}`,
          resource: {
            resourceType: 'Coverage',
            status: 'active',
            subscriber: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: VISITOR.nhsNumber }, type: 'Patient' },
            identifier: [
              { value: 'ES456789012345', assigner: { identifier: { system: 'urn:iso:std:iso:3166', value: 'FRA' }, display: 'France' } },
            ],
            payor: [{ identifier: { value: 'ES11223' } }],
            beneficiary: { identifier: { value: '5647382910' }, type: 'Patient' },
            period: { end: '2027-03-03' },
          },
        },
      ],
    });
  });

  it('gives an empty bundle where there is none', async () => {
    expect((await pds.get(asked(MINIMAL.nhsNumber))).body).toMatchObject({ total: 0, meta: { versionId: '2' } });
  });

  const FORMAT =
    "400 INVALID_SEARCH_DATA: Invalid search data provided - 'Coverage search request must follow the format /Coverage?subscriber:identifier=NHS_NUMBER'";
  it.each([
    ['/Coverage', FORMAT],
    [`${asked(VISITOR.nhsNumber)}&year=2003`, FORMAT],
    ['/Coverage?subscriber:identifier=123', FORMAT],
    [asked('9000000000'), '400 INVALID_RESOURCE_ID'],
    [asked(NOBODY), '404 RESOURCE_NOT_FOUND'],
    [asked(INVALIDATED.nhsNumber), '404 INVALIDATED_RESOURCE'],
  ])('%s: %s', async (suffix, error) => {
    expect((await pds.get(suffix)).error).toBe(error);
  });
});

describe('replacing an insurance card', () => {
  it('stores it and gives it back', async () => {
    const { status, headers, body, error } = await send(NEW);
    expect(error).toBe('');
    expect(status).toBe(201);
    expect(headers.etag).toBe('W/"3"');
    expect(body.entry[0].resource).toMatchObject({ identifier: [{ value: 'DE1234567890121234', assigner: { display: 'Germany' } }] });
    expect((await pds.get(asked(VISITOR.nhsNumber))).body).toEqual(body);
  });

  it('computes and forgets in the national sandbox', async () => {
    pds = await openPds({ patients: [VISITOR], environment: 'sandbox' });
    expect((await send(NEW)).headers.etag).toBe('W/"3"');
    expect((await send(NEW)).headers.etag).toBe('W/"3"');
    expect((await pds.get(asked(VISITOR.nhsNumber))).headers.etag).toBe('W/"2"');
  });

  const { identifier: _, ...withoutCard } = NEW;
  it.each<[string, object, object?]>([
    ["400 MISSING_VALUE: Missing value - 'identifier'", withoutCard],
    ["400 MISSING_VALUE: Missing value - 'identifier/0/value'", { ...NEW, identifier: [{ assigner: {} }] }],
    ["400 MISSING_VALUE: Missing value - 'beneficiary/identifier/value'", { ...NEW, beneficiary: { identifier: {} } }],
    ["400 INVALID_VALUE: Invalid value - '' in field 'payor/0/identifier/value'", { ...NEW, payor: [{ identifier: { value: '' } }] }],
    ["400 INVALID_VALUE: Invalid value - 'Expired' in field 'status'", { ...NEW, status: 'Expired' }],
    ["400 INVALID_VALUE: Invalid value - '1860-12-15' in field 'period/end'", { ...NEW, period: { end: '1860-12-15' } }],
    ["400 TOO_MANY_VALUES_SUBMITTED: Too many values submitted - [{'a': 1}, {}] in field 'payor'", { ...NEW, payor: [{ a: 1 }, {}] }],
    ["400 TOO_FEW_VALUES_SUBMITTED: Too few values submitted - [] in field 'payor'", { ...NEW, payor: [] }],
    ["400 MISSING_VALUE: Missing value - 'subscriber'", {}],
    ['400 INVALID_RESOURCE_ID', { ...NEW, subscriber: { identifier: { value: '1' } } }],
    ['404 RESOURCE_NOT_FOUND', { ...NEW, subscriber: { identifier: { value: NOBODY } } }],
    [
      '403 FORBIDDEN_UPDATE: Forbidden update with error - Update Failed - NHS No. supplied has been superseded in a merge',
      { ...NEW, subscriber: { identifier: { value: OLD_CUFF.nhsNumber } } },
    ],
    ['409 RESOURCE_VERSION_MISMATCH', NEW, { 'If-Match': 'W/"1"' }],
    [
      '412 PRECONDITION_FAILED: Invalid request with error - If-Match header must be supplied to update this resource',
      NEW,
      { 'If-Match': '' },
    ],
    ["400 INVALID_VALUE: Invalid value - '1234' in header 'X-Request-ID'", NEW, { 'X-Request-ID': '1234' }],
  ])('%s', async (error, coverage, headers) => {
    expect((await send(coverage, headers)).error).toBe(error);
  });
});

describe('by access mode', () => {
  const bearer = { ...HEADERS, Authorization: 'Bearer abc123' };

  it.each([
    ['user-nhs-cis2:aal3', 'user-restricted'],
    ['app:level3', 'application-restricted'],
  ])('%s may not', async (scope, mode) => {
    pds = await openPds({ patients: [VISITOR], checkToken: async () => factsOf(scope) });
    const { status, body } = await pds.get(asked(VISITOR.nhsNumber), bearer);
    expect([status, body.issue[0].details.coding[0].code]).toEqual([403, 'ACCESS_DENIED']);
    expect(body.issue[0].details.coding[0].display).toBe(`Cannot GET resource with ${mode} access token`);
    expect(body.issue[0].diagnostics).toBe('Your app has insufficient permissions to use this operation. Please contact support.');
    expect((await pds.ask('POST', '/Coverage', bearer, JSON.stringify(NEW))).status).toBe(403);
  });

  it('a patient may, for themselves', async () => {
    const token = factsOf('user-nhs-login:P9', { nhsNumber: VISITOR.nhsNumber, idTokenClaims: { vot: 'P9.Cm' } });
    pds = await openPds({ patients: [VISITOR, MINIMAL], checkToken: async () => token });
    expect((await pds.get(asked(VISITOR.nhsNumber), bearer)).status).toBe(200);
    expect((await pds.get(asked(MINIMAL.nhsNumber), bearer)).error).toMatch(/^403 ACCESS_DENIED/);
    // who asks for nobody is told how to ask
    for (const suffix of ['/Coverage', `${asked(MINIMAL.nhsNumber)}&year=2003`])
      expect((await pds.get(suffix, bearer)).error).toMatch(/^400 INVALID_SEARCH_DATA/);
    expect((await pds.ask('POST', '/Coverage', bearer, JSON.stringify(NEW))).status).toBe(201);
  });
});

it('is replaced in the national sandbox in its own order of checks', async () => {
  pds = await openPds({ environment: 'sandbox', patients: [VISITOR] });
  const post = async (headers: Record<string, string>, coverage: object = NEW) =>
    (await pds.ask('POST', '/Coverage', headers, JSON.stringify(coverage))).error;
  const { period: _period, ...endless } = NEW;
  expect(await post({})).toMatch(/^412 PRECONDITION_FAILED/);
  expect(await post({ 'If-Match': 'W/"9"' })).toBe('400 UNSUPPORTED_SERVICE');
  expect(await post({ 'If-Match': 'W/"9"', 'Content-Type': 'application/json' })).toMatch(/^400 MISSING_VALUE: .*X-Request-ID/);
  expect(await post({ ...HEADERS, 'If-Match': 'W/"9"' }, endless)).toBe("400 MISSING_VALUE: Missing value - 'period'");
  expect(await post({ ...HEADERS, 'If-Match': 'W/"9"' })).toBe('409 RESOURCE_VERSION_MISMATCH');
  expect(await post(HEADERS)).toBe('');
});
