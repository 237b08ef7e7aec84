import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeJwt, isSignedRs512 } from './jwt.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const compact = (header: string, claims: string, signature = 'c2ln') => `${encoded(header)}.${encoded(claims)}.${signature}`;

describe('decoding', () => {
  test('header, claims and what was signed', () => {
    expect(decodeJwt(compact('{"alg":"RS512"}', '{"sub":"a"}'))).toEqual({
      header: { alg: 'RS512' },
      claims: { sub: 'a' },
      signedPart: 'eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJhIn0',
      signature: 'c2ln',
    });
  });

  test('an unsigned one can be read, and is not signed', () => {
    const jwt = decodeJwt(compact('{"alg":"none"}', '{}', ''));
    expect(jwt).toMatchObject({ header: { alg: 'none' }, signature: '' });
    expect(jwt && isSignedRs512(jwt, generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)).toBe(false);
  });

  test.each([
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.a.b'],
    ['an empty part', '.e30.a'],
    ['not base64url', 'e30+.e30.a'],
    ['padding', 'e30=.e30.a'],
    ['a list', compact('{}', '[]')],
    ['null', compact('null', '{}')],
    ['a number', compact('{}', '7')],
    ['broken JSON', compact('{"alg":', '{}')],
    ['a line break', `${compact('{}', '{}')}\n`],
    ['nothing', ''],
    ['a claim nested a million deep', compact('{}', `{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`)],
  ])('not %s', (_name, text) => expect(decodeJwt(text)).toBeUndefined());

  test('a member called __proto__ is a member like any other', () => {
    const jwt = decodeJwt(compact('{"__proto__":{"alg":"RS512"}}', '{}'));
    expect(jwt?.header.alg).toBeUndefined();
  });
});

describe('signatures', () => {
  const signed = (hash: string, key: Parameters<typeof sign>[2]) => {
    const part = `${encoded('{"alg":"RS512"}')}.${encoded('{}')}`;
    const jwt = decodeJwt(`${part}.${sign(hash, Buffer.from(part), key).toString('base64url')}`);
    if (!jwt) throw new Error('not a JWT');
    return jwt;
  };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

  test('RS512 by the key itself', () => expect(isSignedRs512(signed('RSA-SHA512', rsa.privateKey), rsa.publicKey)).toBe(true));
  test('another hash', () => expect(isSignedRs512(signed('RSA-SHA256', rsa.privateKey), rsa.publicKey)).toBe(false));
  test('another padding', () =>
    expect(isSignedRs512(signed('RSA-SHA512', { key: rsa.privateKey, padding: 6, saltLength: 64 }), rsa.publicKey)).toBe(false));
});
