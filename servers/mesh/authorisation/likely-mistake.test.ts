import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashOf, signToken } from '#formats/mesh/token';
import { likelyMistake } from './likely-mistake.ts';

const CLAIMS = { mailboxId: 'X26abc1', nonce: 'n', nonceCount: '007', timestamp: '202603011200' };
const [PASSWORD, KEY] = ['secret', 'EnvironmentKey'];
const hmac = (text: string, algorithm = 'sha256') => createHmac(algorithm, KEY).update(text);
const RIGHT = 'X26abc1:n:007:secret:202603011200';

test.each([
  ['password after the timestamp', hmac('X26abc1:n:007:202603011200:secret').digest('hex')],
  ['without the password', hmac('X26abc1:n:007:202603011200').digest('hex')],
  ['Base64', hmac(RIGHT).digest('base64')],
  ['SHA-1', hmac(RIGHT, 'sha1').digest('hex')],
  ['SHA-512', hmac(RIGHT, 'sha512').digest('hex')],
  ['exchanged', hashOf(CLAIMS, KEY, PASSWORD)],
  ['key BackBone', hashOf(CLAIMS, PASSWORD, 'BackBone')],
  ['password password', hashOf(CLAIMS, 'password', KEY)],
  ['empty password', hashOf(CLAIMS, '', KEY)],
  ['line end after the shared key', hashOf(CLAIMS, PASSWORD, `${KEY}\n`)],
  ['in capitals', hashOf({ ...CLAIMS, mailboxId: 'X26ABC1' }, PASSWORD, KEY)],
  ['count 7', hashOf({ ...CLAIMS, nonceCount: '7' }, PASSWORD, KEY)],
])('a hash %s is recognised', (says, hash) => expect(likelyMistake({ ...CLAIMS, hash }, PASSWORD, KEY)).toContain(says));

test('another one is not', () => expect(likelyMistake(signToken(CLAIMS, 'other', 'keys'), PASSWORD, KEY)).toBeUndefined());
