import { describe, expect, it } from 'vitest';
import { cpuRatioOf, type Figure, isHeldDown, isMet, ratioOf } from './figures.ts';

const rate = (ours: object, peer: object, ratioAtLeast = 0.6): Figure => ({
  name: 'read',
  unit: 'req/s',
  ours: { value: 600, ...ours },
  peer: { name: 'bare', value: 1000, ...peer },
  target: { ratioAtLeast },
});

describe('a rate beside a peer', () => {
  it('is compared by requests a second when both were busy', () => {
    const figure = rate({ busy: 0.99, cpuMicroseconds: 40 }, { busy: 0.97, cpuMicroseconds: 10 });
    expect([isHeldDown(figure), ratioOf(figure), cpuRatioOf(figure), isMet(figure)]).toEqual([false, 0.6, 0.25, true]);
  });

  it('is compared by processor time when one had time to spare', () => {
    const figure = rate({ busy: 0.99, cpuMicroseconds: 40 }, { busy: 0.5, cpuMicroseconds: 10 });
    expect([isHeldDown(figure), ratioOf(figure), isMet(figure)]).toEqual([true, 0.25, false]);
  });

  it('is compared by requests a second where the system does not tell processor times', () => {
    const figure = rate({}, {});
    expect([isHeldDown(figure), ratioOf(figure), cpuRatioOf(figure), isMet(figure)]).toEqual([false, 0.6, undefined, true]);
    expect(isMet(rate({}, {}, 0.61))).toBe(false);
  });
});

it('what has no peer is held against its own target', () => {
  const start = (value: number): Figure => ({ name: 'start', unit: 'ms', ours: { value }, target: { atMost: 150 } });
  expect([isMet(start(150)), isMet(start(150.1)), ratioOf(start(1))]).toEqual([true, false, undefined]);
  expect(isMet({ name: 'reset', unit: 'ms', ours: { value: 1 } })).toBeUndefined();
});
