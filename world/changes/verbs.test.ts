import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededIds } from '#kernel/ids';
import type { Store } from '#kernel/store/store';
import type { VerbDone, VerbOutcome } from '#kernel/verbs';
import { WORLD_EVENTS } from '../events.ts';
import { checkWorld } from '../sanity/sanity.ts';
import { AT, openSmallWorld, viewOfSession } from '../testing/small-world.ts';
import { openWorld, type World } from '../world.ts';
import { perform, VERBS, WORLD_VERBS, type WorldVerb } from './verbs.ts';

const ADAEZE = '9990001375';
const THOMAS = '9990002746';
const JEAN = '9990006229';

let opened: Store;
let world: World;
beforeEach(async () => {
  opened = await openSmallWorld();
  world = openWorld(opened.session('default'));
});
afterEach(() => opened.close());

function ask(name: string, args: unknown, at = AT): Promise<VerbOutcome> {
  return perform(world, WORLD_VERBS.find((verb) => verb.name === name) as WorldVerb, args, { at, ids: seededIds(at % 1000) });
}

async function change(name: string, args: object, at = AT): Promise<VerbDone> {
  const outcome = await ask(name, args, at);
  if ('refused' in outcome) throw new Error(`${name} was refused: ${outcome.refused.reason}`);
  return outcome;
}

async function refusal(name: string, args: unknown): Promise<string> {
  const outcome = await ask(name, args);
  return 'refused' in outcome ? outcome.refused.code : 'done';
}

const types = ({ events }: VerbDone) => events.map((event) => (event as { type: string }).type);
const patient = async (nhsNumber: string) => (await world.patients.get(nhsNumber))?.doc;
const record = async (nhsNumber: string) => (await world.records.get(nhsNumber))?.doc;
const schedule = async (id: string) => (await world.schedules.get(id))?.doc.slots.map(({ status }) => status);

describe('the table', () => {
  test('has each verb once, says what it does, and what it is given', () => {
    const names = VERBS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('retire-practice');
    for (const { name, description, arguments: args } of VERBS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(description.length, name).toBeGreaterThan(10);
      expect(args).toMatchObject({ type: 'object', additionalProperties: false, required: expect.any(Array) });
    }
    expect(VERBS.find(({ name }) => name === 'move-patient')?.arguments).toEqual({
      type: 'object',
      properties: {
        nhsNumber: { type: 'string', description: 'NHS number, ten digits' },
        practice: { type: 'string', description: 'ODS code of a GP practice' },
        on: { type: 'string', description: 'When; today where nothing is said. As exact as is known' },
      },
      required: ['nhsNumber', 'practice'],
      additionalProperties: false,
    });
  });
});

