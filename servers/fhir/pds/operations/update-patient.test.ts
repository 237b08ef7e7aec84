import { beforeEach, describe, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { WORLD_EVENTS } from '#world/events';
import { loadSeeds } from '#world/seeds';
import { openPds, type Pds, REQUEST_ID } from '../testing/pds.ts';
import { ADA, CUFF, INVALIDATED, MINIMAL, NOBODY, OLD_CUFF, person, RUTH } from '../testing/people.ts';

const ID = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
/** Alive, and with enough on record to change. */
const { death: _death, removal: _removal, ...LIVING } = ADA;
const EVE = person({
  ...LIVING,
  nhsNumber: '9990001162',
  serialChangeNumber: 3,
  names: [
    { id: 'N1', use: 'usual', given: ['Eve'], family: 'Ashworth', prefixes: ['Mrs'], suffixes: ['MBE'], period: { from: '2000-01-01' } },
    { id: 'N2', use: 'nickname', given: ['Evie'], family: 'Ashworth', period: { from: '2000-01-01' } },
  ],
});

let pds: Pds;
let requests = 0;
beforeEach(async () => {
  pds = await openPds({ patients: [ADA, RUTH, EVE, MINIMAL, CUFF, OLD_CUFF, INVALIDATED] });
});

const newRequestId = () => `60e0b220-8136-4ca5-ae46-${String(++requests).padStart(12, '0')}`;
const F = 'Forbidden update with error - ';
const headersOf = (version: number | string) => ({
  'X-Request-ID': newRequestId(),
  'If-Match': `W/"${version}"`,
  'Content-Type': 'application/json-patch+json',
});
type Patch = { op: string; path: string; value?: unknown };
const change = (...patches: Patch[]) => pds.ask('PATCH', `/Patient/${EVE.nhsNumber}`, headersOf(3), JSON.stringify({ patches }));
const refusal = async (...patches: Patch[]) => (await change(...patches)).error;

describe('a change', () => {
  it('is stored, gives the record with its next version, and is told', async () => {
    const { status, headers, body } = await change(
      { op: 'replace', path: '/name/0/id', value: 'N1' },
      { op: 'replace', path: '/name/0/given/0', value: 'Eva' },
    );
    expect(status).toBe(200);
    expect(headers).toMatchObject({ etag: 'W/"4"', 'content-type': 'application/fhir+json' });
    expect(body).toMatchObject({ id: EVE.nhsNumber, meta: { versionId: '4' }, name: [{ id: 'N1', given: ['Eva'], prefix: ['Mrs'] }, {}] });
    expect((await pds.get(`/Patient/${EVE.nhsNumber}`)).body).toEqual(body);
    const events = await pds.deps.world.store.readStream(WORLD_EVENTS, 0);
    expect(events.map(({ event }) => event)).toEqual([
      { type: 'demographics-changed', nhsNumber: EVE.nhsNumber, serialChangeNumber: 4, parts: ['names'] },
    ]);
  });

  it('keeps in the history what it replaces', async () => {
    await change({ op: 'replace', path: '/name/0/id', value: 'N1' }, { op: 'replace', path: '/name/0/family', value: 'Bright' });
    const doc = (await pds.deps.world.patients.get(EVE.nhsNumber))?.doc;
    expect(doc?.names.map(({ id, family, historic }) => [id, family, historic])).toEqual([
      ['N1', 'Bright', undefined],
      ['N2', 'Ashworth', undefined],
      [undefined, 'Ashworth', true],
    ]);
  });

  it('leaves alone what it does not touch', async () => {
    const before = (await pds.get(`/Patient/${EVE.nhsNumber}`)).body;
    const { body } = await change({ op: 'replace', path: '/gender', value: 'unknown' });
    expect({ ...body, gender: before.gender, meta: before.meta }).toEqual(before);
    expect((await pds.deps.world.patients.get(EVE.nhsNumber))?.doc.addresses).toEqual(EVE.addresses);
  });

  it('adds one of everything to a record with nothing in it', async () => {
    const period = { start: '2026-01-01', end: '2026-02-01' };
    const { status, body, error } = await pds.ask(
      'PATCH',
      `/Patient/${MINIMAL.nhsNumber}`,
      headersOf(2),
      JSON.stringify({
        patches: [
          { op: 'add', path: '/name/-', value: { use: 'usual', given: ['Zoë'], family: 'O’Neil'.replace('’', "'"), prefix: ['Mrs.'] } },
          { op: 'add', path: '/gender', value: 'female' },
          { op: 'add', path: '/birthDate', value: '1990-02-28' },
          { op: 'add', path: '/multipleBirthInteger', value: 2 },
          { op: 'add', path: '/address/-', value: { use: 'home', line: ['', '2 High Street', '', 'Leeds', ''], postalCode: 'ls1 4ap' } },
          { op: 'add', path: '/address/-', value: { use: 'temp', text: 'Holiday Home', period, line: ['1 Quay', '', '', 'Whitby'] } },
          { op: 'add', path: '/telecom/-', value: { use: 'mobile', system: 'phone', value: '07700 900 001' } },
          {
            op: 'add',
            path: '/contact/-',
            value: { relationship: [{ coding: [{ code: 'C' }] }], telecom: [{ system: 'phone', value: '01632 960001' }] },
          },
          {
            op: 'add',
            path: '/extension/-',
            value: {
              url: `${ID}ContactPreference`,
              extension: [{ url: 'PreferredContactMethod', valueCodeableConcept: { coding: [{ code: '3' }] } }],
            },
          },
          {
            op: 'add',
            path: '/extension/-',
            value: { url: `${ID}NHSCommunication`, extension: [{ url: 'language', valueCodeableConcept: { coding: [{ code: 'fr' }] } }] },
          },
          {
            op: 'add',
            path: '/extension/-',
            value: { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Lyon', country: 'FRA' } },
          },
        ],
      }),
    );
    expect(error).toBe('');
    expect(status).toBe(200);
    const entryId = expect.stringMatching(/^[0-9A-F]{8}$/);
    const today = { start: '2026-03-01' };
    expect(body).toMatchObject({
      name: [{ id: entryId, use: 'usual', period: today, given: ['Zoë'], family: "O'Neil", prefix: ['Mrs'] }],
      gender: 'female',
      birthDate: '1990-02-28',
      multipleBirthInteger: 2,
      address: [
        { id: entryId, period: today, line: ['2 High Street', 'Leeds'], postalCode: 'LS1 4AP' },
        { text: 'Holiday Home', period },
      ],
      telecom: [{ id: entryId, system: 'phone', use: 'mobile' }],
      contact: [{ id: entryId, relationship: [{ coding: [{ display: 'Emergency Contact' }] }] }],
    });
    expect(body.extension.map(({ url }: { url: string }) => url.split(/[-/]/).at(-1))).toEqual([
      'NHSCommunication',
      'ContactPreference',
      'birthPlace',
    ]);
  });

  it('moves a patient to another practice, on its roster too', async () => {
    pds = await openPds({ seeds: loadSeeds() });
    const { body: found } = await pds.get('/Patient/9693632109');
    const patches = [
      { op: 'replace', path: '/generalPractitioner/0/id', value: found.generalPractitioner[0].id },
      { op: 'replace', path: '/generalPractitioner/0/identifier/value', value: 'B82617' },
    ];
    const { error, body } = await pds.ask('PATCH', '/Patient/9693632109', headersOf(found.meta.versionId), JSON.stringify({ patches }));
    expect(error).toBe('');
    expect(body.generalPractitioner[0].identifier.value).toBe('B82617');
    const entry = await pds.deps.world.registrations.get('B82617:9693632109');
    expect(entry?.doc).toMatchObject({ practice: 'B82617', status: 'active' });
    const events = await pds.deps.world.store.readStream<{ type: string }>(WORLD_EVENTS, 0);
    expect(events.map(({ event }) => event.type)).toContain('gp-changed');
  });

  it('records a death, and then not another', async () => {
    const { error, body } = await change(
      { op: 'add', path: '/deceasedDateTime', value: '2026-02-28' },
      {
        op: 'add',
        path: '/extension/-',
        value: {
          url: `${ID}DeathNotificationStatus`,
          extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code: '1' }] } }],
        },
      },
    );
    expect(error).toBe('');
    expect(body.deceasedDateTime).toBe('2026-02-28');
    const events = await pds.deps.world.store.readStream<{ type: string }>(WORLD_EVENTS, 0);
    expect(events.map(({ event }) => event.type)).toEqual(['death-recorded']);
  });

  it('takes a part of an extension by its own URL', async () => {
    const value = { url: 'interpreterRequired', valueBoolean: false };
    const { error, body } = await change({ op: 'replace', path: '/extension/1/extension/1', value });
    expect(error).toBe('');
    expect(body.extension[1].extension[1]).toEqual(value);
  });

  it('takes empty lines as null, and closed-up gaps', async () => {
    for (const line of [
      [null, '1 New Road', null, 'York', null],
      ['1 New Road', 'York'],
    ]) {
      const own = await openPds({ patients: [EVE] });
      const value = { id: 'A1', use: 'home', line, _line: [{}, null, {}, null, {}], postalCode: 'YO1 1AA' };
      const patches = [{ op: 'replace', path: '/address/0', value }];
      const { error, body } = await own.ask('PATCH', `/Patient/${EVE.nhsNumber}`, headersOf(3), JSON.stringify({ patches }));
      expect(error).toBe('');
      expect(body.address[0].line).toEqual(['1 New Road', 'York']);
    }
  });

  it('takes no lines from whoever lives nowhere', async () => {
    const value = { id: 'A1', use: 'home', postalCode: 'ZZ99 3VZ' };
    expect((await change({ op: 'replace', path: '/address/0', value })).body.address[0]).toMatchObject({ postalCode: 'ZZ99 3VZ' });
  });

  it('takes the URLs of before 2026', async () => {
    const { error } = await change(
      { op: 'test', path: '/extension/1/url', value: 'https://fhir.nhs.uk/R4/StructureDefinition/Extension-UKCore-NHSCommunication' },
      { op: 'remove', path: '/extension/1' },
    );
    expect(error).toBe('');
  });

  it('removes an item right after a test of it', async () => {
    const { body, error } = await change({ op: 'test', path: '/address/1/id', value: 'A2' }, { op: 'remove', path: '/address/1' });
    expect(error).toBe('');
    expect(body.address.map(({ id }: { id: string }) => id)).toEqual(['A1', 'A3']);
  });
});

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
      `403 FORBIDDEN_UPDATE: ${F}multiple usual names cannot be added`,
      [{ op: 'add', path: '/name/-', value: { use: 'usual', family: 'Two' } }],
    ],
    [
      `403 FORBIDDEN_UPDATE: ${F}not permitted to remove usual name`,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'remove', path: '/name/0' },
      ],
    ],
    [`403 FORBIDDEN_UPDATE: ${F}source not permitted to remove 'gender'`, [{ op: 'remove', path: '/gender' }]],
    [`403 FORBIDDEN_UPDATE: ${F}source not permitted to remove 'birthDate'`, [{ op: 'remove', path: '/birthDate' }]],
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
      `403 FORBIDDEN_UPDATE: ${F}source not permitted to remove 'generalPractitioner'`,
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

