import { describe, expect, test } from 'vitest';
import { londonDay } from '../rules/london.ts';
import { AT, smallWorld } from '../testing/small-world.ts';
import { PUBLISHED_EXCEPTIONS } from './exceptions.ts';
import { checkWorld, SANITY_RULES, sayIssue, viewOf } from './sanity.ts';

type Documents = Readonly<Record<string, readonly object[]>>;

const TODAY = londonDay(AT);
const seeded = (collection: string, id: string) => [...(smallWorld().get(collection) ?? [])].find((one) => one.id === id)?.doc as object;
/** A document of the small world, otherwise. */
const but = (collection: string, id: string, change: object): Documents => ({ [collection]: [{ ...seeded(collection, id), ...change }] });
const check = (more: Documents = {}) => checkWorld(viewOf(smallWorld(more), TODAY));

const ADAEZE = '9990001375';
const entry = { id: 'x1', recordedAt: '2026-11-20', concept: { term: 'Something' } };
const inRecord = (change: object) => but('records', ADAEZE, change);
const medication = (change: object) =>
  inRecord({
    medications: [{ ...entry, kind: 'repeat', status: 'active', dosage: 'One a day', start: '2026-01-12', ...change }],
    problems: [],
  });
const inClinic = (id: string, at: number, change: object) => {
  const schedule = seeded('schedules', id) as { readonly slots: readonly object[] };
  return but('schedules', id, { slots: schedule.slots.map((slot, index) => (index === at ? { ...slot, ...change } : slot)) });
};

test('the small world is sane', () => expect(check()).toEqual([]));

