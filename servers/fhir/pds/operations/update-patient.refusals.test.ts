import { beforeEach, describe, expect, it } from 'vitest';
import { changeEve, EVE, EVE_AND_OTHERS, FORBIDDEN, headersOf, newRequestId, type Patch } from '../testing/changes.ts';
import { openPds, type Pds } from '../testing/pds.ts';
import { INVALIDATED, NOBODY, OLD_CUFF, RUTH } from '../testing/people.ts';

const ID = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';

let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: EVE_AND_OTHERS });
});
const change = (...patches: Patch[]) => changeEve(pds, patches);
const refusal = async (...patches: Patch[]) => (await changeEve(pds, patches)).error;

describe('a change is refused', () => {
  const named = { op: 'replace', path: '/name/0/id', value: 'N1' };
  const U = 'Invalid update with error - ';

  it.each<[string, Patch[]]>([
    [`400 INVALID_UPDATE: ${U}No patches found`, []],
    ["400 INVALID_VALUE: Invalid value - 'bad_value' in field '0/op'", [{ op: 'bad_value', path: '/name/-' }]],
    ["400 INVALID_VALUE: Invalid value - 'move' in field '0/op'", [{ op: 'move', path: '/name/-' }]],
    ["400 INVALID_VALUE: Invalid value - 'name' in field '0/path'", [{ op: 'remove', path: 'name' }]],
    ["400 MISSING_VALUE: Missing value - '0/value'", [{ op: 'add', path: '/gender' }]],
    [`400 INVALID_UPDATE: ${U}Update unsupported for resource - 'pets'`, [{ op: 'add', path: '/pets/-', value: {} }]],
    [`400 INVALID_UPDATE: ${U}Update unsupported for resource - '__proto__'`, [{ op: 'add', path: '/__proto__/x', value: {} }]],
    [`400 INVALID_UPDATE: ${U}Update unsupported for resource - ''`, [{ op: 'replace', path: '', value: {} }]],
    [
      `400 INVALID_UPDATE: ${U}removal '/name/1' is not immediately preceded by equivalent test - instead it is the first item`,
      [{ op: 'remove', path: '/name/1' }],
    ],
    [
      `400 INVALID_UPDATE: ${U}no id or url found for path with root /address/0`,
      [{ op: 'replace', path: '/address/0/line/0', value: 'x' }],
    ],
    [
      `400 INVALID_UPDATE: ${U}no id or url found for path with root /address/9`,
      [{ op: 'replace', path: '/address/9/line/0', value: 'x' }],
    ],
    [
      `400 INVALID_UPDATE: ${U}no 'address' resources with object id '123456'`,
      [
        { op: 'replace', path: '/address/0/id', value: '123456' },
        { op: 'replace', path: '/address/0/line/0', value: 'x' },
      ],
    ],
    [
      `400 INVALID_UPDATE: ${U}Invalid patch - index '7' is out of bounds`,
      [
        { op: 'test', path: '/name/7/id', value: 'N1' },
        { op: 'remove', path: '/name/7' },
      ],
    ],
    [
      `400 INVALID_UPDATE: ${U}Invalid patch - can't remove non-existent object '0'`,
      [
        { op: 'test', path: '/name/1/id', value: 'N2' },
        { op: 'remove', path: '/name/1/given/0' },
        { op: 'test', path: '/name/1/id', value: 'N2' },
        { op: 'remove', path: '/name/1/given/0' },
      ],
    ],
    [
      `400 INVALID_UPDATE: ${U}Invalid patch - can't replace non-existent object 'suffix'`,
      [
        { op: 'test', path: '/name/1/id', value: 'N2' },
        { op: 'replace', path: '/name/1/suffix', value: ['PhD'] },
      ],
    ],
    [
      `400 INVALID_UPDATE: ${U}Invalid patch - N1 (<class 'str'>) is not equal to tested value N2 (<class 'str'>)`,
      [{ op: 'test', path: '/name/0/id', value: 'N2' }],
    ],
    [`400 INVALID_UPDATE: ${U}Invalid patch - Provided patch made no changes to the resource`, [named]],
    [
      `400 INVALID_UPDATE: ${U}Invalid patch - Provided patch made no changes to the resource`,
      [{ op: 'replace', path: '/gender', value: 'female' }],
    ],
    [
      `400 INVALID_UPDATE: ${U}interpreterRequired cannot be removed`,
      [
        { op: 'test', path: '/extension/1/url', value: `${ID}NHSCommunication` },
        { op: 'remove', path: '/extension/1/extension/1' },
      ],
    ],
    [
      `403 FORBIDDEN_UPDATE: ${FORBIDDEN}multiple usual names cannot be added`,
      [{ op: 'add', path: '/name/-', value: { use: 'usual', family: 'Two' } }],
    ],
    [
      `403 FORBIDDEN_UPDATE: ${FORBIDDEN}not permitted to remove usual name`,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'remove', path: '/name/0' },
      ],
    ],
    [`403 FORBIDDEN_UPDATE: ${FORBIDDEN}source not permitted to remove 'gender'`, [{ op: 'remove', path: '/gender' }]],
    [`403 FORBIDDEN_UPDATE: ${FORBIDDEN}source not permitted to remove 'birthDate'`, [{ op: 'remove', path: '/birthDate' }]],
    [
      "400 INVALID_VALUE: Invalid value - '2024-01-01T00:00:00+01:00' in field 'deceasedDateTime'",
      [
        { op: 'add', path: '/deceasedDateTime', value: '2024-01-01T00:00:00+01:00' },
        {
          op: 'add',
          path: '/extension/-',
          value: {
            url: `${ID}DeathNotificationStatus`,
            extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code: '1' }] } }],
          },
        },
      ],
    ],
    [
      "400 UNSUPPORTED_VALUE: Unsupported value - 'U' in field 'deathNotificationStatus'",
      [
        { op: 'add', path: '/deceasedDateTime', value: '2024-01-01' },
        {
          op: 'add',
          path: '/extension/-',
          value: {
            url: `${ID}DeathNotificationStatus`,
            extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code: 'U' }] } }],
          },
        },
      ],
    ],
    ["400 INVALID_VALUE: Invalid value - 'other' in field 'gender'", [{ op: 'replace', path: '/gender', value: 'other' }]],
    [
      "400 INVALID_VALUE: Invalid value - 'MRS' in field 'name/0/prefix'",
      [named, { op: 'replace', path: '/name/0/prefix/0', value: 'MRS' }],
    ],
    [
      `403 FORBIDDEN_UPDATE: ${FORBIDDEN}source not permitted to remove 'generalPractitioner'`,
      [
        { op: 'test', path: '/generalPractitioner/0/id', value: 'G1' },
        { op: 'remove', path: '/generalPractitioner/0' },
      ],
    ],
    [
      `400 INVALID_UPDATE: ${U}interpreterRequired cannot be removed`,
      [{ op: 'replace', path: '/extension/1/extension/1', value: { url: ' ', valueBoolean: false } }],
    ],
    ["400 INVALID_VALUE: Invalid value - '2999-01-01' in field 'birthDate'", [{ op: 'replace', path: '/birthDate', value: '2999-01-01' }]],
    ["400 INVALID_VALUE: Invalid value - '10' in field 'multipleBirthInteger'", [{ op: 'add', path: '/multipleBirthInteger', value: 10 }]],
    [
      "400 INVALID_VALUE: Invalid value - 'Z99999' in field 'managingOrganization/identifier/value'",
      [{ op: 'replace', path: '/managingOrganization', value: { type: 'Organization', identifier: { value: 'Z99999' } } }],
    ],
    [
      "400 TOO_MANY_VALUES_SUBMITTED: Too many values submitted - ['A', 'B', 'C', 'D', 'E', 'F'] in field 'name/0/given'",
      [named, { op: 'replace', path: '/name/0/given', value: ['A', 'B', 'C', 'D', 'E', 'F'] }],
    ],
    [
      "400 TOO_FEW_VALUES_SUBMITTED: Too few values submitted - [] in field 'contact/1/telecom'",
      [{ op: 'add', path: '/contact/-', value: { relationship: [{ coding: [{ code: 'C' }] }], telecom: [] } }],
    ],
    [
      "400 UNSUPPORTED_CHARACTERS_IN_FIELD: Invalid value - 'Ев' in field 'name/0/family'",
      [named, { op: 'replace', path: '/name/0/family', value: 'Ев' }],
    ],
    [
      "400 ADDITIONAL_PROPERTIES: Invalid request with error - Additional properties are not allowed ('pets' was unexpected)",
      [named, { op: 'add', path: '/name/0/pets', value: 1 }],
    ],
    [
      `400 INVALID_UPDATE: ${U}address lines 1 and 4 or 2 and 4 must be completed as a minimum`,
      [{ op: 'replace', path: '/address/0', value: { id: 'A1', use: 'home', line: ['1 High Street'] } }],
    ],
    [
      `400 INVALID_UPDATE: ${U}email format is invalid`,
      [{ op: 'add', path: '/telecom/-', value: { system: 'email', use: 'work', value: 'not an address' } }],
    ],
    [
      "400 INVALID_VALUE: Invalid value - 'en' in field 'extension/1/extension/language'",
      [
        {
          op: 'replace',
          path: '/extension/1',
          value: {
            url: `${ID}NHSCommunication`,
            extension: [
              { url: 'language', valueCodeableConcept: { coding: [{ code: 'en' }] } },
              { url: 'interpreterRequired', valueBoolean: true },
            ],
          },
        },
      ],
    ],
  ])('%s', async (expected, patches) => {
    expect(await refusal(...patches)).toBe(expected);
    expect((await pds.get(`/Patient/${EVE.nhsNumber}`)).headers.etag).toBe('W/"3"');
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['400 INVALID_RESOURCE_ID', '9000000000', {}, '{}'],
    ['400 UNSUPPORTED_SERVICE', EVE.nhsNumber, { 'Content-Type': 'application/bananas' }, '{}'],
    [
      '412 PRECONDITION_FAILED: Invalid request with error - If-Match header must be supplied to update this resource',
      EVE.nhsNumber,
      { 'If-Match': '3' },
      '{}',
    ],
    ['404 RESOURCE_NOT_FOUND', NOBODY, {}, '{}'],
    ['404 INVALIDATED_RESOURCE', INVALIDATED.nhsNumber, {}, '{}'],
    ['409 RESOURCE_VERSION_MISMATCH', EVE.nhsNumber, { 'If-Match': 'W/"2"' }, '{}'],
    [
      '403 FORBIDDEN_UPDATE: Forbidden update with error - Update Failed - NHS No. supplied has been superseded in a merge',
      OLD_CUFF.nhsNumber,
      {},
      '{}',
    ],
    ['403 FORBIDDEN_UPDATE: Forbidden update with error - source not permitted to update a restricted record', RUTH.nhsNumber, {}, '{}'],
    ['400 INVALID_UPDATE: Invalid update with error - No patches found', EVE.nhsNumber, {}, '{"patches":'],
    ['400 INVALID_UPDATE: Invalid update with error - No patches found', EVE.nhsNumber, {}, '[{"op":"remove","path":"/gender"}]'],
  ])('%s', async (expected, nhsNumber, headers, body) => {
    expect((await pds.ask('PATCH', `/Patient/${nhsNumber}`, { ...headersOf(3), ...headers }, body)).error).toBe(expected);
  });

  it('when the record could not be, for a reason that has no words of its own', async () => {
    const error = await refusal({ op: 'add', path: '/name/-', value: { use: 'temp', prefix: ['.'], family: 'Two' } });
    expect(error).toMatch(/^400 VALIDATION_ERROR: Validation error - /);
  });

  it('in the order of the live service', async () => {
    const mistakes: [string, Record<string, string>][] = [
      ['401 ACCESS_DENIED', { Authorization: 'Bearer abc123' }],
      ['400 INVALID_VALUE', { 'X-Request-ID': '1234' }],
      ['400 MISSING_VALUE', {}],
      ['400 INVALID_RESOURCE_ID', { 'X-Request-ID': newRequestId() }],
    ];
    for (const [error, headers] of mistakes)
      expect((await pds.ask('PATCH', '/Patient/1', headers, '{')).error.startsWith(error), error).toBe(true);
    const steps: [string, Record<string, string>][] = [
      ['412 PRECONDITION_FAILED', {}],
      ['400 UNSUPPORTED_SERVICE', { 'If-Match': 'W/"9"' }],
      ['404 RESOURCE_NOT_FOUND', { 'If-Match': 'W/"9"', 'Content-Type': 'application/json' }],
    ];
    for (const [error, headers] of steps)
      expect((await pds.ask('PATCH', `/Patient/${NOBODY}`, { 'X-Request-ID': newRequestId(), ...headers }, '{')).error).toMatch(error);
  });

  it('with the severity and display of the national service', async () => {
    const { body } = await change({ op: 'remove', path: '/gender' });
    expect(body.issue[0]).toMatchObject({
      severity: 'information',
      code: 'forbidden',
      details: { coding: [{ code: 'FORBIDDEN_UPDATE', display: 'Update is forbidden' }] },
    });
    const other = await pds.ask('PATCH', `/Patient/${EVE.nhsNumber}`, headersOf(2), '{}');
    expect(other.body.issue[0]).toMatchObject({
      severity: 'error',
      code: 'conflict',
      details: { coding: [{ display: 'Resource version supplied does not match actual version' }] },
    });
    expect(other.body.issue[0]).not.toHaveProperty('diagnostics');
  });
});
