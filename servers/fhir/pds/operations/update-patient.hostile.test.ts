import { beforeEach, describe, expect, it } from 'vitest';
import { changeEve, EVE, EVE_AND_OTHERS, headersOf, type Patch } from '../testing/changes.ts';
import { openPds, type Pds } from '../testing/pds.ts';

let pds: Pds;
beforeEach(async () => {
  pds = await openPds({ patients: EVE_AND_OTHERS });
});
const change = (...patches: Patch[]) => changeEve(pds, patches);

describe('what somebody might try', () => {
  it.each<[string, RegExp, Patch[]]>([
    [
      'deep paths',
      /^400 INVALID_UPDATE: Invalid update with error - Invalid patch - path is too deep$/,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'add', path: `/name/0${'/a'.repeat(5000)}`, value: 1 },
      ],
    ],
    [
      'prototypes',
      /^400 ADDITIONAL_PROPERTIES: .* \('__proto__' was unexpected\)$/,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'add', path: '/name/0/__proto__', value: { polluted: 1 } },
      ],
    ],
    [
      'constructors',
      /^400 INVALID_UPDATE: .*Invalid patch - member 'constructor' not found$/,
      [
        { op: 'test', path: '/name/0/id', value: 'N1' },
        { op: 'add', path: '/name/0/constructor/prototype/x', value: 1 },
      ],
    ],
    [
      'names of other scripts',
      /^400 UNSUPPORTED_CHARACTERS_IN_FIELD: .*'李'.*name\/2\/family/,
      [{ op: 'add', path: '/name/-', value: { use: 'nickname', family: '李' } }],
    ],
    [
      'half a character',
      /^400 INVALID_VALUE: /,
      [{ op: 'add', path: '/telecom/-', value: { system: 'phone', use: 'work', value: '\ud83c' } }],
    ],
    [
      'overflow',
      /^400 INVALID_UPDATE: .*Invalid patch - index '99999999999999999999' is out of bounds$/,
      [{ op: 'test', path: '/name/99999999999999999999/id', value: 'N1' }],
    ],
    [
      'negative indexes',
      /^400 INVALID_UPDATE: .*Invalid patch - index '-1' is out of bounds$/,
      [{ op: 'test', path: '/name/-1/id', value: 'N1' }],
    ],
    [
      'huge values',
      /^400 INVALID_VALUE: Invalid value - 'x+.*' in field 'name\/2\/family'$/,
      [{ op: 'add', path: '/name/-', value: { use: 'old', family: 'x'.repeat(1_000_000) } }],
    ],
    [
      'a thousand names',
      /^400 MISSING_VALUE: Missing value - 'name\/2\/family'$/,
      Array.from({ length: 1000 }, () => ({ op: 'add', path: '/name/-', value: { use: 'usual' } })),
    ],
    [
      'items that are none',
      /^400 INVALID_VALUE: Invalid value - 'None' in field 'name\/2'$/,
      [{ op: 'add', path: '/name/-', value: null }],
    ],
    [
      'lists that are none',
      /^400 INVALID_UPDATE: .*Invalid patch - '\/name' can only be changed item by item$/,
      [{ op: 'replace', path: '/name', value: 7 }],
    ],
    [
      'control characters',
      /^400 INVALID_VALUE: Invalid value - '0\0' in field 'telecom\/3\/value'$/,
      [{ op: 'add', path: '/telecom/-', value: { system: 'phone', use: 'work', value: '0\u0000' } }],
    ],
    [
      'extensions without a URL',
      /^400 MISSING_VALUE: Missing value - 'extension\/3\/url'$/,
      [{ op: 'add', path: '/extension/-', value: {} }],
    ],
  ])('%s', async (_, expected, patches) => {
    const { reply, error } = await change(...patches);
    expect(error).toMatch(expected);
    expect((reply.body as string).length).toBeLessThan(1500);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('values as deep as a body can hold', async () => {
    const deep = `${'['.repeat(90_000)}${']'.repeat(90_000)}`;
    for (const op of ['add', 'test']) {
      const body = `{"patches":[{"op":"${op}","path":"/name/-","value":${deep}}]}`;
      const { error } = await pds.ask('PATCH', `/Patient/${EVE.nhsNumber}`, headersOf(3), body);
      expect(error).toBe('400 INVALID_UPDATE: Invalid update with error - Invalid patch - value is too deep');
    }
  });

  it('takes a thousand operations that are good', async () => {
    const patches = Array.from({ length: 1000 }, (_, at) => ({ op: 'replace', path: '/gender', value: at % 2 ? 'male' : 'unknown' }));
    expect((await change(...patches)).body.gender).toBe('male');
  });
});