describe('patients', () => {
  test('join with a number of the test range, on the roster of their practice', async () => {
    const done = await change('register-patient', {
      name: { given: ['Joan'], family: 'Hargreaves' },
      birthDate: '1958-08-12',
      gender: 'female',
      practice: 'A20047',
      address: { lines: ['', '2 Canal Street', '', 'Leeds'], postcode: 'LS12 2QA' },
    });
    const [{ id: nhsNumber = '' } = {}] = done.changed;
    expect(nhsNumber).toMatch(/^999/);
    expect(await patient(nhsNumber)).toMatchObject({
      serialChangeNumber: 1,
      gpRegistration: { practice: 'A20047', period: { from: '2026-11-25' } },
    });
    expect((await world.registrations.get(`A20047:${nhsNumber}`))?.doc).toMatchObject({ type: 'R', status: 'active' });
    expect(types(done)).toEqual(['patient-added', 'registered-at']);
  });

  test('move: in the demographics service and on both rosters', async () => {
    const done = await change('move-patient', { nhsNumber: ADAEZE, practice: 'A20047', on: '2026-11-20' });
    expect(await patient(ADAEZE)).toMatchObject({
      serialChangeNumber: 2,
      gpRegistration: { practice: 'A20047', period: { from: '2026-11-20' } },
    });
    expect((await world.registrations.get(`B83002:${ADAEZE}`))?.doc).toMatchObject({ status: 'inactive', period: { to: '2026-11-20' } });
    expect(done.events).toEqual([
      { type: 'gp-changed', nhsNumber: ADAEZE, serialChangeNumber: 2, from: 'B83002', to: 'A20047' },
      { type: 'left', registration: `B83002:${ADAEZE}`, nhsNumber: ADAEZE, odsCode: 'B83002' },
      { type: 'registered-at', registration: `A20047:${ADAEZE}`, nhsNumber: ADAEZE, odsCode: 'A20047', as: 'R' },
    ]);
    expect(done.changed.map(({ collection, version }) => `${collection} ${version}`)).toEqual([
      'patients 2',
      'registrations 2',
      'registrations 1',
    ]);
  });

  test('keep the addresses, names and numbers that they had', async () => {
    await change('change-address', { nhsNumber: ADAEZE, address: { lines: ['', '2 Canal Street'], postcode: 'LS12 2QA' } });
    await change('change-name', { nhsNumber: ADAEZE, name: { family: 'Baker', given: ['Adaeze'] }, keepAs: 'maiden' });
    await change('change-contact', { nhsNumber: ADAEZE, kind: 'phone', use: 'mobile', value: '07700 900113' });
    await change('change-contact', { nhsNumber: ADAEZE, kind: 'phone', use: 'mobile' });
    expect(await patient(ADAEZE)).toMatchObject({
      serialChangeNumber: 5,
      names: [
        { use: 'usual', family: 'Baker' },
        { use: 'maiden', family: 'Okonjo-Baker', period: { to: '2026-11-25' } },
      ],
      addresses: [{ postcode: 'LS12 2QA' }, { postcode: 'LS12 3TB', historic: true, period: { to: '2026-11-25' } }],
      telecoms: [{ value: '07700 900113', historic: true }],
    });
  });

  test('die, and what was booked is cancelled and can be had by others', async () => {
    const done = await change('record-death', { nhsNumber: ADAEZE, date: '2026-11-24', notification: 'formal' });
    expect(types(done)).toEqual(['death-recorded', 'appointment-cancelled', 'schedule-changed']);
    expect((await world.appointments.get('a1'))?.doc).toMatchObject({ status: 'cancelled', cancellationReason: 'Patient has died' });
    expect((await schedule('armley'))?.[0]).toBe('free');
    expect(types(await change('remove-death', { nhsNumber: ADAEZE }))).toEqual(['death-removed']);
    expect((await patient(ADAEZE))?.death).toMatchObject({ notification: 'removed' });
  });

  test('are born: with the practice and the address of the mother, and both know of each other', async () => {
    const done = await change('record-birth', { mother: ADAEZE, gender: 'male', birthDate: '2026-11-24', given: ['Obi'] });
    const baby = done.changed[0]?.id ?? '';
    expect(await patient(baby)).toMatchObject({
      names: [{ given: ['Obi'], family: 'Okonjo-Baker' }],
      gpRegistration: { practice: 'B83002' },
      addresses: [{ postcode: 'LS12 3TB' }],
      relatedPeople: [{ nhsNumber: ADAEZE, relationships: ['MTH', 'Guardian'] }],
    });
    expect((await patient(ADAEZE))?.relatedPeople.at(-1)).toMatchObject({ nhsNumber: baby, relationships: ['CHILD'] });
    expect(done.events.at(-1)).toEqual({ type: 'newborn-added', nhsNumber: baby, serialChangeNumber: 1, mother: ADAEZE });
  });

  test('turn out to be one person', async () => {
    const done = await change('merge-patients', { nhsNumber: ADAEZE, into: '9990013810' });
    expect(types(done)).toEqual(['number-superseded', 'left', 'appointment-cancelled', 'schedule-changed']);
    expect(await refusal('change-name', { nhsNumber: ADAEZE, name: { family: 'X' } })).toBe('number-superseded');
    expect(await refusal('invalidate-record', { nhsNumber: '9990013810' })).toBe('holds-for-others');
  });

  test.each([
    ['move-patient', { nhsNumber: JEAN, practice: 'A20047' }, 'patient-dead'],
    ['move-patient', { nhsNumber: ADAEZE, practice: 'B83002' }, 'already-registered'],
    ['move-patient', { nhsNumber: ADAEZE, practice: 'RR8' }, 'not-a-practice'],
    ['move-patient', { nhsNumber: ADAEZE, practice: 'ZZ999' }, 'no-such-organisation'],
    ['move-patient', { nhsNumber: ADAEZE, practice: 'A20047', on: '2026-11-26' }, 'in-the-future'],
    ['move-patient', { nhsNumber: ADAEZE, practice: 'A20047', on: '1980' }, 'before-birth'],
    ['move-patient', { nhsNumber: '9990036306', practice: 'A20047' }, 'no-such-patient'],
    ['move-patient', { nhsNumber: '9990014183', practice: 'A20047' }, 'number-superseded'],
    ['move-patient', { nhsNumber: '9990003343', practice: 'A20047' }, 'record-invalidated'],
    ['register-patient', { nhsNumber: ADAEZE, name: { family: 'X' }, birthDate: '1990' }, 'number-taken'],
    ['register-patient', { nhsNumber: '4010232137', name: { family: 'X' }, birthDate: '1990' }, 'number-may-be-live'],
    ['register-patient', { nhsNumber: '9111231130', name: { family: 'X' }, birthDate: '1990' }, 'number-reserved'],
    ['register-patient', { name: { family: 'X' }, birthDate: '1626-11-25' }, 'too-old'],
    ['register-patient', { name: { family: 'X' }, birthDate: '2026-11-26' }, 'in-the-future'],
    ['deregister-patient', { nhsNumber: ADAEZE, reason: 'DEA' }, 'patient-alive'],
    ['record-death', { nhsNumber: ADAEZE, date: '1985-03-01' }, 'before-birth'],
    ['record-death', { nhsNumber: ADAEZE, date: '2026-11-26' }, 'in-the-future'],
    ['record-death', { nhsNumber: ADAEZE, date: '2020-01-01' }, 'care-since'],
    ['record-death', { nhsNumber: THOMAS, date: '2026-11-01' }, 'care-since'],
    ['record-death', { nhsNumber: JEAN, date: '2024-02-03', notification: 'informal' }, 'already-formal'],
    ['record-death', { nhsNumber: JEAN, date: '2024-02-03', notification: 'formal' }, 'already-recorded'],
    ['remove-death', { nhsNumber: ADAEZE }, 'patient-alive'],
    ['merge-patients', { nhsNumber: ADAEZE, into: ADAEZE }, 'same-number'],
    ['merge-patients', { nhsNumber: ADAEZE, into: JEAN }, 'death-differs'],
    ['merge-patients', { nhsNumber: ADAEZE, into: '9990014183' }, 'number-superseded'],
    ['record-birth', { mother: THOMAS, gender: 'female' }, 'not-a-mother'],
    ['record-birth', { mother: '9990003114', gender: 'female' }, 'too-young'],
    ['record-birth', { mother: JEAN, gender: 'female' }, 'patient-dead'],
    ['record-birth', { mother: ADAEZE, gender: 'female', birthDate: '2024-01-01' }, 'not-newborn'],
    ['nominate-pharmacy', { nhsNumber: ADAEZE, organisation: 'A20047' }, 'not-a-pharmacy'],
    ['nominate-pharmacy', { nhsNumber: ADAEZE }, 'already-nominated'],
    ['change-contact', { nhsNumber: ADAEZE, kind: 'email', use: 'home', value: 'not one' }, 'not-a-contact'],
    ['change-contact', { nhsNumber: ADAEZE, kind: 'fax', use: 'home' }, 'no-such-contact'],
    ['unrestrict-record', { nhsNumber: ADAEZE }, 'not-restricted'],
    ['restrict-record', { nhsNumber: '9990013810' }, 'already-restricted'],
    ['set-sharing', { nhsNumber: ADAEZE, practice: 'A20047', sharing: 'dissent' }, 'not-on-roster'],
    ['register-temporarily', { nhsNumber: ADAEZE, practice: 'B83002' }, 'already-registered'],
  ])('%s of %j is refused: %s', async (name, args, code) => expect(await refusal(name, args)).toBe(code));
});

