import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { worldFrame } from '#world/frame';
import { bindDeps, type OauthDeps } from '../deps.ts';
import { oauthServer } from '../server.ts';
import { adHocPatient, adHocWorker } from './ad-hoc.ts';
import { findPatient, findWorker, patientBehind, workerBehind } from './people.ts';
import { searchPatients, searchWorkers } from './person-search.ts';

const DAY = '2026-11-25';
let suite: Suite;
let deps: OauthDeps;

beforeAll(async () => {
  const config = parseConfig({ options: { portBase: 0, logLevel: 'silent' } });
  suite = await startSuite({ config, servers: [oauthServer], frame: worldFrame });
  deps = bindDeps(await suite.kernel.session('default'), suite.kernel);
});
afterAll(() => suite.stop());

describe('healthcare workers', () => {
  test('by account, with its level, and what the directory says', async () => {
    const worker = await findWorker(deps.world, '656005750109', DAY);
    expect(worker).toMatchObject({ kind: 'worker', id: '656005750109', assurance: 2, identityAssurance: '3' });
    expect(worker?.practitioner?.sdsUserId).toBe('656005750109');
  });

  test('by an account that the directory does not know', async () => {
    expect(await findWorker(deps.world, 'Aal4', DAY)).toEqual({
      kind: 'worker',
      id: 'Aal4',
      assurance: 3,
      identityAssurance: '3',
      roles: [],
    });
  });

  test('by SDS user id alone, at the highest level', async () => {
    const { items } = await deps.world.practitioners.list({ limit: 1000 });
    const accounts = new Set((await deps.world.users.list({ limit: 1000 })).items.map(({ id }) => id));
    const id = items.find((one) => !accounts.has(one.id))?.id as string;
    expect(await findWorker(deps.world, id, DAY)).toMatchObject({ id, assurance: 3 });
  });

  test.each(['', 'nobody', '9912003071', '__proto__'])('%j is none', async (id) => {
    expect(await findWorker(deps.world, id, DAY)).toBeUndefined();
  });

  test('are found by name in any order, by id, by part of a word’s beginning', async () => {
    const found = async (query: string) => (await searchWorkers(deps.world, query, DAY)).people.map(({ id }) => id);
    for (const query of ['Surekha Kulkarni', 'kulkarni surekha', 'KULK', '656005750104'])
      expect(await found(query)).toContain('656005750104');
    expect(await found('ulkarni')).toEqual([]);
    expect(await found('   ')).toHaveLength(20);
  });

  test('are shown with level, roles, and what is unusual', async () => {
    const about = async (id: string) => (await searchWorkers(deps.world, id, DAY)).people.find((one) => one.id === id);
    expect(await about('656005750104')).toMatchObject({
      tags: ['AAL3', 'Admin/Clinical Support Access Role at Y51', 'Registration Authority Manager at X09'],
      remarks: ['2 roles, none chosen'],
    });
    expect((await about('656005750109'))?.remarks).toContain('AAL2 only');
    expect((await about('555031999105'))?.remarks).toContain('identity assured to level 2 only');
    expect(await about('Aal4')).toMatchObject({ name: 'Not in the staff directory', remarks: ['only an account', 'no role'] });
  });
});

