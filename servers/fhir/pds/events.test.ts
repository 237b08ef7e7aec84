import { beforeEach, describe, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { perform } from '#world/changes/verbs';
import { mergePatients } from '#world/changes/verbs/merge-patients';
import { removeDeath } from '#world/changes/verbs/remove-death';
import { WORLD_EVENTS } from '#world/events';
import { loadSeeds } from '#world/seeds';
import { openPds, type Pds, REQUEST_ID } from './testing/pds.ts';
import { ADA, CUFF, person } from './testing/people.ts';

const { death: _death, removal: _removal, ...LIVING } = ADA;
const EVE = person({ ...LIVING, nhsNumber: '9990001162', serialChangeNumber: 3 });
const VISITOR = person({ ...CUFF, serialChangeNumber: 3 });
const EVES = { nhsNumber: EVE.nhsNumber, serialChangeNumber: 4 };
const DEATH = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus';
const APPLICATION = 'AnApplicationThatChangesRecords01';
const NURSE: TokenFacts = {
  active: true,
  issuedAt: 0,
  expiresAt: Number.MAX_SAFE_INTEGER,
  scopes: ['urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service'],
  authType: 'user',
  authLevel: 'aal3',
  clientId: APPLICATION,
  applicationName: 'Test',
  userId: '999100000102',
};

let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: [EVE, VISITOR], checkToken: async () => NURSE });
});

const send = (method: string, path: string, body: object, more: Readonly<Record<string, string>> = {}) =>
  pds.ask(
    method,
    path,
    { 'X-Request-ID': REQUEST_ID, 'If-Match': 'W/"3"', 'Content-Type': 'application/json', ...more },
    JSON.stringify(body),
  );
const change = (...patches: object[]) => send('PATCH', `/Patient/${EVE.nhsNumber}`, { patches });
const events = async () => (await pds.deps.world.store.readStream(WORLD_EVENTS, 0)).map(({ event }) => event);

describe('what a write changes is told', () => {
  it('demographics: which parts', async () => {
    await change({ op: 'replace', path: '/gender', value: 'unknown' });
    expect(await events()).toEqual([{ type: 'demographics-changed', ...EVES, parts: ['gender'] }]);
  });

  it('a move of house: from where to where', async () => {
    const at = EVE.addresses.findIndex(({ use }) => use === 'home');
    const { error } = await change(
      { op: 'test', path: `/address/${at}/id`, value: EVE.addresses[at]?.id },
      { op: 'replace', path: `/address/${at}/line/0`, value: '2 Mill Lane' },
    );
    expect(error).toBe('');
    const { addresses } = (await pds.deps.world.patients.get(EVE.nhsNumber))?.doc ?? EVE;
    const to = addresses.find(({ use, historic }) => use === 'home' && !historic);
    expect(await events()).toEqual([
      { type: 'demographics-changed', ...EVES, parts: ['addresses'], home: { from: EVE.addresses[at], to } },
    ]);
  });

  it('a death: when, and how it is known', async () => {
    const status = { url: 'deathNotificationStatus', valueCodeableConcept: { coding: [{ code: '1' }] } };
    await change(
      { op: 'add', path: '/deceasedDateTime', value: '2026-02-28' },
      { op: 'add', path: '/extension/-', value: { url: DEATH, extension: [status] } },
    );
    expect(await events()).toEqual([{ type: 'death-recorded', ...EVES, date: '2026-02-28', notification: 'informal' }]);
  });

  it('an insurance card, which only its holder brings', async () => {
    const { nhsNumber } = VISITOR;
    const scopes = ['urn:nhsd:apim:user-nhs-login:P9:personal-demographics-service'];
    const holder = { ...NURSE, scopes, userId: nhsNumber, nhsNumber, idTokenClaims: { vot: 'P9.Cp.Cd' } };
    pds = await openPds({ patients: [VISITOR], checkToken: async () => holder });
    const { error } = await send(
      'POST',
      '/Coverage',
      {
        resourceType: 'Coverage',
        status: 'active',
        subscriber: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber } },
        identifier: [{ value: 'DE12345', assigner: { identifier: { system: 'urn:iso:std:iso:3166', value: 'DEU' } } }],
        payor: [{ identifier: { value: '01071' } }],
        beneficiary: { identifier: { value: '1029384756' } },
        period: { end: '2030-12-31' },
      },
      { Authorization: 'Bearer t1' },
    );
    expect(error).toBe('');
    const author = { application: APPLICATION, patient: nhsNumber };
    expect(await events()).toEqual([{ type: 'demographics-changed', nhsNumber, serialChangeNumber: 4, parts: ['coverage'], author }]);
  });

  it('another practice: the old one and the new, by which application, for whom and by whom', async () => {
    pds = await openPds({ seeds: loadSeeds(), checkToken: async () => NURSE });
    const { body } = await pds.get('/Patient/9693632109');
    const [{ id, identifier }] = body.generalPractitioner;
    const patches = [
      { op: 'replace', path: '/generalPractitioner/0/id', value: id },
      { op: 'replace', path: '/generalPractitioner/0/identifier/value', value: 'B82617' },
    ];
    const { error } = await send(
      'PATCH',
      '/Patient/9693632109',
      { patches },
      { Authorization: 'Bearer t1', 'NHSD-End-User-Organisation-ODS': 'B82617', 'If-Match': `W/"${body.meta.versionId}"` },
    );
    expect(error).toBe('');
    expect(await events()).toContainEqual({
      type: 'gp-changed',
      nhsNumber: '9693632109',
      serialChangeNumber: Number(body.meta.versionId) + 1,
      from: identifier.value,
      to: 'B82617',
      author: { application: APPLICATION, user: '999100000102', organisation: 'B82617' },
    });
  });
});