describe('clinical records', () => {
  test('are made when there was none, and take entries of all kinds', async () => {
    const asthma = { snomed: '195967001', term: 'Asthma' };
    const done = await change('record-problem', { nhsNumber: THOMAS, concept: asthma, on: '2026-11', practitioner: '999100000102' });
    expect(done.events).toEqual([
      { type: 'record-opened', nhsNumber: THOMAS },
      { type: 'problem-recorded', nhsNumber: THOMAS, part: 'problems', entry: expect.any(String), odsCode: 'B83002' },
    ]);
    expect((await record(THOMAS))?.problems).toMatchObject([
      { concept: asthma, onset: '2026-11', recordedBy: '999100000102', recordedAt: '2026-11-25T09:00:00+00:00' },
    ]);
    const told = [
      await change('record-allergy', { nhsNumber: THOMAS, concept: { term: 'Penicillin' }, manifestations: [{ term: 'Rash' }] }),
      await change('record-observation', {
        nhsNumber: THOMAS,
        concept: { term: 'Body weight' },
        value: { kind: 'quantity', quantity: { value: '81.0' } },
      }),
      await change('give-immunisation', { nhsNumber: THOMAS, concept: { term: 'Influenza vaccination' }, batch: 'HX41' }),
      await change('refer-patient', { nhsNumber: THOMAS, concept: { term: 'Referral to respiratory physician' }, to: 'RR8' }),
      await change('record-encounter', {
        nhsNumber: THOMAS,
        concept: { term: 'Telephone consultation' },
        practitioner: '999100000103',
        headings: [{ title: 'Plan', text: 'Rest' }],
      }),
      await change('record-procedure', { nhsNumber: THOMAS, concept: { term: 'Spirometry' }, outcome: 'Normal' }),
      await change('upload-summary', { nhsNumber: THOMAS }),
      await change('receive-document', {
        nhsNumber: JEAN,
        type: { term: 'Discharge summary' },
        title: 'Last days',
        text: 'She was at peace.',
      }),
    ];
    expect(told.map((one) => types(one).at(-1))).toEqual([
      'allergy-recorded',
      'observation-recorded',
      'immunisation-given',
      'patient-referred',
      'encounter-recorded',
      'procedure-recorded',
      'summary-uploaded',
      'document-received',
    ]);
  });

  test('have medicines issued as often as they may be, dispensed, and stopped', async () => {
    const issue = () => change('issue-prescription', { nhsNumber: ADAEZE, medication: 'm1', practitioner: '999100000102' });
    expect((await issue()).events).toEqual([
      { type: 'prescription-issued', nhsNumber: ADAEZE, part: 'medications', entry: 'm1', issue: expect.any(String) },
    ]);
    await issue();
    await issue();
    await expect(issue()).rejects.toThrow('it has been issued 4 times, and may be 4 times');
    const dispensed = await change('dispense-prescription', { nhsNumber: ADAEZE, medication: 'm1', issue: 'm1-1', pharmacy: 'FA565' });
    expect(types(dispensed)).toEqual(['prescription-dispensed']);
    expect(await refusal('stop-medication', { nhsNumber: ADAEZE, medication: 'm1', on: '2026-10-01' })).toBe('issued-since');
    expect(types(await change('stop-medication', { nhsNumber: ADAEZE, medication: 'm1', reason: 'Better' }))).toEqual([
      'medication-stopped',
    ]);
    expect(await refusal('issue-prescription', { nhsNumber: ADAEZE, medication: 'm1' })).toBe('not-active');
  });

  test('have results filed once', async () => {
    expect(types(await change('file-result', { nhsNumber: ADAEZE, investigation: 'i1', comment: 'Normal' }))).toEqual(['result-filed']);
    expect(await refusal('file-result', { nhsNumber: ADAEZE, investigation: 'i1' })).toBe('already-filed');
    const done = await change('receive-result', {
      nhsNumber: ADAEZE,
      concept: { term: 'HbA1c' },
      laboratory: 'RR8',
      results: [{ concept: { term: 'HbA1c' } }],
    });
    expect(types(done)).toEqual(['result-received']);
  });

  test('issue an acute prescription once', async () => {
    await change('start-medication', { nhsNumber: THOMAS, concept: { term: 'Amoxicillin' }, dosage: 'One three times a day', days: 7 });
    const medication = (await record(THOMAS))?.medications[0]?.id;
    await change('issue-prescription', { nhsNumber: THOMAS, medication });
    expect(await refusal('issue-prescription', { nhsNumber: THOMAS, medication })).toBe('no-issues-left');
  });

  test.each([
    ['record-problem', { nhsNumber: JEAN, concept: { term: 'Asthma' } }, 'patient-dead'],
    ['record-problem', { nhsNumber: ADAEZE, concept: { term: 'Asthma' }, on: '1984' }, 'before-birth'],
    ['record-problem', { nhsNumber: ADAEZE, concept: { term: 'Asthma' }, practitioner: '1' }, 'no-such-practitioner'],
    ['record-problem', { nhsNumber: ADAEZE, concept: { term: 'Asthma' }, encounter: 'e9' }, 'no-such-encounter'],
    ['end-problem', { nhsNumber: ADAEZE, problem: 'p9' }, 'no-such-entry'],
    ['end-problem', { nhsNumber: ADAEZE, problem: 'p1', on: '2018' }, 'before-start'],
    ['issue-prescription', { nhsNumber: ADAEZE, medication: 'm1', on: '2026-01-11' }, 'outside-the-plan'],
    ['issue-prescription', { nhsNumber: THOMAS, medication: 'm1' }, 'no-such-entry'],
    ['dispense-prescription', { nhsNumber: ADAEZE, medication: 'm1', issue: 'm1-1', pharmacy: 'RR8' }, 'not-a-pharmacy'],
    ['dispense-prescription', { nhsNumber: ADAEZE, medication: 'm1', issue: 'm1-2', pharmacy: 'FA565' }, 'no-such-issue'],
    ['start-medication', { nhsNumber: ADAEZE, concept: { term: 'X' }, dosage: 'One', repeats: { allowed: 3 } }, 'not-a-repeat'],
    ['record-encounter', { nhsNumber: ADAEZE, concept: { term: 'X' }, problem: 'p9' }, 'no-such-entry'],
    ['record-encounter', { nhsNumber: ADAEZE, concept: { term: 'X' }, on: '2026-11-20', end: '2026-11-19' }, 'ends-before-it-begins'],
    ['upload-summary', { nhsNumber: THOMAS }, 'no-such-record'],
    ['refer-patient', { nhsNumber: ADAEZE, concept: { term: 'X' } }, 'nowhere'],
    ['refer-patient', { nhsNumber: ADAEZE, concept: { term: 'X' }, service: '1' }, 'no-such-document'],
    [
      'receive-result',
      { nhsNumber: ADAEZE, concept: { term: 'X' }, results: [], issuedAt: '2026-11-01', collectedAt: '2026-11-02' },
      'reported-before-taken',
    ],
  ])('%s of %j is refused: %s', async (name, args, code) => expect(await refusal(name, args)).toBe(code));
});

