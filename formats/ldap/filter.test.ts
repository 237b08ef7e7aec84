import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BerError, BerReader, element } from './ber.ts';
import { decodeFilter, encodeFilter, MOST_FILTER_DEPTH } from './filter-ber.ts';
import { escapeFilterValue, FilterSyntaxError, parseFilter, printFilter } from './filter-text.ts';
import type { Filter } from './types.ts';

const equal = (type: string, value: string): Filter => ({ kind: 'equal', type, value });

/** As text, as value, as bytes. The texts are the examples of RFC 4515 §4, and what clients of SDS send. */
const CASES: readonly (readonly [string, Filter, string?])[] = [
  ['(cn=Babs Jensen)', equal('cn', 'Babs Jensen'), 'a311 0402636e 040b42616273204a656e73656e'],
  ['(!(cn=Tim Howes))', { kind: 'not', filter: equal('cn', 'Tim Howes') }, 'a211 a30f 0402636e 040954696d20486f776573'],
  [
    '(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))',
    {
      kind: 'and',
      filters: [
        equal('objectClass', 'Person'),
        { kind: 'or', filters: [equal('sn', 'Jensen'), { kind: 'substrings', type: 'cn', initial: 'Babs J', any: [] }] },
      ],
    },
  ],
  [
    '(o=univ*of*mich*)',
    { kind: 'substrings', type: 'o', initial: 'univ', any: ['of', 'mich'] },
    'a415 04016f 3010 8004756e6976 81026f66 81046d696368',
  ],
  ['(o=*mich)', { kind: 'substrings', type: 'o', any: [], final: 'mich' }],
  ['(seeAlso=)', equal('seeAlso', '')],
  ['(objectClass=*)', { kind: 'present', type: 'objectClass' }, '870b 6f626a656374436c617373'],
  ['(age>=18)', { kind: 'greaterOrEqual', type: 'age', value: '18' }, 'a509 0403616765 04023138'],
  ['(age<=18)', { kind: 'lessOrEqual', type: 'age', value: '18' }, 'a609 0403616765 04023138'],
  ['(sn~=jensen)', { kind: 'approx', type: 'sn', value: 'jensen' }],
  ['(&)', { kind: 'and', filters: [] }, 'a000'],
  ['(|)', { kind: 'or', filters: [] }, 'a100'],
  [
    '(cn:caseExactMatch:=Fred Flintstone)',
    { kind: 'extensible', type: 'cn', rule: 'caseExactMatch', value: 'Fred Flintstone', dnAttributes: false },
  ],
  ['(cn:=Betty Rubble)', { kind: 'extensible', type: 'cn', value: 'Betty Rubble', dnAttributes: false }],
  ['(sn:dn:2.4.6.8.10:=Barney Rubble)', { kind: 'extensible', type: 'sn', rule: '2.4.6.8.10', value: 'Barney Rubble', dnAttributes: true }],
  ['(o:dn:=Ace Industry)', { kind: 'extensible', type: 'o', value: 'Ace Industry', dnAttributes: true }],
  ['(:1.2.3:=Wilma Flintstone)', { kind: 'extensible', rule: '1.2.3', value: 'Wilma Flintstone', dnAttributes: false }],
  ['(:DN:2.4.6.8.10:=Dino)', { kind: 'extensible', rule: '2.4.6.8.10', value: 'Dino', dnAttributes: true }],
  ['(o=Parens R Us \\28for all your parenthetical needs\\29)', equal('o', 'Parens R Us (for all your parenthetical needs)')],
  ['(cn=*\\2A*)', { kind: 'substrings', type: 'cn', any: ['*'] }],
  ['(filename=C:\\5cMyFile)', equal('filename', 'C:\\MyFile')],
  ['(bin=\\00\\00\\00\\04)', equal('bin', '\0\0\0\u0004')],
  ['(sn=Lu\\c4\\8di\\c4\\87)', equal('sn', 'Lučić')],
  ['(1.3.6.1.4.1.1466.0=\\04\\02\\48\\69)', equal('1.3.6.1.4.1.1466.0', '\u0004\u0002Hi')],
  [
    '(&(nhsIDCode=YES) (objectClass=nhsAs) (nhsAsSvcIA=urn:nhs:names:services:psis:REPC_IN150016UK05))',
    {
      kind: 'and',
      filters: [
        equal('nhsIDCode', 'YES'),
        equal('objectClass', 'nhsAs'),
        equal('nhsAsSvcIA', 'urn:nhs:names:services:psis:REPC_IN150016UK05'),
      ],
    },
  ],
  ['( & (a=b) )', { kind: 'and', filters: [equal('a', 'b')] }],
  ['uid=1', equal('uid', '1')],
  ['(a=b=c)', equal('a', 'b=c')],
  ['(a=x>=y)', equal('a', 'x>=y')],
  ['(cn;lang-en=x)', equal('cn;lang-en', 'x')],
];