describe('what is changed elsewhere shows in PDS, and is told', () => {
  const deps = () => ({ at: pds.deps.clock.now(), ids: pds.deps.ids });

  it('a death that was a mistake', async () => {
    pds = await openPds({ patients: [ADA] });
    expect((await pds.get(`/Patient/${ADA.nhsNumber}`)).body).toHaveProperty('deceasedDateTime');
    await perform(pds.deps.world, removeDeath, { nhsNumber: ADA.nhsNumber }, deps());
    expect((await pds.get(`/Patient/${ADA.nhsNumber}`)).body).not.toHaveProperty('deceasedDateTime');
    expect(await events()).toContainEqual({
      type: 'death-removed',
      nhsNumber: ADA.nhsNumber,
      serialChangeNumber: ADA.serialChangeNumber + 1,
    });
  });

  it('two records of one person', async () => {
    await perform(pds.deps.world, mergePatients, { nhsNumber: EVE.nhsNumber, into: VISITOR.nhsNumber }, deps());
    expect((await pds.get(`/Patient/${EVE.nhsNumber}`)).body.id).toBe(VISITOR.nhsNumber);
    expect(await events()).toContainEqual({ type: 'number-superseded', ...EVES, by: VISITOR.nhsNumber });
    const { error } = await change({ op: 'replace', path: '/gender', value: 'unknown' });
    expect(error).toMatch(/^403 FORBIDDEN_UPDATE: .* superseded in a merge$/);
  });
});

describe('what is refused is not told', () => {
  it.each<[string, object[], Readonly<Record<string, string>>]>([
    ['another version', [{ op: 'replace', path: '/gender', value: 'unknown' }], { 'If-Match': 'W/"2"' }],
    [
      'a patch that does not fit',
      [
        { op: 'replace', path: '/gender', value: 'unknown' },
        { op: 'test', path: '/birthDate', value: '' },
      ],
      {},
    ],
    ['a practice that is not there', [{ op: 'add', path: '/managingOrganization', value: { identifier: { value: 'Z99999' } } }], {}],
    ['nothing new', [{ op: 'test', path: '/gender', value: EVE.gender }], {}],
  ])('%s', async (_, patches, headers) => {
    expect((await send('PATCH', `/Patient/${EVE.nhsNumber}`, { patches }, headers)).status).toBeGreaterThanOrEqual(400);
    expect(await events()).toEqual([]);
    expect((await pds.deps.world.patients.get(EVE.nhsNumber))?.version).toBe(1);
  });
});