describe('appointments', () => {
  test('take slots that follow each other, are amended, and give them back', async () => {
    const done = await change('book-appointment', {
      nhsNumber: THOMAS,
      schedule: 'armley',
      slots: ['armley-2', 'armley-3'],
      description: 'Cough',
    });
    expect(types(done)).toEqual(['schedule-changed', 'appointment-booked']);
    const id = done.changed.find(({ collection }) => collection === 'appointments')?.id ?? '';
    expect((await world.appointments.get(id))?.doc).toMatchObject({
      start: '2026-11-26T09:20:00+00:00',
      end: '2026-11-26T09:40:00+00:00',
      status: 'booked',
    });
    expect(await schedule('armley')).toEqual(['busy', 'free', 'busy', 'busy', 'free', 'free']);
    expect(types(await change('amend-appointment', { appointment: id, comment: 'Needs a ramp' }))).toEqual(['appointment-amended']);
    expect(types(await change('cancel-appointment', { appointment: id, reason: 'Better' }))).toEqual([
      'appointment-cancelled',
      'schedule-changed',
    ]);
    expect(await schedule('armley')).toEqual(['busy', 'free', 'free', 'free', 'free', 'free']);
    expect(await refusal('amend-appointment', { appointment: id, comment: 'x' })).toBe('not-booked');
  });

  test('come to pass', async () => {
    expect(await refusal('complete-appointment', { appointment: 'a1' })).toBe('in-the-future');
    const done = await change('complete-appointment', { appointment: 'a1', outcome: 'noshow' }, AT + 48 * 60 * 60 * 1000);
    expect(types(done)).toEqual(['appointment-missed']);
  });

  test('are one person’s, when two ask at once', async () => {
    const book = (nhsNumber: string) => refusal('book-appointment', { nhsNumber, schedule: 'armley', slots: ['armley-1'] });
    const outcomes = await Promise.all([ADAEZE, THOMAS, '9990003114', '9990013810'].map(book));
    expect(outcomes.sort()).toEqual(['done', 'slot-taken', 'slot-taken', 'slot-taken']);
    expect(checkWorld(await viewOfSession(world.store))).toEqual([]);
  });

  test.each([
    [{ nhsNumber: THOMAS, schedule: 'armley', slots: ['armley-0'] }, 'slot-taken'],
    [{ nhsNumber: THOMAS, schedule: 'armley', slots: ['armley-9'] }, 'no-such-slot'],
    [{ nhsNumber: THOMAS, schedule: 'none', slots: ['armley-1'] }, 'no-such-schedule'],
    [{ nhsNumber: THOMAS, schedule: 'armley', slots: ['armley-1', 'armley-3'] }, 'not-adjacent'],
    [{ nhsNumber: THOMAS, schedule: 'armley', slots: ['armley-1', 'armley-1'] }, 'not-adjacent'],
    [{ nhsNumber: THOMAS, schedule: 'past', slots: ['past-1'] }, 'in-the-past'],
    [{ nhsNumber: JEAN, schedule: 'armley', slots: ['armley-1'] }, 'patient-dead'],
    [{ nhsNumber: THOMAS, schedule: 'legg', slots: ['legg-1'] }, 'not-registered'],
    [{ nhsNumber: THOMAS, schedule: 'armley-2', slots: ['armley-2-4'], bookedBy: { organisation: 'RR8' } }, 'not-bookable'],
    [
      { nhsNumber: '9990009333', schedule: 'legg', slots: ['legg-5'], bookedBy: { organisation: 'RR8', type: 'gp-practice' } },
      'not-bookable',
    ],
    [{ nhsNumber: THOMAS, schedule: 'armley', slots: [] }, 'wrong-arguments'],
  ])('book-appointment of %j is refused: %s', async (args, code) => expect(await refusal('book-appointment', args)).toBe(code));
});

