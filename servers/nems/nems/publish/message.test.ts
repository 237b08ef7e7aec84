import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readXml } from '#formats/xml/read';
import { fromTree } from './element.ts';
import { readMessage } from './message.ts';
import { readPlain } from './plain-reader.ts';
import { eventMessage, MESSAGE_ID, NHS_NUMBER } from './testing/messages.ts';

const MESSAGE = eventMessage();

test('says what a message is about, from whom, and what is in it', () => {
  expect(readMessage(MESSAGE).message).toEqual({
    root: 'Bundle',
    bundleId: '5a0f6f0e-4f55-4d7c-9a35-2f4f6a0b8a00',
    type: 'message',
    entries: [
      { fullUrl: `urn:uuid:${MESSAGE_ID}`, resource: 'MessageHeader' },
      { fullUrl: 'urn:uuid:b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0002', resource: 'Immunization' },
      { fullUrl: 'urn:uuid:b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0003', resource: 'Organization', odsCode: 'A83627' },
      { fullUrl: 'urn:uuid:b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0004', resource: 'Patient' },
    ],
    header: {
      id: MESSAGE_ID,
      lastUpdated: '2026-02-28T10:00:00+00:00',
      profiles: ['https://fhir.nhs.uk/STU3/StructureDefinition/Event-MessageHeader-1'],
      routing: {
        nhsNumber: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER },
        name: { family: 'DAWKINS', given: ['Jack'] },
        birthDateTime: '2013-10-12T12:00:00+00:00',
      },
      kind: { system: 'https://fhir.nhs.uk/STU3/CodeSystem/MessageEventType-1', code: 'new' },
      event: { system: 'https://fhir.nhs.uk/STU3/CodeSystem/EventType-1', code: 'vaccinations-1' },
      timestamp: '2026-02-28T10:00:05+00:00',
      source: { contact: { system: 'phone', value: '0113 496 0000' }, endpoint: 'urn:nhs:addressing:asid:999999999999' },
      responsible: 'urn:uuid:b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0003',
      focus: ['urn:uuid:b5f3c1f2-3c43-4d0b-8f0e-6f4d5f1f0002'],
    },
  });
});

describe('is the same however it is written', () => {
  const meant = readMessage(MESSAGE).message;
  const spaced = MESSAGE.replace(/></g, '>\r\n\t<');
  test.each([
    ['with space between elements', spaced],
    ['with a declaration', `<?xml version="1.0" encoding="UTF-8"?>\n${MESSAGE}`],
    ['with a byte order mark', Buffer.from(`\uFEFF${MESSAGE}`)],
    ['in UTF-16', Buffer.from(`\uFEFF${MESSAGE}`, 'utf16le')],
    ['with a prefix', MESSAGE.replace(/<(\/?)([A-Za-z])/g, '<$1f:$2').replace('xmlns=', 'xmlns:f=')],
    ['with single quotes', MESSAGE.replaceAll('"', "'")],
    ['with comments', MESSAGE.replace('<type', '<!-- a & b < c --><type')],
    ['with elements that could be one tag in two', MESSAGE.replace(/<(\w+) ([^<>]*)\/>/g, '<$1 $2></$1>')],
    ['with ids of elements', MESSAGE.replace('<coding>', '<coding id="c1">')],
    [
      'with a narrative',
      MESSAGE.replace('<name value', '<text><div xmlns="http://www.w3.org/1999/xhtml"><b>Hello</b></div></text><name value'),
    ],
    ['with an instruction', `<?xml-stylesheet href="a.css"?>${MESSAGE}`],
    ['with references to characters', MESSAGE.replace('value="Jack"', 'value="J&#97;ck"')],
    ['with the header in another order', inAnotherOrder(MESSAGE)],
  ])('%s', (_, written) => expect(readMessage(written).message).toEqual(meant));
});

/** The elements of the header, last first. */
function inAnotherOrder(message: string): string {
  return message.replace(/(<event>.*?<\/event>)(<timestamp[^>]*>)/, '$2$1');
}

test.each([
  ['nothing', '', 'there is no root element'],
  ['text', 'hello', 'there is text outside the root element'],
  ['JSON', '{}', 'there is text outside the root element'],
  ['half a message', MESSAGE.slice(0, MESSAGE.indexOf('<type')), 'does not end'],
  ['two messages', MESSAGE + MESSAGE, 'there may be only one root element'],
  ['tags that cross', '<Bundle xmlns="http://hl7.org/fhir"><a><b></a></b></Bundle>', 'should be </b>'],
  ['an attribute twice', '<Bundle xmlns="http://hl7.org/fhir"><id value="1" value="2"/></Bundle>', 'an attribute is there twice'],
  ['a bare ampersand', MESSAGE.replace('SOME PRACTICE', 'A & B'), 'an & must be written &amp;'],
  ['< in a value', MESSAGE.replace('SOME PRACTICE', 'A < B'), 'may not contain <'],
  ['a NUL', MESSAGE.replace('SOME', 'SO\0ME'), 'XML does not allow'],
  ['half a surrogate pair', MESSAGE.replace('SOME', '\uD800'), 'XML does not allow'],
  ['a document type', `<!DOCTYPE Bundle [<!ENTITY a "${'b'.repeat(1000)}">]>${MESSAGE}`, 'document types are not read'],
  ['ten thousand elements within one another', '<a>'.repeat(10_000), 'too deep'],
  ['bytes that are not UTF-8', Buffer.from([0x3c, 0x61, 0xff, 0x3e]), 'not in UTF-8'],
])('%s is a fault', (_, written, reason) => expect(readMessage(written).fault?.reason).toContain(reason));

test('a fault has its place', () => {
  expect(readMessage('<Bundle xmlns="http://hl7.org/fhir">\n  <id value="1">\n</Bundle>').fault).toMatchObject({ line: 3, column: 1 });
});

test.each([
  ['in no namespace', MESSAGE.replace(' xmlns="http://hl7.org/fhir"', ''), { root: '', entries: [] }],
  ['another resource', '<Patient xmlns="http://hl7.org/fhir"/>', { root: 'Patient', entries: [] }],
])('what is %s has nothing in it', (_, written, message) => expect(readMessage(written).message).toEqual(message));

test('another resource in the place of the header is no header', () => {
  expect(readMessage(eventMessage({ header: '' })).message?.header).toBeUndefined();
});

describe('the quick reader', () => {
  test('reads what publishers write', () => expect(readPlain(MESSAGE)).toBeDefined());

  const wrong = fc.tuple(
    fc.nat(MESSAGE.length),
    fc.constantFrom('', '<', '>', '"', '/', '&', '=', ' ', '\0', '<a>', '</a>', '--', '&amp;', 'é'),
  );
  const mutated = fc
    .array(wrong, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((text, [place, change]) => text.slice(0, place) + change + text.slice(place + 1), MESSAGE));

  test('accepts nothing that the reader of all XML refuses, and means the same', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const plain = readPlain(text);
        if (plain === undefined) return;
        const { document, fault } = readXml(text);
        expect(fault).toBeUndefined();
        expect(plain).toEqual(document && fromTree(document.root));
      }),
      { numRuns: 2_000 },
    );
  });
});
