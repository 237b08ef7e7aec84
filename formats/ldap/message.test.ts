import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BerError } from './ber.ts';
import { decodeMessage } from './decode.ts';
import { encodeMessage } from './encode.ts';
import type { LdapMessage, LdapResult, Operation } from './message.ts';
import { decodePagedResults, PAGED_RESULTS, pagedResultsControl } from './paged-results.ts';

const RESULT: LdapResult = { code: 32, matchedName: 'o=nhs', diagnostic: 'nobody' };
const FILTER = { kind: 'present', type: 'objectClass' } as const;

const OPERATIONS: readonly Operation[] = [
  { kind: 'bind', version: 3, name: '', credentials: { method: 'simple', password: '' } },
  { kind: 'bind', version: 3, name: 'uid=1,o=nhs', credentials: { method: 'sasl', mechanism: 'PLAIN', credentials: Buffer.from('x') } },
  { kind: 'bind', version: 3, name: '', credentials: { method: 'sasl', mechanism: 'EXTERNAL' } },
  { kind: 'unbind' },
  {
    kind: 'search',
    base: 'o=nhs',
    scope: 'sub',
    derefAliases: 3,
    sizeLimit: 10,
    timeLimit: 3,
    typesOnly: true,
    filter: FILTER,
    attributes: ['*', '+'],
  },
  { kind: 'search', base: '', scope: 7, derefAliases: 0, sizeLimit: 0, timeLimit: 0, typesOnly: false, filter: FILTER, attributes: [] },
  { kind: 'modify', name: 'o=nhs', changes: [{ change: 'replace', attribute: { type: 'o', values: ['a', 'b'] } }] },
  { kind: 'add', name: 'o=nhs', attributes: [{ type: 'o', values: ['nhs'] }] },
  { kind: 'delete', name: 'o=nhs' },
  { kind: 'modifyDn', name: 'o=nhs', newRdn: 'o=x', deleteOldRdn: true },
  { kind: 'modifyDn', name: 'o=nhs', newRdn: 'o=x', deleteOldRdn: false, newSuperior: 'c=gb' },
  { kind: 'compare', name: 'o=nhs', type: 'o', value: 'nhs' },
  { kind: 'abandon', abandoned: 5 },
  { kind: 'extended', oid: '1.2.3' },
  { kind: 'extended', oid: '1.2.3', value: Buffer.from('x') },
  { kind: 'bindResponse', ...RESULT },
  { kind: 'bindResponse', ...RESULT, serverCredentials: Buffer.from('x') },
  { kind: 'searchEntry', name: 'o=nhs', attributes: [{ type: 'o', values: [] }] },
  { kind: 'searchReference', urls: ['ldap://a', 'ldap://b'] },
  { kind: 'searchDone', ...RESULT, referrals: ['ldap://a'] },
  { kind: 'modifyResponse', ...RESULT },
  { kind: 'addResponse', ...RESULT },
  { kind: 'deleteResponse', ...RESULT },
  { kind: 'modifyDnResponse', ...RESULT },
  { kind: 'compareResponse', ...RESULT },
  { kind: 'extendedResponse', ...RESULT, oid: '1.2.3', value: Buffer.from('x') },
  { kind: 'intermediateResponse', oid: '1.2.3' },
];

describe('each operation comes back as it was written', () => {
  test.each(OPERATIONS.map((operation) => [operation.kind, operation] as const))('%s', (_kind, operation) => {
    const message: LdapMessage = {
      id: 2_147_483_647,
      operation,
      controls: [
        { oid: '1.2', critical: true, value: Buffer.from('v') },
        { oid: '1.3', critical: false },
      ],
    };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
    const bare = { id: 1, operation, controls: [] };
    expect(decodeMessage(encodeMessage(bare))).toEqual(bare);
  });
});

/** Bytes as OpenLDAP's clients send them. */
test.each([
  ['300c 020101 6007 020103 0400 8000', { id: 1, controls: [], operation: OPERATIONS[0] }],
  ['3005 020103 4200', { id: 3, controls: [], operation: { kind: 'unbind' } }],
  ['3006 020104 500103', { id: 4, controls: [], operation: { kind: 'abandon', abandoned: 3 } }],
])('%s', (hex, message) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  expect(decodeMessage(bytes)).toEqual(message);
  expect(encodeMessage(message as LdapMessage)).toEqual(bytes);
});

test('a way to authenticate that nobody knows is told as such', () => {
  const bytes = Buffer.from('300c02010160070201020400a100'.replaceAll(' ', ''), 'hex');
  expect(decodeMessage(bytes).operation).toMatchObject({ kind: 'bind', version: 2, credentials: { method: 'unknown' } });
});

test('what later versions put behind is passed over', () => {
  expect(decodeMessage(Buffer.from('30080201034200850178', 'hex')).operation).toEqual({ kind: 'unbind' });
});

test.each([
  ['no sequence', '0403020103'],
  ['no id', '3000'],
  ['a negative id', '30050201ff4200'],
  ['an operation of no kind', '30050201017a00'],
  ['no operation', '3003020101'],
  ['an unbind with something in it', '300602010142017f'],
  ['a search that is cut off', '300b0201016306040030000a01'],
  ['bytes behind the message', '300502010142004200'],
])('%s is no message', (_what, hex) => {
  expect(() => decodeMessage(Buffer.from(hex, 'hex'))).toThrow(BerError);
});

test('a page of results', () => {
  const control = pagedResultsControl({ size: 500, cookie: Buffer.from('here') }, true);
  expect(control).toMatchObject({ oid: PAGED_RESULTS, critical: true });
  expect(decodePagedResults(control.value)).toEqual({ size: 500, cookie: Buffer.from('here') });
  expect(() => decodePagedResults(undefined)).toThrow(BerError);
  expect(() => decodePagedResults(Buffer.from('3003020101', 'hex'))).toThrow(BerError);
});

describe('whatever comes, reading it ends in a message or in a BerError', () => {
  const decode = (bytes: Buffer) => {
    try {
      decodeMessage(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(BerError);
    }
  };
  const good = OPERATIONS.map((operation) =>
    encodeMessage({ id: 1, operation, controls: [pagedResultsControl({ size: 1, cookie: Buffer.alloc(0) })] }),
  );

  test('good messages with a byte changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.nat(), fc.integer({ min: 0, max: 255 }), (bytes, at, byte) => {
        const changed = Buffer.from(bytes);
        changed[at % changed.length] = byte;
        decode(changed);
      }),
      { numRuns: 2000 },
    );
  });
  test('good messages cut off', () => {
    for (const bytes of good) for (let end = 0; end < bytes.length; end++) decode(bytes.subarray(0, end));
  });
  test('noise', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => decode(Buffer.from(bytes))));
  });
});