describe.each(CASES.map(([text, filter, hex]) => ({ text, filter, hex })))('$text', ({ text, filter, hex }) => {
  test('is read', () => {
    expect(parseFilter(text)).toEqual(filter);
  });
  test('is written, and read again', () => {
    expect(parseFilter(printFilter(filter))).toEqual(filter);
  });
  test('is bytes, and a filter again', () => {
    const bytes = encodeFilter(filter);
    if (hex !== undefined) expect(bytes.toString('hex')).toBe(hex.replaceAll(' ', ''));
    const reader = new BerReader(bytes);
    expect(decodeFilter(reader)).toEqual(filter);
    expect(reader.more).toBe(false);
  });
});

test.each([
  '',
  '(',
  ')',
  '()',
  '(a)',
  '(a=b',
  '(a=b))',
  '(a=(b)',
  '(a=\\2)',
  '(a=\\zz)',
  '(=b)',
  '(&(a=b)',
  '(!)',
  '(!(a=b)(c=d))',
  '(a:x:y:=b)',
  '(:=b)',
  '(::=b)',
  '(a:b=c)',
  '(a=b)(c=d)',
])('%j is no filter', (text) => {
  expect(() => parseFilter(text)).toThrow(FilterSyntaxError);
});

test('a filter says where it stops being one', () => {
  expect(() => parseFilter('(&(a=b)(c=\\q))')).toThrow('a backslash is not followed by two hexadecimal digits at character 11');
});

test('values are escaped', () => {
  expect(escapeFilterValue('a*(b)\\\0é')).toBe('a\\2a\\28b\\29\\5c\\00é');
});

test.each([
  ['no tag of a filter', '0403616263'],
  ['parts without a part', 'a40704036162633000'],
  ['neither attribute nor rule', 'a9048302616c'],
  ['a negation of nothing', 'a200'],
  ['a negation of two', 'a20a 870161 870162 870163'],
  ['cut off', 'a30404026162'],
])('%s is refused', (_what, hex) => {
  expect(() => decodeFilter(new BerReader(Buffer.from(hex.replaceAll(' ', ''), 'hex')))).toThrow(BerError);
});

describe('filters nested 10,000 deep are refused without going down there', () => {
  const bomb = () => {
    let bytes = encodeFilter(equal('a', 'b'));
    for (let depth = 0; depth < 10_000; depth++) bytes = element(0xa2, bytes);
    return bytes;
  };
  test('as bytes', () => {
    expect(() => decodeFilter(new BerReader(bomb()))).toThrow('nested too deeply');
  });
  test('as text', () => {
    expect(() => parseFilter(`${'(!'.repeat(10_000)}(a=b)${')'.repeat(10_000)}`)).toThrow('nested too deeply');
  });
  test('as deep as is allowed is not too deep', () => {
    const text = `${'(!'.repeat(MOST_FILTER_DEPTH)}(a=b)${')'.repeat(MOST_FILTER_DEPTH)}`;
    const filter = parseFilter(text);
    expect(printFilter(decodeFilter(new BerReader(encodeFilter(filter))))).toBe(text);
  });
});

const type = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,6}$/);
const value = fc.string({ unit: 'grapheme', maxLength: 8 });
const anyFilter = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constantFrom('equal', 'approx', 'greaterOrEqual', 'lessOrEqual'), type, value }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constant('present'), type }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constantFrom('and', 'or'), filters: fc.array(tie('filter'), { maxLength: 3 }) }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constant('not'), filter: tie('filter') }) as fc.Arbitrary<Filter>,
  ),
})).filter;

test('whatever a filter is, it comes back from text and from bytes', () => {
  fc.assert(
    fc.property(anyFilter, (filter) => {
      expect(parseFilter(printFilter(filter))).toEqual(filter);
      expect(decodeFilter(new BerReader(encodeFilter(filter)))).toEqual(filter);
    }),
  );
});

test('whatever comes, reading it ends in a filter or in an error that is foreseen', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'(&|!a=*:\\2)') }), (text) => {
      try {
        parseFilter(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FilterSyntaxError);
      }
    }),
  );
});
