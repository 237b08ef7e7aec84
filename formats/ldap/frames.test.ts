import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BerError, element, integer, octets, SEQUENCE } from './ber.ts';
import { Frames } from './frames.ts';

function messages(count: number): Buffer[] {
  return Array.from({ length: count }, (_, at) => element(SEQUENCE, integer(at), octets('x'.repeat((at * 97) % 400))));
}

function framesOf(frames: Frames): string[] {
  const found: string[] = [];
  for (let frame = frames.next(); frame !== undefined; frame = frames.next()) found.push(frame.toString('hex'));
  return found;
}

test('messages come out whole, wherever the network cuts them', () => {
  const sent = messages(20);
  const bytes = Buffer.concat(sent);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 }), (cuts) => {
      const frames = new Frames(1000);
      const found: string[] = [];
      const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      for (let at = 1; at < bounds.length; at++) {
        frames.add(bytes.subarray(bounds[at - 1], bounds[at]));
        found.push(...framesOf(frames));
      }
      expect(found).toEqual(sent.map((message) => message.toString('hex')));
    }),
  );
});

test('byte by byte', () => {
  const [message] = messages(1) as [Buffer];
  const frames = new Frames(1000);
  for (const byte of message.subarray(0, -1)) {
    frames.add(Buffer.of(byte));
    expect(frames.next()).toBeUndefined();
  }
  frames.add(message.subarray(-1));
  expect(frames.next()).toEqual(message);
  expect(frames.next()).toBeUndefined();
});

test.each([
  ['160301', 'no message of LDAP'],
  ['474554202f', 'no message of LDAP'],
  ['3080', 'indefinite'],
  ['30847fffffff', 'at most 1000'],
  ['308203e9', 'at most 1000'],
])('%s is refused before the rest has come', (hex, reason) => {
  const frames = new Frames(1000);
  frames.add(Buffer.from(hex, 'hex'));
  expect(() => frames.next()).toThrow(reason);
  expect(() => frames.next()).toThrow(BerError);
});

test('what is forgotten is gone', () => {
  const frames = new Frames(1000);
  const [one, other] = messages(2) as [Buffer, Buffer];
  frames.add(one.subarray(0, 3));
  frames.next();
  frames.clear();
  frames.add(other);
  expect(frames.next()).toEqual(other);
});