describe('races and repeats', () => {
  it('lets one of a hundred with the same version win', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        change({ op: 'add', path: '/telecom/-', value: { system: 'fax', use: 'work', value: `01632 96${at}` } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ error }) => error === '409 RESOURCE_VERSION_MISMATCH')).toHaveLength(99);
    const { headers, body } = await pds.get(`/Patient/${EVE.nhsNumber}`);
    expect(headers.etag).toBe('W/"4"');
    expect(body.telecom.filter(({ system }: { system: string }) => system === 'fax')).toHaveLength(1);
  });

  it('gives the first answer to the same request with the same id', async () => {
    const headers = headersOf(3);
    const send = (body: object) => pds.ask('PATCH', `/Patient/${EVE.nhsNumber}`, headers, JSON.stringify(body));
    const patches = [{ op: 'replace', path: '/gender', value: 'male' }];
    const [first, second] = await Promise.all([send({ patches }), send({ patches })]);
    const third = await send({ patches });
    for (const again of [second, third]) expect([again.status, again.body]).toEqual([200, first.body]);
    expect(third.reply.about?.advice).toHaveLength(1);
    expect((await pds.get(`/Patient/${EVE.nhsNumber}`)).headers.etag).toBe('W/"4"');
    expect((await send({ patches: [{ op: 'replace', path: '/gender', value: 'unknown' }] })).error).toBe('409 RESOURCE_VERSION_MISMATCH');
  });
});

