import { describe, expect, test } from 'vitest';
import { WORLD_COLLECTIONS } from './collections.ts';
import { concerns, type WorldEvent } from './events.ts';
import { smallWorld } from './testing/small-world.ts';

const seeds = smallWorld();
const seeded = (collection: string, id: string) =>
  [...(seeds.get(collection) ?? [])].find((one) => one.id === id)?.doc as Readonly<Record<string, unknown>>;

/** What a change of a document means, as the control API tells it when somebody changes one by hand. */
function told(collection: string, before: object | undefined, after: object | undefined): readonly WorldEvent[] {
  const found = WORLD_COLLECTIONS.find(({ name }) => name === collection);
  return found?.events(before, after) as readonly WorldEvent[];
}

describe('a document', () => {
  const ids: Readonly<Record<string, string>> = {
    organisations: 'B83002',
    practitioners: '999100000102',
    users: '999100000102',
    systems: '918999198738',
    endpoints: 'B83002-0000001:reliable',
    workflows: 'TOC_FHIR_IP_DISCH',
    mailboxes: 'B83002HC001',
    services: '1400001',
    schedules: 'armley',
    appointments: 'a1',
    registrations: 'B83002:9990001375',
  };

  test.each(Object.entries(ids))('of %s that comes, changes or goes is told once, and is concerned', (collection, id) => {
    const doc = seeded(collection, id);
    const [field = ''] = Object.keys(doc);
    for (const [before, after] of [
      [undefined, doc],
      [{ ...doc, [field]: doc[field], description: 'changed' }, doc],
      [doc, undefined],
    ]) {
      const events = told(collection, before, after);
      expect(events).toHaveLength(1);
      expect(concerns(events[0] as object)).toContainEqual({ collection, id });
    }
    expect(told(collection, doc, { ...doc })).toEqual([]);
    expect(told(collection, undefined, undefined)).toEqual([]);
  });

  test.each<[string, string, object, object, string]>([
    ['organisations', 'B83002', {}, { period: { to: '2026-11-25' } }, 'organisation-closed'],
    ['practitioners', '999100000102', {}, { left: '2026-11-25' }, 'practitioner-left'],
    ['systems', '918999198738', {}, { withdrawn: true }, 'system-withdrawn'],
    ['mailboxes', 'B83002HC001', {}, { active: false }, 'mailbox-closed'],
    ['services', '1400001', {}, { capacityStatus: 'red', capacityNote: 'Flood' }, 'capacity-changed'],
    ['services', '1400001', {}, { capacityStatus: 'red', name: 'New' }, 'service-changed'],
    ['appointments', 'a1', {}, { status: 'cancelled' }, 'appointment-cancelled'],
    ['appointments', 'a1', {}, { status: 'fulfilled' }, 'appointment-kept'],
    ['appointments', 'a1', {}, { status: 'noshow' }, 'appointment-missed'],
    ['appointments', 'a1', {}, { comment: 'Needs a ramp' }, 'appointment-amended'],
    ['registrations', 'B83002:9990001375', {}, { status: 'inactive' }, 'left'],
    ['registrations', 'B83002:9990001375', { status: 'inactive' }, {}, 'registered-at'],
    ['registrations', 'B83002:9990001375', {}, { sharing: 'dissent' }, 'sharing-changed'],
    ['registrations', 'B83002:9990001375', {}, { sensitive: true }, 'registration-changed'],
  ])('of %s (%s) from %j to %j is told as %5$s', (collection, id, from, to, type) => {
    const doc = seeded(collection, id);
    expect(told(collection, { ...doc, ...from }, { ...doc, ...to }).map((event) => event.type)).toEqual([type]);
  });
});

