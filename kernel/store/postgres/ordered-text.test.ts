import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode, encodeId, wholeId } from './ordered-text.ts';

/** Any code units, with those at the edges often. */
const anyText = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 1, 2, 0x20, 0x41, 0xd7fe, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff)),
  )
  .map((units) => String.fromCharCode(...units));

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test('ordinary text stays as it is', () => {
  expect(encode('Ó Súilleabháin 1970-01-01 \t\n')).toBe('Ó Súilleabháin 1970-01-01 \t\n');
});

test('any text survives, in characters that PostgreSQL takes', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const encoded = encode(text);
      expect(decode(encoded)).toBe(text);
      expect(Buffer.from(encoded).toString()).toBe(encoded);
      expect(encoded).not.toContain('\u0000');
    }),
  );
});

test('the order of UTF-8 bytes after encoding is the order of code units before', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      expect(Math.sign(byBytes(encode(a), encode(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test('long ids are short in the database, and different ones stay different', () => {
  const long = 'x'.repeat(5000);
  expect(encodeId(long).length).toBeLessThan(300);
  expect(encodeId(`${long}a`)).not.toBe(encodeId(`${long}b`));
  expect(wholeId(long)).toBe(long);
  expect(wholeId('short')).toBeNull();
});