describe('what somebody might try', () => {
  it.each<[string, RegExp, Patch[]]>([
    [
      'deep paths',
      /^400 INVALID_UPDATE: Invalid update with error - Invalid patch - path is too deep$/,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'add', path: `/name/0${'/a'.repeat(5000)}`, value: 1 },
      ],
    ],
    [
      'prototypes',
      /^400 ADDITIONAL_PROPERTIES: .* \('__proto__' was unexpected\)$/,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'add', path: '/name/0/__proto__', value: { polluted: 1 } },
      ],
    ],
    [
      'constructors',
      /^400 INVALID_UPDATE: .*Invalid patch - member 'constructor' not found$/,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'add', path: '/name/0/constructor/prototype/x', value: 1 },
      ],
    ],
    [
      'names of other scripts',
      /^400 UNSUPPORTED_CHARACTERS_IN_FIELD: .*'李'.*name\/2\/family/,
      [{ op: 'add', path: '/name/-', value: { use: 'nickname', family: '李' } }],
    ],
    [
      'half a character',
      /^400 INVALID_VALUE: /,
      [{ op: 'add', path: '/telecom/-', value: { system: 'phone', use: 'work', value: '\ud83c' } }],
    ],
    [
      'overflow',
      /^400 INVALID_UPDATE: .*Invalid patch - index '99999999999999999999' is out of bounds$/,
      [{ op: 'test', path: '/name/99999999999999999999/id', value: 'N1' }],
    ],
    [
      'negative indexes',
      /^400 INVALID_UPDATE: .*Invalid patch - index '-1' is out of bounds$/,
      [{ op: 'test', path: '/name/-1/id', value: 'N1' }],
    ],
    [
      'huge values',
      /^400 INVALID_VALUE: Invalid value - 'x+.*' in field 'name\/2\/family'$/,
      [{ op: 'add', path: '/name/-', value: { use: 'old', family: 'x'.repeat(1_000_000) } }],
    ],
    [
      'a thousand names',
      /^400 MISSING_VALUE: Missing value - 'name\/2\/family'$/,
      Array.from({ length: 1000 }, () => ({ op: 'add', path: '/name/-', value: { use: 'usual' } })),
    ],
    [
      'items that are none',
      /^400 INVALID_VALUE: Invalid value - 'None' in field 'name\/2'$/,
      [{ op: 'add', path: '/name/-', value: null }],
    ],
    [
      'lists that are none',
      /^400 INVALID_UPDATE: .*Invalid patch - '\/name' can only be changed item by item$/,
      [{ op: 'replace', path: '/name', value: 7 }],
    ],
    [
      'control characters',
      /^400 INVALID_VALUE: Invalid value - '0\0' in field 'telecom\/3\/value'$/,
      [{ op: 'add', path: '/telecom/-', value: { system: 'phone', use: 'work', value: '0\u0000' } }],
    ],
    [
      'extensions without a URL',
      /^400 MISSING_VALUE: Missing value - 'extension\/3\/url'$/,
      [{ op: 'add', path: '/extension/-', value: {} }],
    ],
  ])('%s', async (_, expected, patches) => {
    const { reply, error } = await change(...patches);
    expect(error).toMatch(expected);
    expect((reply.body as string).length).toBeLessThan(1500);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('values as deep as a body can hold', async () => {
    const deep = `${'['.repeat(90_000)}${']'.repeat(90_000)}`;
    for (const op of ['add', 'test']) {
      const body = `{"patches":[{"op":"${op}","path":"/name/-","value":${deep}}]}`;
      const { error } = await pds.ask('PATCH', `/Patient/${EVE.nhsNumber}`, headersOf(3), body);
      expect(error).toBe('400 INVALID_UPDATE: Invalid update with error - Invalid patch - value is too deep');
    }
  });

  it('takes a thousand operations that are good', async () => {
    const patches = Array.from({ length: 1000 }, (_, at) => ({ op: 'replace', path: '/gender', value: at % 2 ? 'male' : 'unknown' }));
    expect((await change(...patches)).body.gender).toBe('male');
  });
});

