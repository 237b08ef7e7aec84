import { expect, test } from 'vitest';
import { RecentTokens } from './recent-tokens.ts';

test('the last five thousand are known, those long before are not', () => {
  const recent = new RecentTokens();
  for (let n = 0; n < 20_000; n += 1) expect(recent.add(`${n}`)).toBe(true);
  expect(recent.add('19999')).toBe(false);
  expect([recent.has('15000'), recent.has('9999'), recent.has('0')]).toEqual([true, false, false]);
});
