/** Every type of event from a small JSON, what can be said of each, and what is answered to what cannot. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkStructure } from '#formats/fhir/structure';
import { fromXml } from '#formats/fhir/xml';
import { validateEvent } from '../publish/strict.ts';
import { JACK, openStandardWorld, type StandardWorld } from './testing/standard-world.ts';
import { describeTriggers, trigger } from './trigger.ts';
import { EVENT_TYPES } from './types.ts';

const ALL = [...EVENT_TYPES.values()].flatMap(({ code, kinds }) => kinds.map((kind) => ({ event: code, kind })));

let standard: StandardWorld;
beforeAll(async () => {
  standard = await openStandardWorld();
});
afterAll(() => standard.close());

async function xmlOf(request: object): Promise<string> {
  const { event, problems } = await trigger({ patient: JACK, ...request }, standard.triggering);
  expect(problems).toBeUndefined();
  expect(validateEvent(event?.xml ?? '')).toEqual([]);
  return event?.xml ?? '';
}

async function problemsOf(request: unknown) {
  return (await trigger(request, standard.triggering)).problems;
}

describe('type and patient are enough', () => {
  test.each(ALL)('$event, $kind', async ({ event: code, kind }) => {
    const { event } = await trigger({ event: code, patient: JACK, kind }, standard.triggering);
    expect(event).toMatchObject({ code, kind, ...(code !== 'pds-birth-notification-1' && { nhsNumber: JACK }) });
    expect(validateEvent(event?.xml ?? '')).toEqual([]);
    const { resource } = fromXml('STU3', event?.xml ?? '');
    expect(checkStructure('STU3', resource)).toEqual([]);
  });

  test.each(['pds-birth-notification-1', 'vaccinations-1'])('%s, of one in three of the standard world', async (code) => {
    const { items } = await standard.world.patients.list({ limit: 1000 });
    // NEMS wants a name and a birth date, and takes no number that is none
    const people = items
      .map(({ doc }) => doc)
      .filter(({ checkDigitFails, birthDate, names }) => !checkDigitFails && birthDate && names.length);
    expect(people.length).toBeGreaterThan(300);
    for (const { nhsNumber, birthDate } of people.filter((_, at) => at % 3 === 0)) {
      const { event } = await trigger({ event: code, patient: nhsNumber }, standard.triggering);
      // there is no time of birth on a day that is not known
      const problems = validateEvent(event?.xml ?? '').filter(({ path }) => birthDate?.length === 10 || !path.includes('birthTime'));
      expect([nhsNumber, problems]).toEqual([nhsNumber, []]);
    }
  });

  test('a screening and its withdrawal are about the same encounter', async () => {
    const key = /<Encounter>.*?<identifier>(.*?)<\/identifier>/;
    const told = await xmlOf({ event: 'nipe-outcome-1' });
    const withdrawn = await xmlOf({ event: 'nipe-outcome-1', kind: 'delete' });
    expect(key.exec(withdrawn)?.[1]).toBe(key.exec(told)?.[1]);
    expect(withdrawn).toContain('<status value="entered-in-error"/>');
  });
});

describe('what can be said', () => {
  test.each<[request: object, ...parts: readonly string[]]>([
    [
      { event: 'vaccinations-1', at: '2026-11-01T10:00:00+01:00', messageId: '0b8ee3f5-92a1-4f3f-9f5c-0c5b8f9f2a11', versionId: 4 },
      '<id value="0b8ee3f5-92a1-4f3f-9f5c-0c5b8f9f2a11"/>',
      '<versionId value="4"/><lastUpdated value="2026-11-01T09:00:00.000+00:00"/>',
    ],
    [
      { event: 'vaccinations-1', notGiven: 'noConsent' },
      '<notGiven value="true"/>',
      '<reasonNotGiven><coding><system value="http://snomed.info/sct"/><code value="310376006"/>',
    ],
    [
      { event: 'vaccinations-1', vaccination: 'flu', reported: true, batch: 'A & B', bodySite: 'rightThigh' },
      '<primarySource value="false"/>',
      '<lotNumber value="A &amp; B"/>',
      '<code value="11207009"/>',
    ],
    [
      {
        event: 'professional-contacts-1',
        kind: 'update',
        status: 'finished',
        end: '2026-11-24',
        service: { code: '1060971000000108', display: 'General practice service' },
        team: 'Team B',
      },
      '<status value="finished"/>',
      '<end value="2026-11-24"/>',
      '<name value="Team B"/>',
    ],
    [
      {
        event: 'blood-spot-test-outcome-1',
        tests: [
          { test: 'PKU', outcome: '946431000000102' },
          { test: 'SCD', outcome: { code: '123456', display: 'As said' } },
        ],
        issued: '2026-11-20T08:00:00Z',
        comment: 'To be repeated',
      },
      '<issued value="2026-11-20T08:00:00Z"/>',
      '<code value="123456"/><display value="As said"/>',
      '<contentString value="To be repeated"/>',
    ],
    [
      { event: 'newborn-hearing-1', tests: [{ test: 'AABR', ear: 'left' }], summary: { code: '999999', display: 'Something else' } },
      '<code value="1085431000000105"/>',
      '<display value="Something else"/>',
    ],
    [
      {
        event: 'nipe-outcome-1',
        examination: '6-8-weeks',
        comment: 'All is well',
        outcomes: { hips: { code: '654321', display: 'As said' } },
      },
      '<code value="010"/>',
      '<code value="654321"/>',
      'not-eligible-for-bcg',
    ],
    [
      {
        event: 'nipe-outcome-1',
        organisation: 'RR8',
        site: 'RR830',
        identifier: 'key-1',
        system: { name: 'Some & Other', asid: '200000000115', email: 'desk@example.com' },
      },
      '<value value="RR8"/>',
      '<value value="RR830"/>',
      '<value value="key-1"/>',
      '<name value="Some &amp; Other"/><contact><system value="email"/><value value="desk@example.com"/></contact><endpoint value="urn:nhs:addressing:asid:200000000115"/>',
    ],
    [
      { event: 'failsafe-message-hvs-1', increment: 2, incomplete: [{ code: '123456' }] },
      '<valueInteger value="2"/>',
      '<text value="Incomplete element"/>',
    ],
    [{ event: 'pds-change-of-gp-1', from: 'B86056', to: null }, '<status value="finished"/>'],
    [{ event: 'pds-change-of-gp-1', to: null }, '<status value="finished"/>'],
    [{ event: 'pds-death-notification-1', status: 'informal', date: '2026-11' }, '<deceasedDateTime value="2026-11"/>'],
    [
      {
        event: 'pds-birth-notification-1',
        mother: '9462205671',
        weightGrams: 3120,
        births: 2,
        birthOrder: 2,
        stillborn: '2',
        suspectedAbnormality: true,
      },
      '<value value="3120"/>',
      '<multipleBirthInteger value="2"/>',
      '<code value="Y"/>',
    ],
    [{ event: 'pds-record-change-1', author: 'B83002' }, 'STU3/Organization/B83002'],
    [
      { event: 'pds-change-of-address-1', from: { lines: ['1 Some Street', 'Leeds'], postcode: 'LS1 9YB' } },
      '<text value="1 Some Street, Leeds, LS1 9YB"/>',
    ],
  ])('%j', async (request, ...parts) => {
    const xml = await xmlOf(request);
    for (const part of parts) expect(xml).toContain(part);
  });

  test('a birth without a mother is routed by nobody', async () => {
    const { event } = await trigger({ event: 'pds-birth-notification-1', patient: JACK, mother: null }, standard.triggering);
    expect([event?.nhsNumber, event?.baby]).toEqual([undefined, JACK]);
    expect(event?.xml).not.toContain('RoutingDemographics');
  });

  test('an address change says where they lived before', async () => {
    const { event } = await trigger({ event: 'pds-change-of-address-1', patient: JACK }, standard.triggering);
    expect(event?.formerHome).toMatchObject({ use: 'home', postcode: expect.stringMatching(/^DH1 /) });
  });

  test('is described for people and programs', () => {
    const described = describeTriggers();
    expect(described.map(({ event }) => event)).toEqual([...EVENT_TYPES.keys()]);
    for (const { schema } of described) expect(schema).toMatchObject({ required: ['event', 'patient'], additionalProperties: false });
  });
});

describe('what cannot be said', () => {
  test.each<[request: unknown, path: string, reason: RegExp]>([
    [undefined, '', /object/],
    [{ patient: JACK }, 'event', /^must be one of pds-birth-notification-1, /],
    [{ event: 'pds-divorce-1', patient: JACK }, 'event', /vaccinations-1/],
    [{ event: 'vaccinations-1' }, 'patient', /is missing/],
    [{ event: 'vaccinations-1', patient: '1234567881' }, 'patient', /there is no patient 1234567881/],
    [
      { event: 'vaccinations-1', patient: JACK, vaccine: 'flu' },
      'vaccine',
      /cannot be said of vaccinations-1; what can: event, patient, kind, at, .*vaccination, notGiven/,
    ],
    [{ event: 'vaccinations-1', patient: JACK, vaccination: 'jab' }, 'vaccination', /flu/],
    [{ event: 'nipe-outcome-1', patient: JACK, kind: 'update' }, 'kind', /delete/],
    [{ event: 'pds-change-of-gp-1', patient: JACK, from: 'B86056', to: 'B86056' }, 'to', /must not be/],
    [{ event: 'pds-death-notification-1', patient: JACK, status: 'removed', date: '2026-11-20' }, 'date', /mistake/],
    [{ event: 'pds-birth-notification-1', patient: JACK, mother: '9999999999' }, 'mother', /there is no patient/],
    [{ event: 'blood-spot-test-outcome-1', patient: JACK, tests: [{ test: 'XYZ' }] }, 'tests.0.test', /PKU/],
    [{ event: 'vaccinations-1', patient: JACK, at: 'yesterday' }, 'at', /offset/],
  ])('%j', async (request, path, reason) => {
    const problems = await problemsOf(request);
    expect(problems?.[0]?.path).toBe(path);
    expect(problems?.[0]?.reason).toMatch(reason);
  });
});
