import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTable } from './encoding.ts';

const TEXT = 'nhsNumber;lastName\r\n9990001375;Zoë Müller\r\n';

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16, as spreadsheets save Unicode text', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16 the other way round', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
  ['Windows-1252, as spreadsheets save CSV', Buffer.from(TEXT, 'latin1')],
])('%s', (_, bytes) => expect(decodeTable(bytes)).toBe(TEXT));

test('UTF-8 is never taken for anything else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeTable(Buffer.from(`a${text}`))).toBe(`a${text}`);
    }),
  );
});
