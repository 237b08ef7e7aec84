import { expect, it } from 'vitest';
import { cpuTimeOf, memoryOf } from './machine.ts';

it.runIf(process.platform === 'linux')('tells what a process uses', () => {
  const before = cpuTimeOf(process.pid) as number;
  const { user, system } = process.cpuUsage();
  // counted in steps of 10 ms, for user and system each
  expect(Math.abs(before - (user + system))).toBeLessThan(30_000);
  const end = performance.now() + 50;
  while (performance.now() < end);
  expect(cpuTimeOf(process.pid)).toBeGreaterThan(before);
  expect(memoryOf(process.pid)).toBeCloseTo(process.memoryUsage.rss() / 1024 / 1024, -2);
});

it('tells nothing of a process that is not there', () => {
  expect([cpuTimeOf(2 ** 30), memoryOf(2 ** 30)]).toEqual([undefined, undefined]);
});
