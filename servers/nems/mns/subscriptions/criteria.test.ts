import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCriteria, writeCriteria } from './criteria.ts';

const name = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/).filter((text) => text !== 'eventType');
const value = fc.string().map((text) => text.replaceAll("'", ''));
const criteria = fc.record({ eventType: name, filters: fc.array(fc.record({ name, value }), { maxLength: 10 }) });

describe('criteria', () => {
  it('read as they are written', () => {
    fc.assert(
      fc.property(criteria, (one) => {
        expect(parseCriteria(writeCriteria(one))).toEqual({ criteria: one });
      }),
    );
  });

  it('are read whatever spaces are between their parts', () => {
    const space = fc.stringMatching(/^ {0,3}$/);
    fc.assert(
      fc.property(criteria, space, (one, spaces) => {
        const text = writeCriteria(one)
          .replaceAll(/=(?=')/g, `${spaces}=${spaces}`)
          .replaceAll("' AND ", `'${spaces} AND ${spaces}`);
        const inside = one.filters.some(({ value }) => value.includes('='));
        if (!inside) expect(parseCriteria(text + spaces)).toEqual({ criteria: one });
      }),
    );
  });

  it('are read or refused, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `eventType=${text}`),
        ),
        (text) => {
          const read = parseCriteria(text);
          if ('fault' in read) expect(read.fault.at).toBeLessThanOrEqual(text.length);
          else expect(parseCriteria(writeCriteria(read.criteria))).toEqual(read);
        },
      ),
    );
  });

  it.each([
    ['eventType=a-1', []],
    ["eventType='a-1'", []],
    ["eventType='a-1' AND b='c'", [['b', 'c']]],
    [
      "eventType=a-1 AND b='' AND b='x AND y=z'",
      [
        ['b', ''],
        ['b', 'x AND y=z'],
      ],
    ],
  ] as const)('%s', (text, filters) => {
    expect(parseCriteria(text)).toEqual({ criteria: { eventType: 'a-1', filters: filters.map(([name, value]) => ({ name, value })) } });
  });

  it.each([
    ['', 'must begin with eventType='],
    [' eventType=a', 'must begin with eventType='],
    ['eventtype=a', 'must begin with eventType='],
    ['eventTypes=a', 'must begin with eventType='],
    ['eventType=', 'eventType has no value'],
    ["eventType=''", 'eventType has no value'],
    ["eventType='a", 'eventType has no value'],
    ["eventType=a and b='c'", 'expected AND, or the end; only AND and = are known'],
    ["eventType=a OR b='c'", 'expected AND, or the end; only AND and = are known'],
    ["eventType='a'b", 'expected AND, or the end; only AND and = are known'],
    ["eventType=aANDb='c'", 'expected AND, or the end; only AND and = are known'],
    ['eventType=a AND ', 'AND must be followed by the name of a filter'],
    ["eventType=a AND b'c'", 'b must be followed by ='],
    ["eventType=a AND b!='c'", 'b must be followed by ='],
    ['eventType=a AND b=c', 'the value of b must stand in single quotes'],
    ['eventType=a AND b="c"', 'the value of b must stand in single quotes'],
    ["eventType=a AND b='c", 'the value of b must stand in single quotes'],
    ["eventType=a AND eventType='b'", 'eventType must be named once'],
    [`eventType=a${" AND b='c'".repeat(51)}`, 'has more than 50 filters'],
    [`eventType=${'a'.repeat(4000)}`, 'is longer than 4000 characters'],
  ])('%.40s: %s', (text, reason) => {
    const read = parseCriteria(text);
    expect('fault' in read && read.fault.reason).toBe(reason);
  });

  it('cost no more than their length', () => {
    const bombs = [' ', ' AND', "'", 'a', " AND a='", "=' '", ' = '].map((piece) => `eventType=a${piece.repeat(600)}`.slice(0, 4000));
    const started = performance.now();
    for (const bomb of bombs) parseCriteria(bomb);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
