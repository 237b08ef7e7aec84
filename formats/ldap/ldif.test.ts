import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LDIF_HEADER, parseLdif, printLdifEntry } from './ldif.ts';

const DN = 'uniqueIdentifier=1,ou=Services,o=nhs';

describe('printing', () => {
  test('writes plain text as it is, and the rest in base64', () => {
    expect(
      printLdifEntry(DN, [
        { type: 'cn', values: ['Brid', 'Bríd', ' x', 'x ', ':x', '<x', 'a\nb', ''] },
        { type: 'sn', values: ['a:b <c'] },
      ]),
    ).toBe(`\ndn: ${DN}\ncn: Brid\ncn:: QnLDrWQ=\ncn:: IHg=\ncn:: eCA=\ncn:: Ong=\ncn:: PHg=\ncn:: YQpi\ncn: \nsn: a:b <c\n`);
  });

  test('folds long lines at 76 characters', () => {
    const lines = printLdifEntry(DN, [{ type: 'description', values: ['x'.repeat(200)] }]).split('\n');
    expect(lines.map((line) => line.length)).toEqual([0, 40, 76, 76, 63, 0]);
    expect(lines[3]).toMatch(/^ x/);
  });
});

describe('reading', () => {
  test('takes comments, folds, base64, options, carriage returns and a version', () => {
    const text = `version: 1\r\n# a comment\r\n  that goes on\r\ndn: ${DN.slice(0, 9)}\r\n ${DN.slice(9)}\r\nobjectClass: top\r\nobjectclass: nhsAs\r\nsn:: QnLDrWQ=\r\nuserCertificate;binary:: AQID\r\n\r\n\r\ndn: o=nhs\r\nchangetype: add\r\no: nhs\r\n`;
    expect(parseLdif(text)).toEqual({
      entries: [
        {
          dn: DN,
          line: 4,
          attributes: [
            { type: 'objectClass', values: ['top', 'nhsAs'] },
            { type: 'sn', values: ['Bríd'] },
            { type: 'userCertificate;binary', values: ['\u0001\u0002\u0003'] },
          ],
        },
        { dn: 'o=nhs', line: 12, attributes: [{ type: 'o', values: ['nhs'] }] },
      ],
      problems: [],
    });
  });

  test.each([
    ['cn: x', 1, 'must begin with dn, and begins with cn'],
    [`dn: ${DN}\nnothing`, 2, 'is not an attribute, a colon and a value'],
    [`dn: ${DN}\ncn:: %%`, 2, 'cn: is not base64'],
    [`dn: ${DN}\ncn:: /w==`, 2, 'cn: is not UTF-8'],
    [`dn: ${DN}\ncn:< file:///etc/passwd`, 2, 'cn: values in other files are not read'],
    [`dn: ${DN}\nchangetype: delete`, 2, 'changetype: delete: only entries that are added can be read'],
  ])('says what is wrong with %j, and reads on', (text, line, reason) => {
    expect(parseLdif(`${text}\n\ndn: o=nhs\no: nhs\n`)).toMatchObject({ problems: [{ line, reason }], entries: [{ dn: 'o=nhs' }] });
  });

  test('takes whatever was printed', () => {
    const value = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), value, (values, dn) => {
        expect(parseLdif(LDIF_HEADER + printLdifEntry(dn, [{ type: 'cn', values }]))).toEqual({
          entries: [{ dn, line: 3, attributes: [{ type: 'cn', values }] }],
          problems: [],
        });
      }),
    );
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseLdif(text)));
  });
});
