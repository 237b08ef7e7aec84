import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import { type Store, VersionConflict } from '#kernel/store/store';
import { ChangeRefused } from './changes/change.ts';
import { changePatient } from './changes/patient.ts';
import { WORLD_COLLECTIONS } from './collections.ts';
import { patientEvents, WORLD_EVENTS, type WorldEvent } from './events.ts';
import { type Address, type Patient, patientSchema } from './patient.ts';
import { nameAndBirthDate } from './patient-indexes.ts';
import { normaliseName } from './rules/name.ts';
import { loadSeeds } from './seeds.ts';
import { openWorld, type World } from './world.ts';

/** Read once: each test has a store of its own over them. */
const seeds = loadSeeds();

let store: Store;
let world: World;
beforeEach(async () => {
  store = await openStore({ seeds, collections: WORLD_COLLECTIONS });
  world = openWorld(store.session('default'));
});
afterEach(() => store.close());

async function readPatient(nhsNumber: string): Promise<Patient> {
  const stored = await world.patients.get(nhsNumber);
  if (!stored) throw new Error(`nobody has ${nhsNumber}`);
  return stored.doc;
}

describe('the world', () => {
  test('gives documents by their ids', async () => {
    expect((await world.patients.get('9000000009'))?.doc.names[0]?.family).toBe('Smith');
    expect((await world.organisations.get('A20047'))?.doc.name).toBe("DR LEGG'S SURGERY");
    expect((await world.practitioners.get('999100000101'))?.doc.name.family).toBe('Legg');
    expect((await world.users.get('9912003071'))?.doc.provider).toBe('nhs-login');
    expect((await world.applications.get('DemoAppWorksByItselfSignedJwt001'))?.doc.generated).toBe(true);
    expect(await world.patients.get('9111231130')).toBeUndefined();
  });

  test('gives the same object for as long as nothing has changed', async () => {
    expect(await readPatient('9000000009')).toBe(await readPatient('9000000009'));
  });

  test('stores and removes documents under their own ids', async () => {
    const { doc } = (await world.organisations.get('A20047')) ?? {};
    const stored = await world.organisations.put({ ...(doc as NonNullable<typeof doc>), odsCode: 'A20048' }, { ifVersion: 0 });
    expect(stored).toMatchObject({ id: 'A20048', version: 1 });
    await expect(world.organisations.put(stored.doc, { ifVersion: 0 })).rejects.toThrow(VersionConflict);
    expect(await world.organisations.delete('A20048')).toBe(true);
    expect(await world.organisations.delete('A20048')).toBe(false);
  });

  test('lists by id', async () => {
    const { items, next } = await world.applications.list({ limit: 3 });
    expect(items.map(({ id }) => id)).toEqual([...items.map(({ id }) => id)].sort());
    expect(next).toBeDefined();
  });
});

describe('patients are found', () => {
  const ids = async (where: Parameters<World['patients']['find']>[0]) => (await world.patients.find(where)).items.map(({ id }) => id);

  test('by family name and birth date', async () => {
    const index = 'family+birthDate';
    expect(await ids({ index, equals: nameAndBirthDate('SMITH', '2010-10-22') })).toEqual(['9000000009', '9000000015']);
    expect(await ids({ index, from: nameAndBirthDate('Youds', '1970-01-01'), to: nameAndBirthDate('Youds', '1970-12-31') })).toEqual([
      '9693633679',
      '9693633687',
      '9693633695',
      '9693633709',
    ]);
    expect(await ids({ index, equals: nameAndBirthDate('Youds', '1970-01-25') })).toEqual([]);
  });

  test('by what the family name begins with', async () => {
    expect(await ids({ index: 'family+birthDate', prefix: normaliseName('McMatch-') })).toEqual(['5900036502', '5900053679', '5900054586']);
  });

  test('under the birth date of searches, where it is not that of the record', async () => {
    expect(await ids({ index: 'family+birthDate', equals: nameAndBirthDate('Smythe', '2005-06-16') })).toEqual(['9000000025']);
    expect(await ids({ index: 'family+birthDate', equals: nameAndBirthDate('Smythe', '2010-10-22') })).toEqual([]);
  });

  test('by the names that they had, apart from those they have', async () => {
    expect(await ids({ index: 'family+birthDate', prefix: 'okonjo\u0002' })).toEqual([]);
    expect(await ids({ index: 'historicFamily+birthDate', prefix: 'okonjo\u0002' })).toEqual(['9990001375']);
  });

  test('by what they call themselves', async () => {
    expect(await ids({ index: 'given+birthDate', equals: nameAndBirthDate('Ada', '1985-03-02') })).toEqual(['9990001375']);
  });

  test('by where they live, who treats them, and how they are reached', async () => {
    expect(await ids({ index: 'postcode', equals: 'LS123TB' })).toEqual(['9990001375', '9990002746', '9990003114', '9990005850']);
    expect(await ids({ index: 'generalPractitioner', equals: 'W99901' })).toEqual(['9990011079', '9990032319', '9990032386']);
    expect(await ids({ index: 'email', equals: 'jane.smith@example.com' })).toEqual(['9000000009']);
    expect(await ids({ index: 'phone', equals: '07700900113' })).toEqual(['9990002746']);
  });

  test('but not when the record was withdrawn', async () => {
    expect(await ids({ index: 'family+birthDate', prefix: 'entry' })).toEqual([]);
  });
});

