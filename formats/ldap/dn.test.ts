import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDn, printDn } from './dn.ts';

const part = (type: string, value: string) => ({ type, value });

describe('names that clients write', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['o=nhs', [[part('o', 'nhs')]]],
    ['ou=services, o=nhs', [[part('ou', 'services')], [part('o', 'nhs')]]],
    ['ou = services , o = nhs', [[part('ou', 'services')], [part('o', 'nhs')]]],
    ['OID.2.5.4.10=nhs', [[part('2.5.4.10', 'nhs')]]],
    ['o=', [[part('o', '')]]],
  ])('%j', (text, dn) => {
    expect(parseDn(text)).toEqual(dn);
  });
});

/** RFC 4514 §4, and RFC 2253 §5. */
describe('examples of the RFCs', () => {
  test.each([
    ['UID=jsmith,DC=example,DC=net', [[part('UID', 'jsmith')], [part('DC', 'example')], [part('DC', 'net')]]],
    ['OU=Sales+CN=J.  Smith,DC=example', [[part('OU', 'Sales'), part('CN', 'J.  Smith')], [part('DC', 'example')]]],
    ['CN=James \\"Jim\\" Smith\\, III,DC=net', [[part('CN', 'James "Jim" Smith, III')], [part('DC', 'net')]]],
    ['CN=Before\\0dAfter,DC=net', [[part('CN', 'Before\rAfter')], [part('DC', 'net')]]],
    ['1.3.6.1.4.1.1466.0=#04024869', [[part('1.3.6.1.4.1.1466.0', 'Hi')]]],
    ['CN=Lu\\C4\\8Di\\C4\\87', [[part('CN', 'Lučić')]]],
    ['CN=L. Eagle,O=Sue\\, Grabbit and Runn,C=GB', [[part('CN', 'L. Eagle')], [part('O', 'Sue, Grabbit and Runn')], [part('C', 'GB')]]],
    ['CN=\\ begins and ends\\ ', [[part('CN', ' begins and ends ')]]],
    ['CN=\\#hash=sign', [[part('CN', '#hash=sign')]]],
    ['CN=space after escaped\\20 ,O=x', [[part('CN', 'space after escaped ')], [part('O', 'x')]]],
  ])('%j', (text, dn) => {
    expect(parseDn(text)).toEqual(dn);
    expect(parseDn(printDn(dn))).toEqual(dn);
  });
});

test.each([
  'nhs',
  '=nhs',
  'o=nhs,',
  ',o=nhs',
  'o=nhs,,ou=x',
  'o=nhs+',
  'o=a;ou=b',
  'o="nhs"',
  'o=a<b',
  'o=a\\',
  'o=a\\g1',
  'o=a\\4',
  'o=#0',
  'o=#0402',
  'o=#zz',
  'o=#04024869x',
  'o s=nhs',
  '-o=nhs',
  'o=a\0b',
])('%j is no name', (text) => {
  expect(parseDn(text)).toBeUndefined();
});

test('whatever a name holds, it can be written and read', () => {
  const named = fc.record({
    type: fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/),
    value: fc.string({ unit: 'grapheme', maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(fc.array(named, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (dn) => {
      expect(parseDn(printDn(dn))).toEqual(dn);
    }),
  );
});

test('whatever comes, reading it ends', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ou=,+\\ #"4') }), (text) => void parseDn(text)));
});
