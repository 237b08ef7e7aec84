import { beforeAll, describe, expect, it } from 'vitest';
import { seededIds } from '#kernel/ids';
import type { PatientEvent } from '#world/events';
import type { Patient } from '#world/patient';
import type { PdsChange } from '../relay/change.ts';
import { patientUrlIn } from './address.ts';
import { signalsOf, typesOf } from './signals.ts';
import { openMns } from './testing/mns.ts';

const NUMBER = '9000000009';
let patient: Patient;
beforeAll(async () => {
  const { world } = await openMns();
  patient = (await world.patients.get(NUMBER))?.doc as Patient;
});

const about = { nhsNumber: NUMBER, serialChangeNumber: 4 };
const change = (...events: PatientEvent[]): PdsChange => ({ ...about, at: Date.parse('2026-03-01T12:00:00Z'), worldSequence: 9, events });
const GP: PatientEvent = { type: 'gp-changed', ...about, from: 'A83008', to: 'Y12345' };
const DEATH: PatientEvent = { type: 'death-recorded', ...about, date: '2026-02-28', notification: 'formal' };
const NAME: PatientEvent = { type: 'demographics-changed', ...about, parts: ['names', 'telecoms'] };

const context = { ids: seededIds(1), patientUrl: patientUrlIn((server) => `http://${server}.test/~run`) };
const ALL = ['pds-record-change-2', 'pds-change-of-gp-2', 'pds-death-notification-2', 'nhs-number-change-2'];

describe('a change of a PDS record', () => {
  it.each<[string, PatientEvent[], string[]]>([
    ['a name', [NAME], ['pds-record-change-2']],
    ['a practice', [GP], ['pds-record-change-2', 'pds-change-of-gp-2']],
    ['a death', [DEATH], ['pds-record-change-2', 'pds-death-notification-2']],
    ['no death after all', [{ type: 'death-removed', ...about }], ['pds-record-change-2', 'pds-death-notification-2']],
    ['a merge', [{ type: 'number-superseded', ...about, by: '9000000025' }], ['pds-record-change-2', 'nhs-number-change-2']],
    ['an invalid record', [{ type: 'record-invalidated', ...about }], ['pds-record-change-2', 'nhs-number-change-2']],
    [
      'a birth',
      [
        { type: 'patient-added', ...about },
        { type: 'newborn-added', ...about, mother: '9000000025' },
      ],
      ['pds-record-change-2'],
    ],
    ['several at once', [NAME, GP, DEATH], ['pds-record-change-2', 'pds-change-of-gp-2', 'pds-death-notification-2']],
    ['a removal from the sandbox', [{ type: 'patient-removed', ...about }], []],
  ])('of %s', (_, events, types) => expect(typesOf(change(...events))).toEqual(types));

  it('is told with what has changed, and without a pointer', () => {
    const [signal] = signalsOf(change(NAME, GP), patient, ['pds-record-change-2'], context);
    expect(signal).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: 'https://fhir.nhs.uk/Id/nhsSpineASID/477121000324',
      type: 'pds-record-change-2',
      time: '2026-03-01T12:00:00.000Z',
      subject: NUMBER,
      versionid: 'W/"4"',
      filtering: {
        changed_name: true,
        changed_telecom: true,
        changed_generalpractitioner: true,
        registeredgpodscode: patient.gpRegistration?.practice,
        nhsnumber: NUMBER,
      },
    });
  });

  it('of its other kinds points at our PDS', () => {
    const signals = signalsOf(change(GP, DEATH), patient, ALL, context);
    expect(signals.map(({ type }) => type)).toEqual(['pds-record-change-2', 'pds-change-of-gp-2', 'pds-death-notification-2']);
    for (const { dataref, filtering, versionid } of signals.slice(1)) {
      expect(dataref).toBe('http://fhir.test/~run/personal-demographics/FHIR/R4/Patient/9000000009');
      expect([filtering, versionid]).toEqual([undefined, undefined]);
    }
    expect(new Set(signals.map(({ id }) => id)).size).toBe(3);
  });

  it('of a restricted record says nothing of where they are', () => {
    const restricted: Patient = { ...patient, confidentiality: 'restricted' };
    const signals = signalsOf(change(NAME, GP, { type: 'record-invalidated', ...about }), restricted, ALL, context);
    expect(signals.map(({ type }) => type)).toEqual(['pds-record-change-2', 'nhs-number-change-2']);
    expect(signals[0]?.filtering).not.toHaveProperty('registeredgpodscode');
  });

  it('is told of in the types that somebody wants', () => {
    expect(signalsOf(change(GP), patient, ['pds-change-of-gp-2'], context).map(({ type }) => type)).toEqual(['pds-change-of-gp-2']);
    expect(signalsOf(change(GP), patient, [], context)).toEqual([]);
  });
});
