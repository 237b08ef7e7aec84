import { expect, it } from 'vitest';
import { tableOf } from './table.ts';

it('shows what there is, and no column that would be empty', () => {
  const table = tableOf([
    { name: 'start', unit: 'ms', ours: { value: 99.96 }, peer: { name: 'bare', value: 50 }, target: { atMost: 150 } },
    { name: 'reset', unit: 'ms', ours: { value: 1234.5 } },
  ]);
  expect(table.split('\n')).toEqual([
    '           ours          peer  ratio     target  met',
    'start  100.0 ms  50.0 ms bare   2.00  <= 150 ms  yes',
    'reset  1,235 ms',
  ]);
});

it('says when a ratio is that of processor times', () => {
  const table = tableOf([
    {
      name: 'read',
      unit: 'req/s',
      ours: { value: 900, cpuMicroseconds: 40, busy: 1, p99: 5 },
      peer: { name: 'bare', value: 1000, cpuMicroseconds: 10, busy: 0.4 },
      target: { ratioAtLeast: 0.6 },
    },
  ]);
  expect(table).toBe(`           ours              peer  ratio   target  met  CPU per request   p99
read  900 req/s  1,000 req/s bare  0.25†  >= 0.60   NO   40.0 : 10.0 µs  5 ms
† a server had time to spare, or its core was shared: this is the ratio of the processor times, not of the rates`);
});
