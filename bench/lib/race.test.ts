import { expect, it } from 'vitest';
import { medianOf, race } from './race.ts';

it('lets all run in each round, throws the first round away, and gives medians', async () => {
  const order: string[] = [];
  const contestant =
    (name: string, ...values: number[]) =>
    async (round: number) => {
      order.push(`${name}${round}`);
      return { value: values[round] as number };
    };
  const samples = await race({ a: contestant('a', 1000, 3, 1, 2), b: contestant('b', 1000, 30, 10, 20) }, { rounds: 3 });
  expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  expect([samples.a.value, samples.b.value]).toEqual([2, 20]);
});

it('needs no warm-up where it would change nothing', async () => {
  const rounds: number[] = [];
  const contestant = async (round: number) => ({ value: rounds.push(round) });
  await race({ contestant }, { rounds: 2, warmUp: false });
  expect(rounds).toEqual([1, 2]);
});

it('takes the median of each field by itself, of those samples that have it', () => {
  const samples = [{ value: 1, cpuMicroseconds: 9 }, { value: 2 }, { value: 3, cpuMicroseconds: 7 }];
  expect(medianOf(samples)).toEqual({ value: 2, cpuMicroseconds: 8, busy: undefined, p99: undefined });
});