describe('organisations and staff', () => {
  test('a practice closes: patients, staff, clinics, mailbox and systems', async () => {
    const done = await change('retire-practice', { practice: 'B83002', successor: 'A20047' });
    expect((await world.organisations.get('B83002'))?.doc).toMatchObject({
      status: 'inactive',
      period: { to: '2026-11-25' },
      successors: ['A20047'],
    });
    expect((await patient(ADAEZE))?.gpRegistration).toMatchObject({ practice: 'A20047' });
    expect((await patient(JEAN))?.gpRegistration).toMatchObject({ practice: 'B83002' });
    expect((await world.practitioners.get('999100000102'))?.doc.roleProfiles[0]?.period).toMatchObject({ to: '2026-11-25' });
    expect((await world.mailboxes.get('B83002HC001'))?.doc.active).toBe(false);
    expect((await world.systems.get('918999198738'))?.doc.withdrawn).toBe(true);
    expect(await world.endpoints.get('B83002-0000001:reliable')).toBeUndefined();
    expect((await world.services.get('1400001'))?.doc.status).toBe('closed');
    expect((await world.appointments.get('a1'))?.doc).toMatchObject({ status: 'cancelled', cancellationReason: 'Practice has closed' });
    expect(await schedule('armley')).toEqual(Array(6).fill('unavailable'));
    expect(new Set(types(done))).toEqual(
      new Set([
        'organisation-closed',
        'gp-changed',
        'left',
        'registered-at',
        'practitioner-changed',
        'mailbox-closed',
        'system-withdrawn',
        'endpoint-removed',
        'service-changed',
        'appointment-cancelled',
        'schedule-changed',
      ]),
    );
    expect(checkWorld(await viewOfSession(world.store, AT + 24 * 60 * 60 * 1000))).toEqual([]);
    await change('remove-death', { nhsNumber: JEAN });
    expect((await patient(JEAN))?.gpRegistration).toBeUndefined();
  });

  test('a practitioner leaves one organisation, or for good', async () => {
    await change('end-employment', { practitioner: '999100000103', organisation: 'B83002' });
    expect(await schedule('armley-2')).toEqual(Array(6).fill('unavailable'));
    const done = await change('end-employment', { practitioner: '999100000102' });
    expect(types(done)).toEqual(['appointment-cancelled', 'schedule-changed', 'practitioner-left']);
    expect(await refusal('record-problem', { nhsNumber: ADAEZE, concept: { term: 'x' }, practitioner: '999100000102' })).toBe('done');
    expect(await refusal('end-employment', { practitioner: '999100000102' })).toBe('practitioner-left');
  });

  test('somebody comes, or takes on more', async () => {
    const role = { organisation: 'A20047', jobRole: 'S8000:G8000:R8000' };
    const done = await change('start-employment', { ...role, name: { prefix: 'Dr', given: ['Ifeoma'], family: 'Nwosu' } });
    expect(types(done)).toEqual(['practitioner-added']);
    expect(types(await change('start-employment', { ...role, practitioner: done.changed[0]?.id, organisation: 'B83002' }, AT + 1))).toEqual(
      ['practitioner-changed'],
    );
    expect((await world.practitioners.get(done.changed[0]?.id ?? ''))?.doc.roleProfiles.map(({ organisation }) => organisation)).toEqual([
      'A20047',
      'B83002',
    ]);
    expect(checkWorld(await viewOfSession(world.store))).toEqual([]);
  });

  test('a practice opens, and takes patients', async () => {
    await change('open-organisation', {
      odsCode: 'N9901',
      name: 'KIRKSTALL BRIDGE SURGERY',
      roles: ['RO177', 'RO76'],
      commissionedBy: 'QWO',
    });
    await change('move-patient', { nhsNumber: ADAEZE, practice: 'N9901' });
    expect(types(await change('set-service-capacity', { service: '1400001', status: 'red', note: 'Flood' }))).toEqual(['capacity-changed']);
  });

  test.each([
    ['retire-practice', { practice: 'B83002', successor: 'B83002' }, 'same-practice'],
    ['retire-practice', { practice: 'B83002', successor: 'V81997' }, 'not-a-practice'],
    ['retire-practice', { practice: 'V81997', successor: 'B83002' }, 'not-a-practice'],
    ['retire-practice', { practice: 'FA565', successor: 'B83002' }, 'not-a-practice'],
    ['retire-practice', { practice: 'B83002', successor: 'A20047', on: '2026-11-01' }, 'care-since'],
    ['retire-practice', { practice: 'B83002', successor: 'A20047', on: '1970-01-01' }, 'before-opening'],
    ['end-employment', { practitioner: '999100000102', on: '2026-11-01' }, 'care-since'],
    ['end-employment', { practitioner: '999100000102', organisation: 'RR8' }, 'not-employed'],
    ['start-employment', { organisation: 'A20047', jobRole: 'S8000:G8000:R8000' }, 'nobody'],
    ['start-employment', { organisation: 'A20047', jobRole: 'S8000:G8000:R8000', practitioner: '1' }, 'no-such-practitioner'],
    [
      'start-employment',
      { organisation: 'A20047', jobRole: 'S8000:G8000:R8000', practitioner: '999100000102', name: { given: [], family: 'X' } },
      'id-taken',
    ],
    ['open-organisation', { odsCode: 'B83002', name: 'X', roles: ['RO177'] }, 'code-taken'],
    ['open-organisation', { odsCode: 'N9901', name: 'X', roles: ['RO76'] }, 'not-primary'],
    ['set-service-capacity', { service: '1', status: 'red' }, 'no-such-service'],
  ])('%s of %j is refused: %s', async (name, args, code) => expect(await refusal(name, args)).toBe(code));
});

