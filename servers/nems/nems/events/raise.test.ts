/** What changes of records raise, and that the messages tell the change as it was. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededIds } from '#kernel/ids';
import type { PatientEvent } from '#world/events';
import type { PdsChange } from '../../relay/change.ts';
import { validateEvent } from '../publish/strict.ts';
import { codesOf, raiseEvents } from './raise.ts';
import { JACK, NOW, openStandardWorld, type StandardWorld } from './testing/standard-world.ts';

const MOTHER = '9462205671';
const about = { nhsNumber: JACK, serialChangeNumber: 7 };
const OLD = { use: 'home', lines: ['', '3 Rowan Court', '', 'Otley'], postcode: 'LS21 9YX', period: { from: '2019-02-01' } } as const;
const NEW = { use: 'home', lines: ['Flat <2>', '9 "Mill" Row', '', 'Leeds'], postcode: 'LS1 9YB' } as const;

let standard: StandardWorld;
beforeAll(async () => {
  standard = await openStandardWorld();
});
afterAll(() => standard.close());

function changed(events: readonly PatientEvent[], more: Partial<PdsChange> = {}): PdsChange {
  return { ...about, at: NOW, worldSequence: 1, events, ...more };
}

async function raise(change: PdsChange, codes?: readonly string[], mother?: string) {
  const record = { patient: await standard.patient(JACK), ...(mother !== undefined && { mother: await standard.patient(mother) }) };
  const raising = { world: standard.world, ids: seededIds(7), sentAt: NOW + 40, sequence: (code: string) => code.length };
  return raiseEvents(change, record, raising, codes);
}

async function only(code: string, events: readonly PatientEvent[], more: Partial<PdsChange> = {}, mother?: string): Promise<string> {
  const [raised, ...rest] = await raise(changed(events, more), [code], mother);
  expect(rest).toEqual([]);
  expect(validateEvent(raised?.xml ?? '')).toEqual([]);
  return raised?.xml ?? '';
}

describe('which events a change raises', () => {
  test.each<[what: string, events: readonly PatientEvent[], codes: readonly string[]]>([
    ['a new name', [{ type: 'demographics-changed', ...about, parts: ['names'] }], []],
    ['another temporary address', [{ type: 'demographics-changed', ...about, parts: ['addresses'] }], []],
    [
      'a new home',
      [{ type: 'demographics-changed', ...about, parts: ['addresses'], home: { from: OLD, to: NEW } }],
      ['pds-change-of-address-1'],
    ],
    ['a home no more', [{ type: 'demographics-changed', ...about, parts: ['addresses'], home: { from: OLD } }], []],
    ['another practice', [{ type: 'gp-changed', ...about, from: 'B86056', to: 'B83002' }], ['pds-change-of-gp-1']],
    ['from none to a code for none', [{ type: 'gp-changed', ...about, to: 'V81999' }], []],
    ['a death', [{ type: 'death-recorded', ...about, date: '2026-11-20', notification: 'formal' }], ['pds-death-notification-1']],
    ['a death taken back', [{ type: 'death-removed', ...about }], ['pds-death-notification-1']],
    [
      'a birth',
      [
        { type: 'patient-added', ...about },
        { type: 'newborn-added', ...about, mother: MOTHER },
      ],
      ['pds-birth-notification-1'],
    ],
    ['a new record', [{ type: 'patient-added', ...about }], []],
    ['a merge', [{ type: 'number-superseded', ...about, by: MOTHER }], []],
    ['a record that was a mistake', [{ type: 'record-invalidated', ...about }], []],
  ])('%s', (_, events, codes) => {
    expect(codesOf(changed(events))).toEqual([...codes, 'pds-record-change-1']);
  });

  test('what the sandbox alone does raises none', () => {
    expect(codesOf(changed([{ type: 'patient-removed', ...about }]))).toEqual([]);
  });

  test('all that one write has changed, each once', async () => {
    const events: PatientEvent[] = [
      { type: 'demographics-changed', ...about, parts: ['addresses'], home: { from: OLD, to: NEW } },
      { type: 'gp-changed', ...about, from: 'B86056', to: 'B83002' },
    ];
    const raised = await raise(changed(events));
    expect(raised.map(({ code, nhsNumber, formerHome }) => [code, nhsNumber, formerHome])).toEqual([
      ['pds-change-of-address-1', JACK, OLD],
      ['pds-change-of-gp-1', JACK, undefined],
      ['pds-record-change-1', JACK, undefined],
    ]);
    expect(new Set(raised.map(({ messageId }) => messageId)).size).toBe(3);
    expect(await raise(changed(events))).toEqual(raised);
  });
});

describe('what the messages tell', () => {
  test('the header: who, what, when, and the number in the sequence', async () => {
    const [raised] = await raise(changed([{ type: 'gp-changed', ...about, to: 'B83002' }]), ['pds-change-of-gp-1']);
    expect(raised?.xml).toContain(
      `<MessageHeader><id value="${raised?.messageId}"/><meta><versionId value="18"/><lastUpdated value="2026-11-25T09:00:00.000+00:00"/>`,
    );
    expect(raised?.xml).toContain('<valueHumanName><use value="official"/><family value="DAWKINS"/><given value="Jack"/></valueHumanName>');
    expect(raised?.xml).toContain('<timestamp value="2026-11-25T09:00:00.040+00:00"/>');
    expect(raised?.xml).toContain('<endpoint value="urn:nhs:addressing:asid:477121000323"/>');
    expect(raised?.xml).toContain('<responsible><reference value="https://directory.spineservices.nhs.uk/STU3/Organization/X26"/>');
  });

  test('practices with whom they belong to, and until when the old one had the patient', async () => {
    const xml = await only('pds-change-of-gp-1', [{ type: 'gp-changed', ...about, from: 'A83003', to: 'B83002' }]);
    expect(xml).toContain('<value value="B83002"/></identifier><name value="');
    expect(xml).toContain(
      '<partOf><reference value="https://directory.spineservices.nhs.uk/STU3/Organization/15F"/><display value="NHS WEST YORKSHIRE ICB - 15F"/></partOf>',
    );
    expect(xml).toContain('<period><start value="2013-11-04"/><end value="2026-11-25T09:00:00.000+00:00"/></period>');
    expect(xml).toContain('<versionId value="7"/>');
  });

  test('both addresses as they were told, whatever the record says by now', async () => {
    const xml = await only('pds-change-of-address-1', [
      { type: 'demographics-changed', ...about, parts: ['addresses'], home: { from: OLD, to: NEW } },
    ]);
    expect(xml).toContain(
      '<address><use value="old"/><text value="3 Rowan Court, Otley, LS21 9YX"/><line value="3 Rowan Court"/><line value="Otley"/><postalCode value="LS21 9YX"/><period><start value="2019-02-01"/><end value="2026-11-25"/></period></address>',
    );
    expect(xml).toContain('<line value="Flat &lt;2&gt;"/><line value="9 &quot;Mill&quot; Row"/><line value="Leeds"/>');
    expect(xml).toContain('<period><start value="2026-11-25"/></period>');
  });

  test.each<[event: PatientEvent, code: string, date: string | undefined]>([
    [{ type: 'death-recorded', ...about, date: '2026-11-20', notification: 'informal' }, '1', '2026-11-20'],
    [{ type: 'death-recorded', ...about, date: '2026-11-20T10:30:00+00:00', notification: 'formal' }, '2', '2026-11-20T10:30:00+00:00'],
    [{ type: 'death-removed', ...about }, 'U', undefined],
  ])('a death: %j', async (event, code, date) => {
    const xml = await only('pds-death-notification-1', [event]);
    expect(xml).toContain(`CareConnect-DeathNotificationStatus-1"/><code value="${code}"/>`);
    expect(xml).toContain('<extension url="systemEffectiveDate"><valueDateTime value="2026-11-25T09:00:00.000+00:00"/></extension>');
    expect(/<deceasedDateTime value="([^"]*)"/.exec(xml)?.[1]).toBe(date);
  });

  test('a birth goes by the mother, and is the same each time', async () => {
    const birth: PatientEvent = { type: 'newborn-added', ...about, mother: MOTHER };
    const [raised] = await raise(changed([birth]), ['pds-birth-notification-1'], MOTHER);
    expect(raised?.nhsNumber).toBe(MOTHER);
    const xml = await only('pds-birth-notification-1', [birth], {}, MOTHER);
    expect(xml).toBe(raised?.xml);
    expect(xml).toContain(
      `<extension url="nhsNumber"><valueIdentifier><system value="https://fhir.nhs.uk/Id/nhs-number"/><value value="${MOTHER}"/>`,
    );
    expect(xml).toMatch(
      /<birthDate value="2013-10-12"><extension url="[^"]*patient-birthTime"><valueDateTime value="2013-10-12T[^"]*\+01:00"\/>/,
    );
    expect(xml).toContain('<code value="NMTH"/>');
    for (const category of [
      'delivery-place',
      'registering-authority',
      'partner-child-health-organisation',
      'responsible-child-health-organisation',
    ])
      expect(xml).toContain(`<code value="${category}"/>`);
  });

  test.each<[author: PdsChange['author'], who: string | undefined]>([
    [undefined, undefined],
    [{ application: 'some-key' }, undefined],
    [{ organisation: 'B83002', user: '555000000001' }, 'https://directory.spineservices.nhs.uk/STU3/Organization/B83002'],
    [{ patient: JACK }, 'subject'],
    [{ patient: MOTHER, organisation: 'X26' }, 'https://directory.spineservices.nhs.uk/STU3/Organization/X26'],
  ])('who has changed a record: %j', async (author, who) => {
    const xml = await only('pds-record-change-1', [{ type: 'number-superseded', ...about, by: MOTHER }], author && { author });
    const subject = /<focus><reference value="([^"]*)"/.exec(xml)?.[1];
    expect(/<whoReference><reference value="([^"]*)"/.exec(xml)?.[1]).toBe(who === 'subject' ? subject : who);
    // of a merge the number that no longer holds
    expect(xml).toContain(`<value value="${JACK}"/></identifier>`);
    expect(xml).not.toContain(MOTHER);
    expect(xml).toContain('<Patient><id value="');
    expect(xml).toContain('<versionId value="7"/>');
  });
});