describe('a clinical record', () => {
  const before = seeded('records', '9990001375') as { readonly medications: readonly object[]; readonly problems: readonly object[] };
  const [medication] = before.medications as [{ readonly issues: readonly object[] }];
  const types = (after: object) => told('records', before, { ...before, ...after }).map((event) => event.type);

  test('that comes whole tells of itself and of each entry', () => {
    expect(told('records', undefined, before).map((event) => event.type)).toEqual([
      'record-opened',
      'problem-recorded',
      'medication-started',
      'prescription-issued',
      'result-received',
    ]);
  });

  test('tells what became of an entry, and only where to look', () => {
    expect(types({ problems: [{ ...before.problems[0], status: 'inactive' }] })).toEqual(['entry-changed']);
    expect(types({ problems: [] })).toEqual(['entry-removed']);
    expect(types({ immunisations: [{ id: 'v1', status: 'notGiven' }] })).toEqual(['immunisation-not-given']);
    const issued = { ...medication, issues: [...medication.issues, { id: 'm1-2', status: 'issued' }] };
    expect(told('records', before, { ...before, medications: [issued] })).toEqual([
      { type: 'prescription-issued', nhsNumber: '9990001375', part: 'medications', entry: 'm1', issue: 'm1-2' },
    ]);
    expect(types({ medications: [{ ...medication, issues: [{ ...medication.issues[0], status: 'cancelled' }] }] })).toEqual([
      'prescription-cancelled',
    ]);
    expect(types({ summaryCareRecord: { uploadedAt: '2026-11-25T09:00:00+00:00' } })).toEqual(['summary-uploaded']);
    expect(types({ problems: [{ ...before.problems[0] }] })).toEqual([]);
  });
});

describe('whom an event concerns', () => {
  test.each<[object, readonly string[]]>([
    [{ type: 'number-superseded', nhsNumber: '1', by: '2' }, ['patients 1', 'patients 2']],
    [{ type: 'newborn-added', nhsNumber: '1', mother: '2' }, ['patients 1', 'patients 2']],
    [{ type: 'gp-changed', nhsNumber: '1', from: 'A', to: 'B' }, ['patients 1', 'organisations A', 'organisations B']],
    [{ type: 'organisation-closed', odsCode: 'A', successors: ['B', 'C'] }, ['organisations A', 'organisations B', 'organisations C']],
    [{ type: 'result-filed', nhsNumber: '1', part: 'investigations', entry: 'x' }, ['patients 1', 'records 1']],
    [{ type: 'record-opened', nhsNumber: '1' }, ['patients 1', 'records 1']],
    [{ type: 'record-invalidated', nhsNumber: '1' }, ['patients 1']],
    [JSON.parse('{"type":"x","__proto__":"y","toString":"z","nhsNumber":7}'), []],
  ])('%j', (event, expected) => expect(concerns(event).map(({ collection, id }) => `${collection} ${id}`)).toEqual(expected));
});

/**
 * What publishers make of the world's events. The five of the demographics service follow from what it is told; the others from
 * entries of a record, whose codes say which screening it was; a failsafe message from a newborn of whom no such entry has come.
 */
const PUBLISHED_FROM: Readonly<Record<string, readonly WorldEvent['type'][]>> = {
  'pds-birth-notification-1': ['newborn-added'],
  'pds-change-of-address-1': ['demographics-changed'],
  'pds-change-of-gp-1': ['gp-changed'],
  'pds-death-notification-1': ['death-recorded', 'death-removed'],
  'pds-record-change-1': [
    'patient-added',
    'demographics-changed',
    'gp-changed',
    'death-recorded',
    'death-removed',
    'number-superseded',
    'record-invalidated',
  ],
  'blood-spot-test-outcome-1': ['result-received', 'entry-removed'],
  'newborn-hearing-1': ['procedure-recorded', 'entry-removed'],
  'nipe-outcome-1': ['procedure-recorded', 'entry-removed'],
  'professional-contacts-1': ['encounter-recorded', 'entry-changed', 'entry-removed'],
  'vaccinations-1': ['immunisation-given', 'immunisation-not-given', 'entry-changed', 'entry-removed'],
  'failsafe-message-gp-1': ['newborn-added'],
  'failsafe-message-hvs-1': ['newborn-added'],
  'failsafe-message-bloodspot-outcome-1': ['newborn-added'],
  'failsafe-message-nipe-newborn-1': ['newborn-added'],
  'failsafe-message-newborn-hearing-1': ['newborn-added'],
};

test('every national event type has something that happens in the world behind it', () => {
  expect(Object.values(PUBLISHED_FROM).every((types) => types.length > 0)).toBe(true);
});
