import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readUnsignedToken, writeUnsignedToken } from './unsigned-token.ts';

const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const HEADER = part({ alg: 'none', typ: 'JWT' });
const CLAIMS = part({ iss: 'a' });
const padded = (text: string) => text.padEnd(Math.ceil(text.length / 4) * 4, '=');

describe('an unsigned token is read', () => {
  it.each([
    ['as it is usually written', `Bearer ${HEADER}.${CLAIMS}.`],
    ['with padding', `Bearer ${padded(HEADER)}.${padded(CLAIMS)}.`],
    ['in any case, with more space', `  bearer   ${HEADER}.${CLAIMS}. `],
  ])('%s', (_, authorization) => {
    expect(readUnsignedToken(authorization)).toEqual({ claims: { iss: 'a' }, advice: [] });
  });

  it('of another typ, with advice', () => {
    expect(readUnsignedToken(`Bearer ${part({ alg: 'none', typ: 'jwt' })}.${CLAIMS}.`)).toMatchObject({
      advice: ['the typ of the JWT header should be JWT'],
    });
  });
});

describe('what is none is told apart', () => {
  const SHAPE = 'The Authorization header must be Bearer, a space and a JWT';
  it.each([
    ['another scheme', `Basic ${HEADER}.${CLAIMS}.`, SHAPE],
    ['no token', 'Bearer', SHAPE],
    ['two words', `Bearer ${HEADER} ${CLAIMS}`, SHAPE],
    ['something endless', `Bearer ${'a'.repeat(100_000)}`, SHAPE],
    ['two parts', `Bearer ${HEADER}.${CLAIMS}`, 'The JWT must have three parts, separated by full stops'],
    ['four parts', `Bearer ${HEADER}.${CLAIMS}..`, 'The JWT must have three parts, separated by full stops'],
    ['a signature', `Bearer ${HEADER}.${CLAIMS}.c2ln`, 'The JWT must not be signed: its third part must be empty'],
    ['another alg', `Bearer ${part({ alg: 'HS256' })}.${CLAIMS}.`, 'The JWT header must have the alg none'],
    ['no alg', `Bearer ${part({})}.${CLAIMS}.`, 'The JWT header must have the alg none'],
    ['a header that is no object', `Bearer ${part([])}.${CLAIMS}.`, 'The JWT header is not a JSON object in base64url'],
    ['a header in base64', `Bearer a+/b.${CLAIMS}.`, 'The JWT header is not a JSON object in base64url'],
    ['an empty header', `Bearer .${CLAIMS}.`, 'The JWT header is not a JSON object in base64url'],
    ['claims that are no object', `Bearer ${HEADER}.${part('null')}.`, 'The JWT payload is not a JSON object in base64url'],
    ['claims that are no JSON', `Bearer ${HEADER}.${part('{')}.`, 'The JWT payload is not a JSON object in base64url'],
    [
      'claims that are no text',
      `Bearer ${HEADER}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.`,
      'The JWT payload is not a JSON object in base64url',
    ],
    ['claims that lie deep', `Bearer ${HEADER}.${part(`${'['.repeat(40_000)}`)}.`, 'The JWT payload is not a JSON object in base64url'],
  ])('%s', (_, authorization, fault) => {
    expect(readUnsignedToken(authorization)).toEqual({ fault });
  });
});

test('reading never throws', () => {
  const anything = fc.array(fc.oneof(fc.constantFrom('Bearer ', HEADER, CLAIMS, '.', '=', ' '), fc.string({ unit: 'binary' })));
  fc.assert(fc.property(anything, (pieces) => void readUnsignedToken(pieces.join(''))));
});

test('what is written is read as it was', () => {
  const claims = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
  fc.assert(
    fc.property(claims, (said) => {
      expect(readUnsignedToken(`Bearer ${writeUnsignedToken(said)}`)).toEqual({ claims: said, advice: [] });
    }),
  );
});