describe('a change of a patient', () => {
  const at = Date.parse('2026-03-01T12:00:00Z');
  const events = async () => (await world.store.readStream<WorldEvent>(WORLD_EVENTS, 0)).map(({ at: when, event }) => ({ when, event }));

  test('makes the next version and tells what it means', async () => {
    const home = (await readPatient('9990001375'))?.addresses.find(({ use }) => use === 'home');
    const stored = await changePatient(
      world,
      '9990001375',
      (before) => ({ ...before, gpRegistration: { practice: 'A20047' }, gender: 'female', addresses: [] }),
      at,
    );
    expect(stored).toMatchObject({ version: 2, doc: { serialChangeNumber: 8, gpRegistration: { practice: 'A20047' } } });
    expect(await readPatient('9990001375')).toBe(stored?.doc);
    const about = { nhsNumber: '9990001375', serialChangeNumber: 8 };
    expect(await events()).toEqual([
      { when: at, event: { type: 'demographics-changed', ...about, parts: ['addresses'], home: { from: home } } },
      { when: at, event: { type: 'gp-changed', ...about, from: 'B83002', to: 'A20047' } },
    ]);
  });

  test('that changes nothing leaves the record as it is', async () => {
    const before = await readPatient('9000000009');
    const stored = await changePatient(world, '9000000009', (patient) => patient, at);
    expect(stored).toMatchObject({ version: 1, doc: { serialChangeNumber: 2 } });
    expect(stored?.doc).toBe(before);
    expect(await events()).toEqual([]);
  });

  test('that is refused changes nothing', async () => {
    const refuse = () => {
      throw new Error('no');
    };
    await expect(changePatient(world, '9000000009', refuse, at)).rejects.toThrow('no');
    expect(await readPatient('9000000009')).toMatchObject({ serialChangeNumber: 2 });
    expect(await events()).toEqual([]);
  });

  test('to what cannot be is refused, and changes nothing', async () => {
    const change = changePatient(world, '9000000009', (before) => ({ ...before, names: [{ use: 'usual', family: 'x'.repeat(36) }] }), at);
    await expect(change).rejects.toThrow(ChangeRefused);
    await expect(change).rejects.toMatchObject({ refusal: { kind: 'arguments', issues: [{ path: 'names.0.family' }] } });
    expect(await readPatient('9000000009')).toMatchObject({ serialChangeNumber: 2 });
  });

  test('of nobody is nothing', async () => {
    expect(await changePatient(world, '9111231130', (patient) => patient, at)).toBeUndefined();
  });

  test('made by many at the same time is made by each', async () => {
    const rename = (given: string) => (before: Patient) => ({
      ...before,
      names: [...before.names, { use: 'nickname' as const, given: [given] }],
    });
    await Promise.all(['A', 'B', 'C', 'D', 'E'].map((given) => changePatient(world, '9000000033', rename(given), at)));
    const { names, serialChangeNumber } = await readPatient('9000000033');
    expect(names.map(({ given }) => given?.[0]).sort()).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(serialChangeNumber).toBe(7);
    expect((await events()).map(({ event }) => ('serialChangeNumber' in event ? event.serialChangeNumber : 0))).toEqual([3, 4, 5, 6, 7]);
  });

  test('stays in its session', async () => {
    const other = openWorld(store.session('other'));
    await changePatient(other, '9000000009', (before) => ({ ...before, gender: 'unknown' }), at);
    expect((await other.patients.get('9000000009'))?.doc.gender).toBe('unknown');
    expect((await readPatient('9000000009')).gender).toBe('female');
    expect(await events()).toEqual([]);
  });
});

