import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEqual, type Json } from './json.ts';
import { applyPatch, type Operation } from './patch.ts';
import { arrayIndex, parsePointer, writePointer } from './pointer.ts';

const patch = (document: Json, ...operations: Operation[]) => applyPatch(document, operations);
const changed = (document: Json, ...operations: Operation[]) => {
  const result = patch(document, ...operations);
  return 'value' in result ? result.value : result.fault.kind;
};

describe('the examples of RFC 6902, appendix A', () => {
  it.each<[string, Json, Operation[], Json]>([
    ['adding a member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { baz: 'qux', foo: 'bar' }],
    ['adding an element', { foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    ['removing a member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    ['removing an element', { foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
    ['replacing', { baz: 'qux', foo: 'bar' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo', foo: 'bar' }],
    ['moving', { a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
    ['moving an element', { foo: ['a', 'b', 'c', 'd'] }, [{ op: 'move', from: '/foo/1', path: '/foo/3' }], { foo: ['a', 'c', 'd', 'b'] }],
    ['copying', { a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
    ['testing', { baz: 'qux', foo: ['a', 2] }, [{ op: 'test', path: '/foo/1', value: 2 }], { baz: 'qux', foo: ['a', 2] }],
    [
      'adding a nested member',
      { foo: 'bar' },
      [{ op: 'add', path: '/child', value: { grandchild: {} } }],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    ['escapes', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
    ['adding an array', { foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['a'] }], { foo: ['bar', ['a']] }],
    ['the whole document', { foo: 1 }, [{ op: 'replace', path: '', value: [1] }], [1]],
    ['null as a value', { foo: null }, [{ op: 'test', path: '/foo', value: null }], { foo: null }],
  ])('%s', (_, document, operations, expected) => {
    expect(changed(document, ...operations)).toEqual(expected);
  });

  it.each<[string, Json, Operation, string]>([
    ['a test that fails', { baz: 'qux' }, { op: 'test', path: '/baz', value: 'bar' }, 'test'],
    ['a number is no text', { a: 10 }, { op: 'test', path: '/a', value: '10' }, 'test'],
    ['no such parent', { foo: 'bar' }, { op: 'add', path: '/baz/bat', value: 1 }, 'member'],
    ['into a text', { foo: 'bar' }, { op: 'add', path: '/foo/0', value: 1 }, 'leaf'],
    ['beyond the end', { foo: [1] }, { op: 'add', path: '/foo/2', value: 1 }, 'index'],
    ['removing past the end', { foo: [1] }, { op: 'remove', path: '/foo/-' }, 'index'],
    ['leading zeros', { foo: [1, 2] }, { op: 'replace', path: '/foo/01', value: 1 }, 'index'],
    ['an index that overflows', { foo: [1] }, { op: 'remove', path: '/foo/99999999999999999999' }, 'index'],
    ['a negative index', { foo: [1] }, { op: 'remove', path: '/foo/-1' }, 'index'],
    ['no such member', {}, { op: 'replace', path: '/foo', value: 1 }, 'member'],
    ['into itself', { a: { b: 1 } }, { op: 'move', from: '/a', path: '/a/b/c' }, 'intoItself'],
    ['nothing in place of everything', { a: 1 }, { op: 'remove', path: '' }, 'pointer'],
    ['not a pointer', { a: 1 }, { op: 'remove', path: 'a' }, 'pointer'],
    ['a bad escape', { a: 1 }, { op: 'remove', path: '/a~2' }, 'pointer'],
  ])('%s', (_, document, operation, kind) => {
    expect(changed(document, operation)).toBe(kind);
  });

  it('says which operation and what', () => {
    expect(patch({ a: 1 }, { op: 'test', path: '/a', value: 1 }, { op: 'test', path: '/a', value: 2 })).toMatchObject({
      fault: { at: 1, kind: 'test', actual: 1, expected: 2 },
    });
  });
});

describe('what somebody might try', () => {
  it('leaves prototypes alone', () => {
    for (const path of ['/__proto__/polluted', '/constructor/prototype/polluted', '/toString'])
      expect(changed({}, { op: path === '/toString' ? 'remove' : 'add', path, value: 1 } as Operation)).toBe('member');
    const result = changed({}, { op: 'add', path: '/__proto__', value: JSON.parse('{"polluted":1}') }) as object;
    expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":1}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(changed([], { op: 'add', path: '/length', value: 9 })).toBe('index');
  });

  it('goes only so deep', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as Json;
    expect(changed({}, { op: 'add', path: '/a', value: deep })).toBe('limit');
    expect(changed({ a: 1 }, { op: 'test', path: '/a', value: deep })).toBe('test');
    expect(changed({}, { op: 'add', path: '/a'.repeat(50_000), value: 1 })).toBe('pointer');
  });

  it('does not let copies of copies grow without end', () => {
    const doubling = Array.from({ length: 64 }, (): Operation => ({ op: 'copy', from: '', path: '/-' }));
    expect(changed([1, 2, 3], ...doubling)).toBe('limit');
  });

  it('applies thousands of operations in no time', () => {
    const operations = Array.from({ length: 20_000 }, (_, at): Operation => ({ op: 'add', path: '/-', value: at }));
    expect((changed([], ...operations) as Json[]).length).toBe(20_000);
  });
});

describe('properties', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

  it('never changes what it is given', () => {
    fc.assert(
      fc.property(json, json, (document, value) => {
        const before = JSON.stringify([document, value]);
        patch({ a: document }, { op: 'add', path: '/b', value }, { op: 'add', path: '/a', value }, { op: 'remove', path: '/b' });
        expect(JSON.stringify([document, value])).toBe(before);
      }),
    );
  });

  it('has what was added, and is as before when that is removed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.string(), json, (document, name, value) => {
        fc.pre(!Object.hasOwn(document, name));
        const path = writePointer([name]);
        const result = patch(document, { op: 'add', path, value }, { op: 'test', path, value }, { op: 'remove', path });
        expect('value' in result && isEqual(result.value, document)).toBe(true);
      }),
    );
  });

  it('gives a value or a fault, whatever the operations, and touches no prototype', () => {
    const token = fc.oneof(
      fc.constantFrom('a', 'b', '0', '1', '-', '-1', '01', '1e9', '__proto__', 'constructor', 'prototype', ''),
      fc.string(),
    );
    const pointer = fc.oneof(fc.array(token, { maxLength: 4 }).map(writePointer), fc.string());
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom('add' as const, 'replace' as const, 'test' as const), path: pointer, value: json }),
      fc.record({ op: fc.constant('remove' as const), path: pointer }),
      fc.record({ op: fc.constantFrom('move' as const, 'copy' as const), path: pointer, from: pointer }),
    );
    const prototypes = () => [Object.prototype, Array.prototype, Function.prototype, Object].map((one) => Reflect.ownKeys(one).length);
    const before = prototypes();
    fc.assert(
      fc.property(json, fc.array(operation, { maxLength: 8 }), (document, operations) => {
        const result = patch({ a: document, b: [document, { a: 1 }] }, ...operations);
        // what comes out is JSON still, and holds nothing of what went in
        if ('value' in result) expect(isEqual(JSON.parse(JSON.stringify(result.value)) as Json, result.value)).toBe(true);
        else expect(operations[result.fault.at]).toBe(result.fault.operation);
        expect(prototypes()).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('pointers are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (tokens) => {
        expect(parsePointer(writePointer(tokens))).toEqual(tokens);
      }),
    );
    expect(['0', '10', '00', '-', '1.5', ''].map(arrayIndex)).toEqual([0, 10, undefined, undefined, undefined, undefined]);
  });
});