/** Each rule with something that it refuses: `collection id path: what is said`. */
const INSANE: readonly (readonly [rule: string, more: Documents, said: string])[] = [
  [
    'referencesLeadSomewhere',
    but('patients', ADAEZE, { gpRegistration: { practice: 'B82617' } }),
    `patients ${ADAEZE} gpRegistration.practice: 'B82617' is not in organisations`,
  ],
  [
    'referencesLeadSomewhere',
    inRecord({ encounters: [{ ...entry, start: '2026', practitioner: '1' }] }),
    `records ${ADAEZE} encounters.0.practitioner: '1' is not in practitioners`,
  ],
  [
    'referencesLeadSomewhere',
    inRecord({ referrals: [{ ...entry, at: '2026', service: '1' }] }),
    `records ${ADAEZE} referrals.0.service: '1' is not in services`,
  ],
  [
    'referencesLeadSomewhere',
    inRecord({
      documents: [
        {
          ...entry,
          type: { term: 'Letter' },
          title: 'x',
          createdAt: '2026',
          contentType: 'text/plain',
          author: { organisation: 'X1X' },
          concept: undefined,
        },
      ],
    }),
    `records ${ADAEZE} documents.0.author.organisation: 'X1X' is not in organisations`,
  ],
  [
    'referencesLeadSomewhere',
    but('users', '999100000102', { practitioner: '1' }),
    "users 999100000102 practitioner: '1' is not in practitioners",
  ],
  [
    'successionEndsAtALiveRecord',
    but('patients', '9990014183', { supersededBy: '9990003343' }),
    "patients 9990014183 supersededBy: '9990003343' leads to a record that was withdrawn",
  ],
  [
    'successionEndsAtALiveRecord',
    but('patients', '9990013810', { supersededBy: '9990014183' }),
    "patients 9990013810 supersededBy: '9990014183' leads back to where it began",
  ],
  [
    'birthIsBelievable',
    but('patients', '9990009333', { birthDate: '1626' }),
    "patients 9990009333 birthDate: '1626' is more than 130 years ago",
  ],
  [
    'birthIsBelievable',
    but('patients', '9990009333', { birthDate: '2026-11-26' }),
    "patients 9990009333 birthDate: '2026-11-26' is still to come",
  ],
  [
    'deathFollowsBirth',
    but('patients', '9990009333', { death: { date: '1930', notification: 'formal' } }),
    "patients 9990009333 death.date: '1930' is before the birth on 1931",
  ],
  [
    'practicesAreReal',
    but('patients', ADAEZE, { gpRegistration: { practice: 'RR8' } }),
    `patients ${ADAEZE} gpRegistration.practice: 'RR8' is not a GP practice`,
  ],
  [
    'practicesAreReal',
    but('organisations', 'Y23456', { status: 'inactive', period: { to: '2026-11-24' } }),
    "patients 9990010706 gpRegistration.practice: 'Y23456' closed on 2026-11-24",
  ],
  [
    'nobodyIsRegisteredTwice',
    { registrations: [{ id: `A20047:${ADAEZE}`, practice: 'A20047', nhsNumber: ADAEZE, localId: '9', type: 'R' }] },
    `registrations A20047:${ADAEZE} type: 'R' is a second regular registration; ${ADAEZE} has one at B83002`,
  ],
  [
    'nobodyIsRegisteredTwice',
    but('registrations', 'B83002:9990002746', { localId: '1' }),
    `registrations B83002:9990002746 localId: '1' is also that of B83002:${ADAEZE}`,
  ],
  [
    'familiesAgree',
    but('patients', '9990002746', { relatedPeople: [] }),
    `patients ${ADAEZE} relatedPeople.0.nhsNumber: '9990002746' is SPS here; there, ${ADAEZE} is not`,
  ],
  [
    'familiesAgree',
    but('patients', '9990003114', { birthDate: '1985-03-02' }),
    `patients ${ADAEZE} relatedPeople.1.nhsNumber: '9990003114' is a child, and not younger`,
  ],
  [
    'familiesAgree',
    but('patients', '9990003114', { relatedPeople: [{ id: '3', nhsNumber: '9990036306', relationships: ['Guardian'] }] }),
    "patients 9990003114 relatedPeople.0.nhsNumber: '9990036306' is not in patients",
  ],
  [
    'selectedRolesAreHeld',
    but('users', '999100000102', { selectedRole: '7' }),
    "users 999100000102 selectedRole: '7' is not a role of 999100000102",
  ],
  [
    'hierarchyHasNoLoops',
    but('organisations', 'QWO', { relationships: [{ code: 'RE4', organisation: 'B83002' }] }),
    "organisations QWO relationships.0.organisation: 'B83002' leads back to QWO by RE4",
  ],
  [
    'successorsFollowClosure',
    but('organisations', 'B83002', { successors: ['A20047'] }),
    "organisations B83002 successors.0: 'A20047' cannot succeed what has not closed",
  ],
  [
    'successorsFollowClosure',
    but('organisations', 'FA565', { period: { to: '2020' } }),
    "organisations FA565 status: 'active' cannot be: it closed on 2020",
  ],
  [
    'organisationsDoNotSucceedThemselves',
    {
      organisations: [
        { ...seeded('organisations', 'FA565'), status: 'inactive', period: { to: '2020' }, successors: ['FA566'] },
        { ...seeded('organisations', 'FA565'), odsCode: 'FA566', status: 'inactive', period: { to: '2020' }, successors: ['FA565'] },
      ],
    },
    "organisations FA565 successors: 'FA566' leads back to where it began",
  ],
  [
    'partyKeysBelongToOne',
    but('systems', '918999198739', { partyKey: 'b83002-0000001' }),
    "systems 918999198739 partyKey: 'b83002-0000001' belongs to B83002, not to A20047",
  ],
  [
    'interactionsHaveBothEnds',
    but('systems', '918999198738', { interactions: ['urn:nhs:names:services:x:Y'] }),
    "endpoints B83002-0000001:reliable interactions.0.interaction: 'urn:nhs:names:services:gp2gp:RCMR_IN010000UK05' is in no system with party key B83002-0000001",
  ],
  [
    'closedOrganisationsAreSilent',
    but('organisations', 'B83002', { status: 'inactive', period: { to: '2026-11-24' } }),
    "mailboxes B83002HC001 organisation: 'B83002' has closed; the mailbox is still active",
  ],
  [
    'servicesMakeSense',
    but('services', '1400001', { parent: '1400001' }),
    "services 1400001 parent: '1400001' leads back to where it began",
  ],
  [
    'recordsBelongToSomebody',
    { records: [{ nhsNumber: '9990036306' }] },
    "records 9990036306 nhsNumber: '9990036306' is nobody: in neither patients nor registrations",
  ],
  [
    'entriesReferToEachOther',
    inRecord({ problems: [{ ...entry, onset: '2026', status: 'active', evidence: ['m9'] }] }),
    `records ${ADAEZE} problems.0.evidence.0: 'm9' is no entry of this record`,
  ],
  [
    'entriesReferToEachOther',
    inRecord({ observations: [{ ...entry, at: '2026', encounter: 'e9' }] }),
    `records ${ADAEZE} observations.0.encounter: 'e9' is no encounter of this record`,
  ],
  [
    'entriesReferToEachOther',
    inRecord({ observations: [{ ...entry, id: 'p1', at: '2026' }] }),
    `records ${ADAEZE} observations.0.id: 'p1' is there twice`,
  ],
  [
    'careIsGivenToTheLiving',
    inRecord({ immunisations: [{ ...entry, date: '1985-03-01' }] }),
    `records ${ADAEZE} immunisations.0.date: '1985-03-01' is before the birth on 1985-03-02`,
  ],
  [
    'careIsGivenToTheLiving',
    but('records', '9990006229', { observations: [{ ...entry, at: '2024-02-04' }] }),
    "records 9990006229 observations.0.at: '2024-02-04' is after the death on 2024-02-03",
  ],
  [
    'careIsGivenToTheLiving',
    inRecord({ procedures: [{ ...entry, at: '2026-12-01' }] }),
    `records ${ADAEZE} procedures.0.at: '2026-12-01' is still to come`,
  ],
  ['careIsGivenToTheLiving', medication({ start: '1985-03' }), ''],
  [
    'careIsGivenToTheLiving',
    medication({ start: '1985-02' }),
    `records ${ADAEZE} medications.0.start: '1985-02' is before the birth on 1985-03-02`,
  ],
  [
    'entriesAreWrittenInTime',
    inRecord({ observations: [{ ...entry, at: '2026', recordedAt: '2026-12-01' }] }),
    `records ${ADAEZE} observations.0.recordedAt: '2026-12-01' is still to come`,
  ],
  [
    'entriesEndAfterTheyBegin',
    medication({ status: 'stopped', stopped: { date: '2026-01-11' } }),
    `records ${ADAEZE} medications.0.stopped.date: '2026-01-11' is before it began on 2026-01-12`,
  ],
  [
    'medicinesAreIssuedAsPlanned',
    medication({ issues: [{ id: 'i', date: '2026-01-11' }] }),
    `records ${ADAEZE} medications.0.issues.0.date: '2026-01-11' is before the plan begins on 2026-01-12`,
  ],
  [
    'medicinesAreIssuedAsPlanned',
    medication({ status: 'stopped', stopped: { date: '2026-02-01' }, issues: [{ id: 'i', date: '2026-02-02' }] }),
    `records ${ADAEZE} medications.0.issues.0.date: '2026-02-02' is after it was stopped on 2026-02-01`,
  ],
  [
    'medicinesAreIssuedAsPlanned',
    medication({
      repeats: { allowed: 1 },
      issues: [
        { id: 'i', date: '2026-02' },
        { id: 'j', date: '2026-03' },
      ],
    }),
    `records ${ADAEZE} medications.0.issues: '2' issues, where 1 are allowed`,
  ],
  [
    'medicinesAreIssuedAsPlanned',
    medication({ status: 'stopped' }),
    `records ${ADAEZE} medications.0.stopped: is missing: when was it stopped?`,
  ],
  [
    'slotsDoNotOverlap',
    inClinic('boar', 1, { start: `${TODAY.slice(0, 4)}-12-04T09:05:00+00:00` }),
    "schedules boar slots.1.start: '2026-12-04T09:05:00+00:00' overlaps slot boar-0",
  ],
  ['slotsDoNotOverlap', inClinic('boar', 1, { id: 'boar-0' }), "schedules boar slots.1.id: 'boar-0' is there twice"],
  ['appointmentsHaveTheirSlots', inClinic('armley', 0, { status: 'free' }), "appointments a1 slots.0: 'armley-0' is free in its schedule"],
  [
    'appointmentsHaveTheirSlots',
    { appointments: [{ ...seeded('appointments', 'a1'), id: 'a2' }] },
    "appointments a2 slots.0: 'armley-0' is booked already, by a1",
  ],
  [
    'appointmentsHaveTheirSlots',
    but('appointments', 'a1', { end: '2026-11-26T09:15:00+00:00' }),
    'appointments a1 end: is not when the last slot ends',
  ],
  [
    'appointmentsHaveTheirSlots',
    but('appointments', 'a1', { slots: ['armley-9'] }),
    "appointments a1 slots.0: 'armley-9' is not in schedule armley",
  ],
  [
    'practitionersAreThere',
    but('practitioners', '999100000102', { left: '2026-11-25' }),
    "appointments a1 practitioner: '999100000102' cannot see anybody then: left on 2026-11-25",
  ],
  [
    'practitionersAreThere',
    but('practitioners', '999100000104', {
      roleProfiles: [{ id: '1', organisation: 'Y23456', jobRole: 'S8000:G8000:R8000', period: { to: '2026-11-30' } }],
    }),
    "schedules boar practitioner: '999100000104' cannot see anybody then: has no role at Y23456 on 2026-12-04",
  ],
  [
    'patientsCanCome',
    but('patients', ADAEZE, { death: { date: '2026-11-24', notification: 'informal' } }),
    "appointments a1 start: '2026-11-26T09:00:00+00:00' is after the death on 2026-11-24",
  ],
  [
    'patientsCanCome',
    but('appointments', 'a1', { nhsNumber: '9990036306' }),
    "appointments a1 nhsNumber: '9990036306' is nobody: neither in patients nor on the roster of B83002",
  ],
  ['statusFitsTheDay', but('appointments', 'a1', { status: 'noshow' }), "appointments a1 status: 'noshow' cannot be: it is on 2026-11-26"],
];

