import { expect, it } from 'vitest';
import { toInstant } from './dates.ts';

it('writes instants to the second, with an offset', () => {
  expect(toInstant(Date.UTC(2026, 2, 1, 12, 0, 0, 999))).toBe('2026-03-01T12:00:00+00:00');
});