describe('what a change of a record means', () => {
  const before: Patient = {
    nhsNumber: '9000000009',
    serialChangeNumber: 2,
    confidentiality: 'unrestricted',
    names: [{ use: 'usual', family: 'Smith', given: ['Jane'] }],
    addresses: [],
    telecoms: [],
    emergencyContacts: [],
    relatedPeople: [],
  };
  const about = { nhsNumber: '9000000009', serialChangeNumber: 3 };
  const dead = { date: '2026-02-28', notification: 'formal' } as const;
  const HOME: Address = { id: '456', use: 'home', lines: ['1 Mill Lane'] };
  const meaning = (from: Partial<Patient>, to: Partial<Patient>) =>
    patientEvents({ ...before, ...from }, { ...before, serialChangeNumber: 3, ...to });

  test.each<[string, Partial<Patient>, Partial<Patient>, readonly object[]]>([
    ['nothing but a new number', {}, {}, []],
    ['the same names in another order of fields', {}, { names: [{ given: ['Jane'], family: 'Smith', use: 'usual' }] }, []],
    ['names and gender', {}, { gender: 'female', names: [] }, [{ type: 'demographics-changed', ...about, parts: ['names', 'gender'] }]],
    ['a first practice', {}, { gpRegistration: { practice: 'A20047' } }, [{ type: 'gp-changed', ...about, to: 'A20047' }]],
    ['no practice any more', { gpRegistration: { practice: 'A20047' } }, {}, [{ type: 'gp-changed', ...about, from: 'A20047' }]],
    [
      'the same practice since another day',
      { gpRegistration: { practice: 'A20047' } },
      { gpRegistration: { practice: 'A20047', period: {} } },
      [{ type: 'demographics-changed', ...about, parts: ['gpRegistration'] }],
    ],
    [
      'another home, and the one before in the history',
      { addresses: [HOME] },
      {
        addresses: [
          { ...HOME, lines: ['2 Mill Lane'] },
          { ...HOME, historic: true },
        ],
      },
      [
        {
          type: 'demographics-changed',
          ...about,
          parts: ['addresses'],
          home: { from: HOME, to: { ...HOME, lines: ['2 Mill Lane'] } },
        },
      ],
    ],
    [
      'an address for letters',
      { addresses: [HOME] },
      { addresses: [HOME, { use: 'correspondence', lines: ['PO Box 1'] }] },
      [{ type: 'demographics-changed', ...about, parts: ['addresses'] }],
    ],
    ['a death', {}, { death: dead }, [{ type: 'death-recorded', ...about, date: '2026-02-28', notification: 'formal' }]],
    [
      'a death that is now known to the day',
      { death: { date: '2026', notification: 'informal' } },
      { death: dead },
      [{ type: 'death-recorded', ...about, date: '2026-02-28', notification: 'formal' }],
    ],
    ['a death that was none', { death: dead }, {}, [{ type: 'death-removed', ...about }]],
    [
      'a death that PDS calls removed',
      { death: dead },
      { death: { ...dead, notification: 'removed' } },
      [{ type: 'death-removed', ...about }],
    ],
    ['a merge', {}, { supersededBy: '9000000017' }, [{ type: 'number-superseded', ...about, by: '9000000017' }]],
    ['a withdrawal', {}, { invalidated: true }, [{ type: 'record-invalidated', ...about }]],
  ])('%s', (_what, from, to, events) => expect(meaning(from, to)).toEqual(events));

  test.each(Object.keys(patientSchema.pipe[0].entries).filter((field) => !['nhsNumber', 'serialChangeNumber'].includes(field)))(
    'no change of %s goes untold',
    (field) => {
      const changed = { addresses: [], gpRegistration: { practice: 'A20047' }, death: dead }[field] ?? 'changed';
      const from = { ...before, addresses: [HOME] };
      expect(patientEvents(from, { ...from, [field]: changed } as Patient)).toHaveLength(1);
    },
  );

  test('a new patient, one that is taken away, and neither', () => {
    expect(patientEvents(undefined, before)).toEqual([{ type: 'patient-added', nhsNumber: '9000000009', serialChangeNumber: 2 }]);
    expect(patientEvents(before, undefined)).toEqual([{ type: 'patient-removed', nhsNumber: '9000000009', serialChangeNumber: 2 }]);
    expect(patientEvents(undefined, undefined)).toEqual([]);
  });
});