describe('patients', () => {
  test('by account, whose word comes before the record’s', async () => {
    const person = await findPatient(deps.world, 'testuserlive+p5@demo.signin.nhs.uk');
    expect(person).toMatchObject({ kind: 'patient', proofing: 'P5', nhsNumber: '9686369120', givenName: 'JULIET', familyName: 'ONIONS' });
  });

  test('by NHS number alone, with spaces or without, at P9', async () => {
    for (const typed of ['9000000009', '900 000 0009', ' 9000000009 '])
      expect(await findPatient(deps.world, typed)).toMatchObject({
        id: '9000000009',
        nhsNumber: '9000000009',
        proofing: 'P9',
        familyName: 'Smith',
      });
  });

  test('without an NHS number', async () => {
    const person = await findPatient(deps.world, 'new.arrival@example.com');
    expect(person).toMatchObject({ proofing: 'P0', email: 'new.arrival@example.com' });
    expect(person).not.toHaveProperty('nhsNumber');
  });

  test('not the record of a mistake', async () => {
    const { items } = await deps.world.patients.list({ limit: 1000 });
    const mistake = items.find(({ doc }) => doc.invalidated)?.id as string;
    expect(mistake).toMatch(/^\d{10}$/);
    expect(await findPatient(deps.world, mistake)).toBeUndefined();
  });

  test.each(['', 'nobody', '0000000000', '656005750104'])('%j is none', async (id) => {
    expect(await findPatient(deps.world, id)).toBeUndefined();
  });

  test('are found by name, number and address', async () => {
    const found = async (query: string) => (await searchPatients(deps.world, query)).people.map(({ id }) => id);
    expect(await found('9000000009')).toContain('9000000009');
    expect(await found('Jane Smith')).toContain('9000000009');
    expect(await found('smith jane')).toContain('9000000009');
    expect(await found('testuserlive+p5@demo')).toContain('testuserlive+p5@demo.signin.nhs.uk');
    expect(await found('nobody at all')).toEqual([]);
    expect(await searchPatients(deps.world, '')).toMatchObject({ more: true });
  });

  test('are shown with what is unusual', async () => {
    const remarks = async (id: string) => (await searchPatients(deps.world, id)).people.find((one) => one.id === id)?.remarks;
    expect(await remarks('9912003072')).toContain('P5 only');
    expect(await remarks('new.arrival@example.com')).toEqual(['P0 only', 'no NHS number']);
    const { items } = await deps.world.patients.list({ limit: 1000 });
    const dead = items.find(({ doc }) => doc.death?.notification === 'formal' && !doc.invalidated);
    expect((await remarks(dead?.id as string))?.join()).toContain(`died on ${dead?.doc.death?.date}`);
  });
});

describe('people made up on the spot', () => {
  const context = {
    get ids() {
      return deps.context.ids;
    },
  };
  const form = (values: Record<string, string>) => new URLSearchParams({ given: ' Ann ', family: 'Other', ...values });

  test('a worker without a role, and one with', () => {
    expect(adHocWorker(form({}), context)).toMatchObject({
      person: { assurance: 3, roles: [], practitioner: { name: { given: ['Ann'], family: 'Other' } } },
    });
    const { person } = adHocWorker(form({ level: 'aal1', roleCode: 's8001:g8002:r8008', organisation: 'a20047' }), context) as {
      person: object;
    };
    expect(person).toMatchObject({
      assurance: 1,
      roles: [{ organisation: 'A20047', jobRole: 'S8001:G8002:R8008', id: expect.stringMatching(/^999\d{9}$/) }],
    });
  });

  test('a patient, with a record or without', () => {
    expect(adHocPatient(form({}), context)).toMatchObject({ person: { id: expect.stringMatching(/^ad-hoc-/), proofing: 'P9' } });
    expect(adHocPatient(form({ nhsNumber: '900 000 0009', level: 'P5', birthDate: '1970-01-31' }), context)).toEqual({
      person: {
        kind: 'patient',
        id: '9000000009',
        nhsNumber: '9000000009',
        proofing: 'P5',
        givenName: 'Ann',
        familyName: 'Other',
        birthDate: '1970-01-31',
      },
    });
  });

  test.each([
    [{ given: '' }, 'Enter a first name and a last name'],
    [{ family: 'x'.repeat(36) }, 'A name has at most 35 characters'],
    [{ level: 'P7' }, 'The proofing level must be P0, P5 or P9'],
    [{ birthDate: '31/01/1970' }, 'The date of birth must be a day, such as 1970-01-31'],
    [{ nhsNumber: '9000000008' }, 'The NHS number must be ten digits of which the last is the right check digit'],
  ])('a patient with %j is none', (values, problem) => expect(adHocPatient(form(values), context)).toEqual({ problem }));

  test.each([
    [{ roleCode: 'doctor' }, 'The role must be a code such as R8000 or S8000:G8000:R8000'],
    [{ organisation: '?' }, 'The organisation must be an ODS code'],
    [{ level: '0' }, 'The assurance level must be AAL1, AAL2 or AAL3'],
  ])('a worker with %j is none', (values, problem) => expect(adHocWorker(form(values), context)).toEqual({ problem }));

  test('are known to their own sign-in, and each only as what they are', async () => {
    const made = adHocPatient(form({}), context);
    if ('problem' in made) throw new Error(made.problem);
    const kept = { id: made.person.id, adHoc: made.person };
    expect(await patientBehind(kept, deps.world)).toBe(made.person);
    expect(await workerBehind(kept, deps.world, DAY)).toBeUndefined();
  });
});
