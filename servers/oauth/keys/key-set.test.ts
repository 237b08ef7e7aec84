import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { KeySet, parseJwks } from './key-set.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'a' };

test('a key is found by its kid, and imported once', () => {
  const keys = new KeySet([jwk]);
  expect(keys.key('a')?.equals(rsa.publicKey)).toBe(true);
  expect(keys.key('a')).toBe(keys.key('a'));
  expect(keys.kids).toEqual(['a']);
});

test.each([undefined, null, '', 'b', 1, ['a'], '__proto__', 'constructor'])('no key is called %j', (kid) => {
  expect(new KeySet([jwk]).key(kid)).toBeUndefined();
});

test.each([
  ['an elliptic curve', { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'a' }],
  ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0', kid: 'a' }],
  ['half a key', { kty: 'RSA', e: 'AQAB', kid: 'a' }],
  ['nonsense', { kty: 'RSA', n: {}, e: 7, kid: 'a' }],
])('%s is no RSA key', (_name, key) => expect(new KeySet([key]).key('a')).toBeUndefined());

test('an elliptic curve is found where one is asked for', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = new KeySet([{ ...publicKey.export({ format: 'jwk' }), kid: 'ec' }, jwk]);
  expect(keys.key('ec', 'ec')?.equals(publicKey)).toBe(true);
  expect(keys.key('a', 'ec')).toBeUndefined();
});

test('of two keys with one kid the first counts; what is no key is passed over', () => {
  const keys = new KeySet([null, 7, 'x', {}, { kid: 7 }, jwk, { ...jwk, n: 'AQAB' }]);
  expect(keys.kids).toEqual(['a']);
  expect(keys.key('a')?.equals(rsa.publicKey)).toBe(true);
});

test.each([undefined, null, 7, 'x', [], {}, { keys: {} }])('%j is not a JWKS', (document) => expect(parseJwks(document)).toBeUndefined());
