import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashedText, mailboxIdIn, parseToken, signToken, timeOf, timestampOf, writeToken } from './token.ts';

const CLAIMS = { mailboxId: 'X26ABC1', nonce: 'n-1', nonceCount: '001', timestamp: '202501311455' };
const HASH = 'a'.repeat(64);

describe('a token', () => {
  test('is read as it is written', () => {
    const token = { ...CLAIMS, hash: HASH };
    expect(writeToken(token)).toBe(`NHSMESH X26ABC1:n-1:001:202501311455:${HASH}`);
    expect(parseToken(writeToken(token))).toEqual(token);
  });

  test.each([
    `nhsmesh X26ABC1:n-1:001:202501311455:${HASH}`,
    `X26ABC1:n-1:001:202501311455:${HASH}`,
    `  NHSMESH  X26ABC1:n-1:001:202501311455:${HASH} `,
  ])('is also %j', (header) => expect(parseToken(header)).toEqual({ ...CLAIMS, hash: HASH }));

  test.each([
    '',
    'NHSMESH',
    'NHSMESH a:b:1:2',
    'NHSMESH a:b:1:2:3:4',
    'NHSMESH a:b:x:2:3',
    'NHSMESH a:b::2:3',
    'NHSMESH a b:c:1:2:3',
    'NHSMESH :b:1:2:3',
    'NHSMESH a::1:2:3',
  ])('is not %j', (header) => expect(parseToken(header)).toBeUndefined());

  test('is hashed with the password before the timestamp', () => {
    expect(hashedText(CLAIMS, 'p:w')).toBe('X26ABC1:n-1:001:p:w:202501311455');
    expect(signToken(CLAIMS, 'password', 'TestKey').hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['Basic secret', 'Basic secret'],
    ['NHSMESH X26ABC1', 'X26ABC1'],
    ['NHSMESH X26ABC1:', 'X26ABC1'],
    ['X26ABC1:a', 'X26ABC1'],
  ])('of %j the mailbox is %j', (header, mailboxId) => expect(mailboxIdIn(header)).toBe(mailboxId));

  test('that was signed comes back, whatever is in it', () => {
    const part = fc.stringMatching(/^[^:\s]+$/);
    const count = fc.stringMatching(/^\d{1,20}$/);
    fc.assert(
      fc.property(part, part, count, part, fc.string(), fc.string(), (mailboxId, nonce, nonceCount, timestamp, password, key) => {
        fc.pre(!/^nhsmesh/i.test(mailboxId));
        const token = signToken({ mailboxId, nonce, nonceCount, timestamp }, password, key);
        expect(parseToken(writeToken(token))).toEqual(token);
      }),
    );
  });

  test('no text is too strange to be looked at', () => {
    const odd = fc.oneof(
      fc.string({ unit: fc.integer({ min: 0, max: 0x2ff }).map((code) => String.fromCharCode(code)) }),
      fc.array(fc.constantFrom('NHSMESH', ' ', ':', 'a', '1', '\u00e9')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(odd, (header) => {
        const token = parseToken(header);
        expect(typeof mailboxIdIn(header)).toBe('string');
        if (token) expect([token.mailboxId, token.nonce, token.nonceCount, token.timestamp, token.hash].join('')).not.toContain(':');
      }),
    );
  });
});

describe('a timestamp', () => {
  test('is a minute in UTC', () => {
    expect(timestampOf(Date.parse('2025-01-31T14:55:59.999Z'))).toBe('202501311455');
    expect(timeOf('202501311455')).toBe(Date.parse('2025-01-31T14:55:00Z'));
    expect(timeOf('202402292359')).toBe(Date.parse('2024-02-29T23:59:00Z'));
  });

  test.each(['', '20250131145', '2025013114559', '202502300000', '202513010000', '202501012400', '20250101 000', '2025010100é0'])(
    'is not %j',
    (text) => expect(timeOf(text)).toBeUndefined(),
  );
});
