/** Each kind of mistake that seeds can hold, all in one folder: one line for each, all told together. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSeeds, SeedError, sayIssue } from '../seeds.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function linesFor(files: Readonly<Record<string, unknown>>): readonly string[] {
  rmSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  try {
    loadSeeds(folder, '2026-11-25');
    return [];
  } catch (error) {
    if (error instanceof SeedError) return error.issues.map(sayIssue);
    throw error;
  }
}

const patient = (nhsNumber: string, more: object = {}) => ({ nhsNumber, serialChangeNumber: 1, birthDate: '1970-01-01', ...more });
const practice = (odsCode: string, more: object = {}) => ({
  odsCode,
  name: `Practice ${odsCode}`,
  status: 'active',
  roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }],
  ...more,
});
const entry = { recordedAt: '2020-05-01', organisation: 'A99902' };
const asthma = { snomed: '195967001', term: 'Asthma' };

test('in a document by itself', () => {
  const lines = linesFor({
    'patients/json.json': '[{"nhsNumber": }]',
    'patients/unknown-field.json': patient('9000000009', { brithDate: '1970-01-01' }),
    'patients/check-digit.json': patient('9000000010'),
    'patients/no-number.json': { serialChangeNumber: 1 },
    'patients/day.json': patient('9000000017', { birthDate: '1970-02-30' }),
    'patients/enumeration.json': patient('9000000025', { gender: 'F' }),
    'patients/wrong-type.json': patient('9000000033', { names: 'Jane' }),
    'patients/control.json': patient('9000000041', { names: [{ use: 'usual', family: 'a\u0007b' }] }),
    'patients/huge.json': patient('9000000068', { names: [{ use: 'usual', family: 'x'.repeat(10_000_000) }] }),
    'patients/period.json': patient('9000000076', { names: [{ use: 'usual', period: { from: '2020-01-01', to: '2019-01-01' } }] }),
    'patients/relative.json': patient('9000000084', { birthDate: '@today-3' }),
    'patients/twice.json': [patient('9000000092'), patient('9000000092')],
    'organisations/roles.json': practice('A99903', { roles: [] }),
    'organisations/code.json': practice('a99904'),
    'systems.json': { asid: '12', organisation: 'A99902', interactions: ['pds'] },
    'endpoints.json': { id: 'X:sync', partyKey: 'X-1', organisation: 'A99902', addresses: ['ftp://x'], pattern: 'sync', interactions: [] },
    'mailboxes.json': { mailboxId: 'no spaces', name: 'x', organisation: 'A99902' },
    'records.json': { nhsNumber: '9000000106', observations: [{ id: 'o1', ...entry, concept: asthma, at: 'yesterday' }] },
    'pets.json': [],
  });
  expect(lines.map((line) => (line.length > 200 ? `${line.slice(0, 200)}…` : line))).toMatchInlineSnapshot(`
    [
      "endpoints.json addresses.0 (X:sync): must be an http or https address, or begin with the name of a server of the sandbox, such as {spine}/sync-service",
      "endpoints.json (X:sync): takes nothing: neither interactions nor interactionSets",
      "mailboxes.json mailboxId (no spaces): must be letters, digits, _ and -",
      "organisations/code.json odsCode (a99904): must be an ODS code: 3 to 10 capitals and digits",
      "organisations/roles.json roles (A99903): must have exactly one primary role",
      "patients/check-digit.json nhsNumber (9000000010): fails modulus 11; if that is meant, say 'checkDigitFails': true",
      "patients/control.json names.0.family (9000000041): must hold no control characters",
      "patients/day.json birthDate (9000000017): must be a date without a time: yyyy, yyyy-mm or yyyy-mm-dd",
      "patients/enumeration.json gender (9000000025): must be one of male, female, other, unknown, not "F"",
      "patients/huge.json names.0.family (9000000068): must have at most 35 characters",
      "patients/json.json line 1, column 16: not JSON: expected a value, found '}'",
      "patients/no-number.json nhsNumber: is missing",
      "patients/period.json names.0.period (9000000076): must not end before it begins",
      "patients/relative.json birthDate (9000000084): must be a relative date such as @today-3M, @next-tue or @last-fri+1W T09:10",
      "patients/twice.json 1 (9000000092): is there twice; the first is in patients/twice.json at 0",
      "patients/unknown-field.json brithDate (9000000009): unknown field",
      "patients/wrong-type.json names (9000000033): must be a list, not "Jane"",
      "pets.json: no such collection; there are patients, organisations, practitioners, users, applications, systems, endpoints, workflows, mailboxes, services, records, registrations, schedules, appointment…",
      "records.json observations.0.at (9000000106): must be a date: yyyy, yyyy-mm, yyyy-mm-dd, or with a time and an offset",
      "systems.json asid (12): must be an ASID: mostly twelve digits",
    ]
  `);
});

test('that only shows of all documents together', () => {
  const lines = linesFor({
    'organisations.json': [
      practice('A99901', { relationships: [{ code: 'RE4', organisation: 'A99902' }] }),
      practice('A99902', { relationships: [{ code: 'RE4', organisation: 'A99901' }] }),
      practice('A99903', { status: 'inactive', period: { to: '2020-03-31' } }),
    ],
    'practitioners.json': [
      {
        sdsUserId: '555000000001',
        name: { given: ['Una'], family: 'Retired' },
        roleProfiles: [{ id: '1', organisation: 'A99901', jobRole: 'S8000:G8000:R8000', period: { to: '2020-01-01' } }],
      },
    ],
    'patients.json': [
      patient('9000000009', { gpRegistration: { practice: 'Z99999' } }),
      patient('9000000017', { supersededBy: '9000000025' }),
      patient('9000000025', { supersededBy: '9000000017' }),
      patient('9000000033', { birthDate: '2027-01-01' }),
      patient('9000000041', { birthDate: '1620-01-01' }),
      patient('9000000068', { death: { date: '1960-01-01', notification: 'formal' } }),
      patient('9000000076', { gpRegistration: { practice: 'A99903' } }),
      patient('9000000084', { relatedPeople: [{ id: 'r1', nhsNumber: '9000000092', relationships: ['MTH'] }] }),
    ],
    'registrations.json': [
      { id: 'A99901:9000000106', practice: 'A99901', nhsNumber: '9000000106', localId: '1', type: 'R' },
      { id: 'A99901:9000000076', practice: 'A99901', nhsNumber: '9000000076', localId: '2', type: 'R' },
      { id: 'A99902:9000000076', practice: 'A99902', nhsNumber: '9000000076', localId: '2', type: 'R' },
    ],
    'records.json': [
      {
        nhsNumber: '9000000076',
        problems: [
          { id: 'p1', ...entry, concept: asthma, status: 'active', onset: '1960', recordedAt: '1971-01-01' },
          { id: 'p1', ...entry, concept: asthma, status: 'active', onset: '1999', end: '1998' },
        ],
        medications: [
          { id: 'm1', ...entry, concept: asthma, kind: 'acute', status: 'completed', dosage: 'One daily', start: '1969-01-01' },
          {
            id: 'm2',
            ...entry,
            encounter: 'e9',
            concept: asthma,
            kind: 'acute',
            status: 'completed',
            dosage: 'One daily',
            start: '2020-05-01',
          },
        ],
      },
    ],
    'schedules.json': {
      id: 's1',
      practice: 'A99901',
      practitioner: '555000000001',
      slots: [
        { id: '1', start: '2026-12-01T09:00:00+00:00', end: '2026-12-01T09:10:00+00:00' },
        { id: '2', start: '2026-12-01T09:05:00+00:00', end: '2026-12-01T09:15:00+00:00' },
      ],
    },
    'appointments.json': {
      id: 'a1',
      practice: 'A99901',
      nhsNumber: '9000000076',
      practitioner: '555000000001',
      start: '2026-12-01T09:00:00+00:00',
      end: '2026-12-01T09:10:00+00:00',
      status: 'booked',
      createdAt: '2026-11-01T09:00:00+00:00',
    },
    'systems.json': [
      { asid: '200000000001', organisation: 'A99901', partyKey: 'A99901-1', interactions: ['urn:x:Q'] },
      { asid: '200000000002', organisation: 'A99902', partyKey: 'A99901-1', interactions: ['urn:x:Q'] },
    ],
    'endpoints.json': {
      id: 'A99901-1:sync',
      partyKey: 'A99901-1',
      organisation: 'A99901',
      addresses: ['{spine}/sync-service'],
      pattern: 'sync',
      interactions: [{ interaction: 'urn:x:NOBODY', cpaId: 'S1' }],
    },
    'users.json': { id: '1', provider: 'nhs-cis2', assuranceLevel: 'aal3', practitioner: '555000000001', selectedRole: '2' },
  });
  expect(lines).toMatchInlineSnapshot(`
    [
      "patients.json 0.gpRegistration.practice (9000000009): 'Z99999' is not in organisations",
      "registrations.json 0.nhsNumber (A99901:9000000106): '9000000106' is not in patients",
      "patients.json 1.supersededBy (9000000017): '9000000025' leads back to where it began",
      "patients.json 2.supersededBy (9000000025): '9000000017' leads back to where it began",
      "patients.json 3.birthDate (9000000033): '2027-01-01' is still to come",
      "patients.json 4.birthDate (9000000041): '1620-01-01' is more than 130 years ago",
      "patients.json 5.death.date (9000000068): '1960-01-01' is before the birth on 1970-01-01",
      "patients.json 6.gpRegistration.practice (9000000076): 'A99903' closed on 2020-03-31",
      "registrations.json 2.type (A99902:9000000076): 'R' is a second regular registration; 9000000076 has one at A99901",
      "patients.json 7.relatedPeople.0.nhsNumber (9000000084): '9000000092' is not in patients",
      "users.json selectedRole (1): '2' is not a role of 555000000001",
      "organisations.json 0.relationships.0.organisation (A99901): 'A99902' leads back to A99901 by RE4",
      "organisations.json 1.relationships.0.organisation (A99902): 'A99901' leads back to A99902 by RE4",
      "systems.json 1.partyKey (200000000002): 'A99901-1' belongs to A99901, not to A99902",
      "endpoints.json interactions.0.interaction (A99901-1:sync): 'urn:x:NOBODY' is in no system with party key A99901-1",
      "records.json 0.problems.1.id (9000000076): 'p1' is there twice",
      "records.json 0.medications.1.encounter (9000000076): 'e9' is no encounter of this record",
      "records.json 0.problems.0.onset (9000000076): '1960' is before the birth on 1970-01-01",
      "records.json 0.medications.0.start (9000000076): '1969-01-01' is before the birth on 1970-01-01",
      "records.json 0.problems.1.end (9000000076): '1998' is before it began on 1999",
      "schedules.json slots.1.start (s1): '2026-12-01T09:05:00+00:00' overlaps slot 1",
      "appointments.json practitioner (a1): '555000000001' cannot see anybody then: has no role at A99901 on 2026-12-01",
      "schedules.json practitioner (s1): '555000000001' cannot see anybody then: has no role at A99901 on 2026-12-01",
    ]
  `);
});
