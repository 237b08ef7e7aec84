import { beforeEach, describe, expect, it } from 'vitest';
import { WORLD_EVENTS } from '#world/events';
import { loadSeeds } from '#world/seeds';
import { changeEve, EVE, EVE_AND_OTHERS, headersOf, type Patch } from '../testing/changes.ts';
import { openPds, type Pds } from '../testing/pds.ts';
import { MINIMAL } from '../testing/people.ts';

const ID = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';

let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: EVE_AND_OTHERS });
});
const change = (...patches: Patch[]) => changeEve(pds, patches);

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
