/** What nobody should send: each gets the service's own fault, and the server stays. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { caseXml, type Dos, envelopeFor, openDos, USUAL_CASE } from '../testing/dos.ts';

let dos: Dos & AsyncDisposable;
beforeAll(async () => {
  dos = await openDos();
});
afterAll(() => dos[Symbol.asyncDispose]());

const GOOD = envelopeFor('CheckCapacitySummary', caseXml(USUAL_CASE));
const MALFORMED = '108 Malformed XML: The soap message is not valid xml.';
const UNKNOWN_SOAP = '108 Malformed XML: Unable to identify the SOAP version';
const NO_METHOD = (name: string) => `env:Sender Function ("${name}") is not a valid method for this service`;

const BILLION_LAUGHS = `<!DOCTYPE lolz [<!ENTITY a "lol">${'bcdefghij'
  .split('')
  .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`)
  .join('')}]>`;

test.each([
  ['nothing', '', MALFORMED],
  ['white space', ' \n ', MALFORMED],
  ['JSON', '{"postcode":"LS1 4AP"}', MALFORMED],
  ['half an envelope', GOOD.slice(0, 300), MALFORMED],
  ['an external entity', `<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>${GOOD.replace('LS1 4AP', '&x;')}`, MALFORMED],
  ['an external DTD', `<!DOCTYPE s SYSTEM "http://127.0.0.1:1/evil.dtd">${GOOD}`, MALFORMED],
  ['billion laughs', `${BILLION_LAUGHS}${GOOD.replace('LS1 4AP', '&j;')}`, MALFORMED],
  ['an unknown entity', GOOD.replace('LS1 4AP', '&nbsp;'), MALFORMED],
  ['a prefix that is not declared', GOOD.replace('<web:postcode>', '<x:postcode>').replace('</web:postcode>', '</x:postcode>'), MALFORMED],
  ['100,000 elements within one another', GOOD.replace('LS1 4AP', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)), MALFORMED],
  ['a control character', GOOD.replace('LS1 4AP', '\u0001'), MALFORMED],
  ['an envelope without a body', '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>', MALFORMED],
  ['an empty body', '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body> </s:Body></s:Envelope>', MALFORMED],
  ['no envelope', '<CheckCapacitySummary/>', UNKNOWN_SOAP],
  ['an envelope of no namespace', '<Envelope><Body><x/></Body></Envelope>', UNKNOWN_SOAP],
  [
    'an envelope of a draft',
    GOOD.replace('http://www.w3.org/2003/05/soap-envelope', 'http://www.w3.org/2001/12/soap-envelope'),
    UNKNOWN_SOAP,
  ],
  ['the operation in another namespace', GOOD.replace(/xmlns:web="[^"]*"/, 'xmlns:web="urn:other"'), NO_METHOD('CheckCapacitySummary')],
  ['an unknown operation', GOOD.replaceAll('CheckCapacitySummary', 'DropTables'), NO_METHOD('DropTables')],
  ['an operation with the name of a method', GOOD.replaceAll('CheckCapacitySummary', 'constructor'), NO_METHOD('constructor')],
  [
    'a header that must be understood',
    GOOD.replace('<s:Header>', '<s:Header><x:Security xmlns:x="urn:wsse" s:mustUnderstand="true"/>'),
    'env:MustUnderstand Header not understood',
  ],
])('%s', async (_, body, fault) => {
  const answer = await dos.post(body);
  expect([answer.status, answer.fault]).toEqual([500, fault]);
});

test('bytes that are not of their encoding', async () => {
  const latin1 = Buffer.from(GOOD.replace('LS1 4AP', 'LÉ1 4AP'), 'latin1');
  expect((await dos.post(latin1)).fault).toBe(MALFORMED);
  const declared = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?>'), latin1]);
  expect((await dos.post(declared, { 'Content-Type': 'application/soap+xml' })).fault).toMatch(/^101 /);
});

test('a body over the limit', async () => {
  const answer = await dos.post(GOOD.replace('LS1 4AP', 'x'.repeat(6 * 1024 * 1024)));
  expect([answer.status, answer.fault]).toEqual([500, MALFORMED]);
});

test('whatever it is asked with, it answers an envelope', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '&',
      '</web:c>',
      '<web:age>',
      ']]>',
      '<![CDATA[',
      '<!--',
      '<?x',
      '&#x0;',
      '&#55296;',
      'xmlns:web=""',
      '\u0000',
      '"',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(GOOD.length), fc.nat(40), piece, async (at, removed, inserted) => {
      const answer = await dos.post(GOOD.slice(0, at) + inserted + GOOD.slice(at + removed));
      expect([200, 500]).toContain(answer.status);
      expect(answer.fault).not.toMatch(/^500 /);
    }),
    { numRuns: 100 },
  );
});
