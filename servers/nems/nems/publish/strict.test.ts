import { describe, expect, test } from 'vitest';
import { fromXml } from '#formats/fhir/xml';
import { validateEvent } from './strict.ts';
import { eventMessage, type Parts } from './testing/messages.ts';

const problemsOf = (message: string | Uint8Array) => validateEvent(message).map(({ path, problem }) => `${path} ${problem}`);
const withParts = (parts: Parts) => problemsOf(eventMessage(parts));
const without = (pattern: string | RegExp) => problemsOf(eventMessage().replace(pattern, ''));
const instead = (pattern: string | RegExp, other: string) => problemsOf(eventMessage().replace(pattern, other));

const HEADER = 'Bundle.entry[0].resource';

test('nothing is wrong with a good message, as XML, as bytes and as a resource', () => {
  expect(problemsOf(eventMessage())).toEqual([]);
  expect(problemsOf(Buffer.from(eventMessage()))).toEqual([]);
  const { resource } = fromXml('STU3', eventMessage());
  expect(resource && validateEvent(resource)).toEqual([]);
});

test.each([
  ['', 'there is no root element'],
  ['<Bundle', 'line 1, column 8 the tag does not end here'],
  ['<Bundle xmlns="urn:other"/>', 'not in the namespace'],
  ['<Nonsense xmlns="http://hl7.org/fhir"/>', 'there is no resource Nonsense'],
])('what is no resource has one problem: %j', (text, problem) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
});

describe('structure', () => {
  test('an element that there is not', () =>
    expect(instead('<notGiven value="false"/>', '<given value="1"/>')).toContain('Bundle.entry[1].resource.given is not known in STU3'));
  test('order', () => expect(instead(/(<event>.*<\/event>)(<timestamp[^>]*>)/, '$2$1').join()).toContain(`${HEADER}.event`));
  test.each(['2026-02-28T10:00:05', '2026-02-28T10:00:05+58:00', '28/02/2026'])('a timestamp %s', (timestamp) =>
    expect(withParts({ timestamp: `<timestamp value="${timestamp}"/>` }).join()).toContain(`${HEADER}.timestamp`),
  );
});

describe('the bundle', () => {
  test('another type', () => expect(withParts({ bundleType: 'collection' })).toContain('Bundle must be a Bundle of the type message'));
  test('no id', () => expect(without(/<id[^>]*>/)).toContain('Bundle.id is missing'));
  test('no header', () => expect(withParts({ header: '' })).toContain('Bundle.entry[0] must be a MessageHeader'));
  test('nothing in an entry', () =>
    expect(withParts({ payload: '<entry><fullUrl value="urn:uuid:1"/></entry>' })).toContain('Bundle.entry[1] has no resource'));
  test('a fullUrl without urn:uuid:', () =>
    expect(instead('<fullUrl value="urn:uuid:5a0f', '<fullUrl value="5a0f')).toEqual([
      'Bundle.entry[0].fullUrl is 5a0f6f0e-4f55-4d7c-9a35-2f4f6a0b8a01; it must be urn:uuid: and the id of the resource',
    ]));
  test('no fullUrl', () => expect(without(/<fullUrl[^>]*>/)).toContain('Bundle.entry[0].fullUrl is missing'));
  test('the same entry twice', () => {
    const payload = /(<entry>(?!.*<entry>).*)<\/Bundle>/.exec(eventMessage())?.[1] ?? '';
    expect(problemsOf(eventMessage().replace('</Bundle>', `${payload}</Bundle>`))).toContain('Bundle.entry[4].fullUrl is there twice');
  });
  test('a reference that leads nowhere', () =>
    expect(instead(/<patient><reference value="[^"]*"/, '<patient><reference value="urn:uuid:1"')).toEqual([
      "Bundle.entry[1].resource.patient.reference is urn:uuid:1, which is no entry's fullUrl",
    ]));
});

describe('the header', () => {
  test.each([
    ['no id', { id: '' }, 'id is missing'],
    ['an id that is no UUID', { id: 'm1' }, 'id is m1; it must be a UUID'],
    ['no lastUpdated', { meta: '' }, 'meta.lastUpdated is missing'],
    ['no routing demographics', { routing: '' }, 'extension(Extension-RoutingDemographics-1) is missing'],
    ['neither name nor birth date', { person: '' }, 'extension(Extension-RoutingDemographics-1).extension(birthDateTime) is missing'],
    ['no kind', { eventType: '' }, 'extension(Extension-MessageEventType-1) is missing'],
    ['a kind that there is not', { kind: 'renew' }, 'is renew; it must be new or update or delete'],
    ['no source', { source: '' }, 'source.endpoint is missing'],
    ['nobody responsible', { responsible: '' }, 'responsible.reference is missing'],
    ['no focus', { focus: '' }, 'focus.reference is missing'],
    ['an unknown type', { code: 'PDS001' }, 'event.code is PDS001; there is no such type of event'],
    ['no NHS number', { nhsNumber: '9912003889' }, 'routes by 9912003889, which is no NHS number'],
  ] as const)('%s', (_, parts, problem) => expect(withParts(parts).join('\n')).toContain(problem));

  test('a focus of another type', () =>
    expect(withParts({ focus: '<focus><reference value="urn:uuid:b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0004"/></focus>' })).toEqual([
      `${HEADER}.focus.reference leads to Patient; it must lead to Immunization`,
    ]));
  test('the directory may say who is responsible', () =>
    expect(
      withParts({
        responsible: '<responsible><reference value="https://directory.spineservices.nhs.uk/STU3/Organization/X26"/></responsible>',
      }),
    ).toEqual([]));
  test('the older profile', () => expect(instead('Event-MessageHeader-1', 'EMS-MessageHeader-1')).toEqual([]));
  test('another profile', () => expect(instead('Event-MessageHeader-1', 'MessageHeader').join()).toContain('meta.profile is'));
});

describe('what a type of event holds', () => {
  test('is not there', () =>
    expect(withParts({ payload: '' })).toEqual(
      expect.arrayContaining(['Bundle.entry.resource(Immunization) is missing', 'Bundle.entry.resource(Patient) is missing']),
    ));
  test('lacks an element', () =>
    expect(without('<notGiven value="false"/>').join()).toContain('Bundle.entry[1].resource.notGiven is missing'));
  test('lacks an extension', () =>
    expect(without(/<extension url="[^"]*VaccinationProcedure-1">.*?<\/extension>/)).toEqual([
      'Bundle.entry[1].resource.extension(Extension-CareConnect-VaccinationProcedure-1) is missing',
    ]));
  test('does not say how an NHS number was verified', () =>
    expect(without(/<extension url="[^"]*VerificationStatus-1">.*?<\/extension>/)).toEqual([
      'Bundle.entry[3].resource.identifier.extension is missing',
    ]));
  test('is about somebody else', () =>
    expect(instead(/9912003888(?!.*9912003888)/, '9990001154').join()).toContain(
      'is routed by 9912003888, and holds no patient of that number',
    ));
});
