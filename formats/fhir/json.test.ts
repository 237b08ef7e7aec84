import { expect, test } from 'vitest';
import { ExactDecimal } from './decimal.ts';
import { parseFhirJson, writeFhirJson } from './json.ts';

const basic = (field: string) => `{"resourceType":"Basic",${field}}`;

test('numbers keep their digits', () => {
  for (const text of ['1.10', '1e5', '-0', '0.0', '12345678901234567890', '1E-7']) {
    const { resource } = parseFhirJson(basic(`"n":[${text},{"m":${text}}]`));
    expect(resource?.n).toEqual([new ExactDecimal(text), { m: new ExactDecimal(text) }]);
    expect(writeFhirJson(resource)).toBe(basic(`"n":[${text},{"m":${text}}]`));
  }
  expect(parseFhirJson(basic('"n":[1,-2.5,0]')).resource?.n).toEqual([1, -2.5, 0]);
});

test('an exact decimal can be reckoned with, and JSON.stringify writes the nearest number', () => {
  const price = new ExactDecimal('1.10');
  expect(Number(price) + 1).toBeCloseTo(2.1);
  expect(`${price}`).toBe('1.10');
  expect(JSON.stringify({ price })).toBe('{"price":1.1}');
  expect(() => new ExactDecimal('01')).toThrow(RangeError);
});

test('escapes, surrogates and what is beyond ASCII', () => {
  const { resource } = parseFhirJson(basic(String.raw`"s":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude42 🙂"`));
  expect(resource?.s).toBe('"\\/\b\f\n\r\té🙂 🙂');
});

test('bytes, with and without a byte order mark', () => {
  expect(parseFhirJson(Buffer.from(`\ufeff${basic('"a":"é"')}`)).resource?.a).toBe('é');
  expect(parseFhirJson(Uint8Array.of(0x22, 0xff, 0x22)).fault).toEqual({ message: 'the text is not in UTF-8' });
});

test.each([
  ['', 'the text ends too early', 1, 1],
  ['{"resourceType":"Basic",\n  "a": 01}', 'a comma or the end of the object belongs here', 2, 9],
  ['{"resourceType":"Basic","a":1,"a":2}', '"a" is there twice', 1, 31],
  ['{"__proto__":{}}', 'no field may be called __proto__', 1, 2],
  [String.raw`{"__pr\u006fto__":{}}`, 'no field may be called __proto__', 1, 2],
  ['{"a":[1,]}', 'a value belongs here', 1, 9],
  ['{"a":1,}', 'a name in quotes belongs here', 1, 8],
  ["{'a':1}", 'a name in quotes belongs here', 1, 2],
  ['{"a" 1}', 'a colon belongs here', 1, 6],
  ['{"a":tru}', 'a value belongs here', 1, 6],
  ['{"a":"x', 'the text in quotes does not end', 1, 8],
  ['{"a":"x\ny"}', 'a control character must be escaped', 1, 8],
  [String.raw`{"a":"\x"}`, 'there is no such escape', 1, 7],
  [String.raw`{"a":"\u12g4"}`, 'four hexadecimal digits belong after \\u', 1, 7],
  ['{} {}', 'there is something after the end', 1, 4],
  ['{', 'the object does not end', 1, 2],
  ['{"a":NaN}', 'a value belongs here', 1, 6],
])('%j is refused: %s', (text, message, line, column) => {
  expect(parseFhirJson(text).fault).toEqual({ message, line, column });
});

test.each(['[]', '"Patient"', 'null', '{}', '{"resourceType":1}', '{"resourceType":null}'])('%s is no resource', (text) => {
  expect(parseFhirJson(text).fault?.message).toBe('the text is no object with a resourceType');
});

test('depth is bounded', () => {
  expect(parseFhirJson(basic(`"a":${'['.repeat(100_000)}`)).fault?.message).toBe('objects and arrays lie too deep within one another');
  expect(parseFhirJson(basic(`"a":${'['.repeat(511)}${']'.repeat(511)}`)).fault).toBeUndefined();
});

test('what JSON leaves out is left out', () => {
  expect(writeFhirJson({ a: undefined, b: [undefined, null], c: Number.NaN })).toBe('{"b":[null,null],"c":null}');
});