describe('whatever is asked', () => {
  const name = (family: unknown) => ({ nhsNumber: ADAEZE, name: { family } });
  const deep = Array.from({ length: 5000 }).reduce<unknown>((inner) => [inner], 'x');

  test.each<[string, unknown, string]>([
    ['a name of 10 MB', name('x'.repeat(10_000_000)), 'must have at most 35 characters'],
    ['control characters', name('A\u0007B'), 'must hold no control characters'],
    ['half a character', name('\ud83d'), 'holds half a character'],
    ['half a character in a field’s name', { '\ud83d': 1 }, 'unknown field'],
    ['what every object has', JSON.parse('{"nhsNumber":"9990001375","__proto__":{"admin":true}}'), 'unknown field'],
    ['a constructor', { nhsNumber: ADAEZE, constructor: 'x' }, 'unknown field'],
    ['an unknown field of 10 MB', { ['x'.repeat(10_000_000)]: 1 }, 'unknown field'],
    ['depth', { nhsNumber: ADAEZE, name: deep }, 'nested more than'],
    ['a list', [], 'missing'],
    ['nothing', null, 'must be an object'],
    ['a number', 1e308, 'must be an object'],
  ])('%s is refused, shortly', async (_what, args, reason) => {
    const outcome = await ask('change-name', args);
    if (!('refused' in outcome)) throw new Error('it was done');
    expect(outcome.refused.kind).toBe('arguments');
    expect(JSON.stringify(outcome.refused)).toContain(reason);
    expect(JSON.stringify(outcome.refused).length).toBeLessThan(2000);
    expect(await world.store.readStream(WORLD_EVENTS, 0)).toEqual([]);
  });

  test('names from right to left are names', async () => {
    await change('change-name', { nhsNumber: ADAEZE, name: { family: 'الخطيب', given: ['مريم'] } });
    expect((await patient(ADAEZE))?.names[0]).toMatchObject({ family: 'الخطيب' });
  });

  test('what changes nothing makes no version and no event', async () => {
    expect(await change('set-sharing', { nhsNumber: ADAEZE, practice: 'B83002', sharing: 'consent' })).toEqual({ changed: [], events: [] });
  });

  test('many at once lose nothing', async () => {
    const practices = ['A20047', 'Y23456'];
    const moves = Array.from({ length: 8 }, (_, at) => refusal('move-patient', { nhsNumber: ADAEZE, practice: practices[at % 2] }));
    const outcomes = await Promise.all(moves);
    const moved = outcomes.filter((outcome) => outcome === 'done').length;
    expect(moved).toBeGreaterThan(0);
    expect((await patient(ADAEZE))?.serialChangeNumber).toBe(1 + moved);
    expect(
      (await world.store.readStream<{ type: string }>(WORLD_EVENTS, 0)).filter(({ event }) => event.type === 'gp-changed'),
    ).toHaveLength(moved);
    expect(checkWorld(await viewOfSession(world.store))).toEqual([]);
  });
});