describe('what cannot be', () => {
  test.each(INSANE)('%s: %j', (rule, more, said) => {
    const issues = check(withoutUndefined(more)).filter((issue) => issue.rule === rule);
    expect(issues.map((issue) => `${issue.collection} ${issue.id} ${issue.path}: ${sayIssue(issue)}`).slice(0, 1)).toEqual(
      said === '' ? [] : [said],
    );
  });

  test('is looked for by every rule, but for what a schema sees to already', () => {
    const tried = new Set(INSANE.map(([rule]) => rule));
    expect(Object.keys(SANITY_RULES).filter((rule) => !tried.has(rule))).toEqual(['oneRoleIsPrimary']);
  });
});

describe('what may be', () => {
  test.each<[string, Documents]>([
    [
      'a letter after a death',
      but('records', '9990006229', {
        documents: [
          {
            id: 'd1',
            recordedAt: '2024-02-10',
            type: { term: 'Letter' },
            title: 'x',
            createdAt: '2024-02-09',
            contentType: 'text/plain',
            text: 'x',
          },
        ],
      }),
    ],
    [
      'a result of a specimen taken before a death',
      but('records', '9990006229', {
        investigations: [
          { ...entry, issuedAt: '2024-02-06', results: [], specimen: { id: 's', type: { term: 'Blood' }, collectedAt: '2024-02-01' } },
        ],
      }),
    ],
    [
      'care in the year of a birth of which only the year is known',
      { records: [{ nhsNumber: '9990010706', immunisations: [{ ...entry, date: '1994-02-01' }] }] },
    ],
    [
      'a visitor on two rosters',
      { registrations: [{ id: `A20047:${ADAEZE}`, practice: 'A20047', nhsNumber: ADAEZE, localId: '9', type: 'T' }] },
    ],
    [
      'a second regular registration that has ended',
      {
        registrations: [{ id: `A20047:${ADAEZE}`, practice: 'A20047', nhsNumber: ADAEZE, localId: '9', type: 'R', period: { to: '2020' } }],
      },
    ],
    [
      'a patient whom only a practice knows',
      {
        registrations: [{ id: 'A20047:9990036306', practice: 'A20047', nhsNumber: '9990036306', localId: '9', type: 'R', asHeldHere: {} }],
        records: [{ nhsNumber: '9990036306' }],
      },
    ],
  ])('%s', (_what, more) => expect(check(more)).toEqual([]));

  test('what an exception lets pass, there and nowhere else', () => {
    const view = viewOf(smallWorld(but('patients', '9990009333', { birthDate: '1850' })), TODAY);
    const exception = { rule: 'birthIsBelievable', collection: 'patients', id: '9990009333', path: 'birthDate', why: 'For a test.' };
    expect(checkWorld(view, [exception])).toEqual([]);
    expect(checkWorld(view, [{ ...exception, id: ADAEZE }])).toHaveLength(1);
    expect(checkWorld(view, [{ ...exception, rule: 'familiesAgree' }])).toHaveLength(1);
    expect(PUBLISHED_EXCEPTIONS.every(({ rule, why }) => rule in SANITY_RULES && why !== '')).toBe(true);
  });
});

function withoutUndefined(more: Documents): Documents {
  return JSON.parse(JSON.stringify(more));
}
