import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanced, type ClockState, makeClock, parseDuration, REAL_TIME, setTo, settableClock } from './clock.ts';
import { randomIds, seededIds } from './ids.ts';

describe('the clock', () => {
  it('runs with the machine, shifted, or stands still', () => {
    let real = 1_000_000;
    let state: ClockState = REAL_TIME;
    const clock = makeClock(
      () => state,
      () => real,
    );
    expect(clock.now()).toBe(1_000_000);
    state = advanced(state, 5000);
    expect(clock.now()).toBe(1_005_000);
    state = setTo(0, true, real);
    real += 99_999;
    expect(clock.iso()).toBe('1970-01-01T00:00:00.000Z');
    state = advanced(state, 1000);
    expect(clock.now()).toBe(1000);
  });

  it('runs on from where it was set', () => {
    const state = setTo(10_000, false, 500);
    expect(
      makeClock(
        () => state,
        () => 600,
      ).now(),
    ).toBe(10_100);
  });

  it('tells of changes, when it shows its new time, and of nothing else', () => {
    const { clock, set } = settableClock(setTo(1000, true));
    const told: number[] = [];
    const stops = [1, 2].map(() => clock.changed(() => told.push(clock.now())));
    set(advanced(clock.state, 500));
    set({ ...clock.state });
    expect(told).toEqual([1500, 1500]);
    stops[0]?.();
    set(advanced(clock.state, -1000));
    stops[1]?.();
    set(REAL_TIME);
    expect(told).toEqual([1500, 1500, 500]);
  });
});

describe('a duration', () => {
  it.each([
    ['PT5M', 300_000],
    ['P1DT12H', 129_600_000],
    ['P2W', 1_209_600_000],
    ['-PT30S', -30_000],
    ['PT0.25S', 250],
    ['P', undefined],
    ['PT', undefined],
    ['P1M', undefined],
    ['P1Y', undefined],
    ['5 minutes', undefined],
    ['', undefined],
  ])('%s is %s ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});

describe('ids', () => {
  it('repeat with a seed and differ without', () => {
    const take = (ids = seededIds(42)) => [ids.uuid(), ids.text(12, 'abc'), ids.random(), ids.bytes(4).toString('hex')];
    expect(take()).toEqual(take());
    expect(randomIds().uuid()).not.toBe(randomIds().uuid());
  });

  it('are version 4 UUIDs, and texts of the length and alphabet asked for', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 64 }),
        fc.uniqueArray(fc.constantFrom(...'ABCDEFGHJKLM0123456789'), { minLength: 1 }),
        (seed, length, letters) => {
          const ids = seededIds(seed);
          expect(ids.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
          const text = ids.text(length, letters.join(''));
          expect(text).toHaveLength(length);
          expect([...text].every((letter) => letters.includes(letter))).toBe(true);
        },
      ),
    );
  });
});