describe('by access mode', () => {
  const facts = (scope: string, more: object = {}): TokenFacts => ({
    active: true,
    expiresAt: 0,
    issuedAt: 0,
    scopes: [`urn:nhsd:apim:${scope}:personal-demographics-service`],
    authType: 'user',
    authLevel: '',
    clientId: 'c',
    applicationName: 'a',
    ...more,
  });
  const patient = facts('user-nhs-login:P9', { nhsNumber: EVE.nhsNumber, idTokenClaims: { vot: 'P9.Cp.Cd', nhs_number: EVE.nhsNumber } });
  const as = async (token: TokenFacts, ...patches: Patch[]) => {
    const own = await openPds({ patients: [EVE], checkToken: async () => token });
    return own.ask('PATCH', `/Patient/${EVE.nhsNumber}`, { ...headersOf(3), Authorization: 'Bearer abc123' }, JSON.stringify({ patches }));
  };
  const GENDER = { op: 'replace', path: '/gender', value: 'male' };

  it.each([['app:level3', 'Cannot update resource with application-restricted access token']])('%s may not', async (scope, display) => {
    const { status, body } = await as(facts(scope), GENDER);
    expect(status).toBe(403);
    expect(body.issue[0]).toEqual({
      severity: 'error',
      code: 'forbidden',
      details: {
        coding: [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', version: '1', code: 'INVALID_METHOD', display }],
      },
      diagnostics: 'Your app has insufficient permissions to use this method. Please contact support.',
    });
  });

  it('a healthcare worker may', async () => {
    expect((await as(facts('user-nhs-cis2:aal3'), GENDER)).status).toBe(200);
  });

  it('a patient may change some of it, most of that in whole objects', async () => {
    const refused =
      '400 INVALID_UPDATE: Invalid update with error - This user does not have permission to update the fields in the patches provided.';
    const mobile = { op: 'add', path: '/telecom/-', value: { system: 'phone', use: 'temp', value: '07700 900002' } };
    expect((await as(patient, GENDER)).error).toBe(refused);
    expect((await as(patient, mobile)).error).toBe(refused);
    const part = { op: 'replace', path: '/telecom/0/value', value: '07700 900002' };
    expect((await as(patient, { op: 'test', path: '/telecom/0/id', value: 'T1' }, part)).error).toBe(refused);
    const postcode = { op: 'replace', path: '/address/0/postalCode', value: 'LS1 1AA' };
    expect((await as(patient, { op: 'test', path: '/address/0/id', value: 'A1' }, postcode)).error).toBe('');
    // the second removal is of what comes after the first
    const removal = (id: string) => [
      { op: 'test', path: '/telecom/0/id', value: id },
      { op: 'remove', path: '/telecom/0' },
    ];
    expect((await as(patient, ...removal('T1'))).error).toBe('');
    expect((await as(patient, ...removal('T1'), ...removal('T2'), ...removal('T4'))).error).toBe(refused);
    const whole = {
      op: 'replace',
      path: '/address/0',
      value: { id: 'A1', use: 'home', line: ['1 New Road', '', '', 'York'], postalCode: 'YO1 1AA' },
    };
    expect((await as(patient, whole)).error).toBe('');
  });
});

describe('as the national sandbox', () => {
  beforeEach(async () => {
    pds = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
  });
  const send = (nhsNumber: string, headers: Record<string, string>, ...patches: Patch[]) =>
    pds.ask('PATCH', `/Patient/${nhsNumber}`, headers, JSON.stringify({ patches }));

  it('computes and forgets', async () => {
    const patches = [{ op: 'replace', path: '/gender', value: 'male' }];
    for (const _ of [1, 2]) {
      const { status, headers, body } = await send('9000000009', headersOf(2), ...patches);
      expect([status, headers.etag, body.gender, body.meta.versionId]).toEqual([200, 'W/"3"', 'male', '3']);
    }
    expect((await pds.get('/Patient/9000000009', { 'X-Request-ID': REQUEST_ID })).body.gender).toBe('female');
  });

  it('keeps the usual name, and lets nobody have two', async () => {
    const { body } = await pds.get('/Patient/9733162043', { 'X-Request-ID': REQUEST_ID });
    const [usual] = body.name;
    const headers = headersOf(body.meta.versionId);
    const untested = await send('9733162043', headers, { op: 'remove', path: '/name/0' });
    const tested = await send('9733162043', headers, { op: 'test', path: '/name/0', value: usual }, { op: 'remove', path: '/name/0' });
    for (const { error } of [untested, tested]) expect(error).toBe(`403 FORBIDDEN_UPDATE: ${F}not permitted to remove usual name`);
    const { error } = await send('9733162043', headers, { op: 'add', path: '/name/-', value: { use: 'usual', family: 'Bloggs' } });
    expect(error).toBe(`403 FORBIDDEN_UPDATE: ${F}multiple usual names cannot be added`);
  });

  it('has its own order of checks', async () => {
    const wrong = { Authorization: 'Bearer' };
    expect((await send('1', wrong)).error).toBe('400 INVALID_RESOURCE_ID');
    expect((await send('9000000009', wrong)).error).toMatch(/^412 /);
    expect((await send('9000000009', { ...wrong, 'If-Match': 'W/"9"' })).error).toBe('400 UNSUPPORTED_SERVICE');
    const typed = { ...wrong, 'If-Match': 'W/"9"', 'Content-Type': 'application/json-patch+json' };
    expect((await send('9000000009', typed)).error).toMatch(/^400 MISSING_VALUE/);
    expect((await send('9000000009', { ...typed, 'X-Request-ID': REQUEST_ID })).error).toMatch(/^401 /);
    expect((await send('9111231130', headersOf(9))).error).toBe('404 RESOURCE_NOT_FOUND');
    expect((await send('9000000009', headersOf(9))).error).toMatch(/No patches found$/);
    expect(
      (await send('9000000009', { ...headersOf(2), 'If-Match': 'rubbish' }, { op: 'replace', path: '/gender', value: 'male' })).error,
    ).toMatch(/^409 /);
  });
});
