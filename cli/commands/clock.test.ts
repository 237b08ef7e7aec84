import { expect, test } from 'vitest';
import { callsOf, runWith } from '../testing/run-with.ts';

const reading = { now: '2026-03-01T12:00:00.000Z', frozen: false, offsetMilliseconds: 0 };
const answers = Object.fromEntries(['get', 'set', 'advance'].map((method) => [`clock.${method}`, reading]));

test.each([
  ['clock', ['clock.get']],
  ['clock show', ['clock.get']],
  ['clock set 2026-03-01T12:00:00Z', ['clock.set', { now: '2026-03-01T12:00:00Z' }]],
  ['clock freeze', ['clock.set', { now: undefined, frozen: true }]],
  ['clock freeze 2026-03-01', ['clock.set', { now: '2026-03-01', frozen: true }]],
  ['clock run', ['clock.set', { frozen: false }]],
  ['clock advance PT11M', ['clock.advance', 'PT11M']],
  ['clock advance -- -PT11M', ['clock.advance', '-PT11M']],
])('%s', async (line, call) => {
  expect(await callsOf(line, { answers })).toEqual([call]);
});

test.each([
  [reading, '2026-03-01T12:00:00.000Z\n'],
  [{ ...reading, offsetMilliseconds: 660_000 }, '2026-03-01T12:00:00.000Z, 660 s ahead of this machine\n'],
  [{ ...reading, offsetMilliseconds: -500 }, '2026-03-01T12:00:00.000Z, 0.5 s behind this machine\n'],
  [{ ...reading, frozen: true, offsetMilliseconds: 5 }, '2026-03-01T12:00:00.000Z, standing still\n'],
])('in words: %j', async (shown, out) => {
  expect((await runWith(['clock'], { answers: { 'clock.get': shown } })).out).toBe(out);
});

test('as JSON, before a subcommand or after it', async () => {
  expect(JSON.parse((await runWith(['clock', '--json'], { answers })).out)).toEqual(reading);
  expect(JSON.parse((await runWith(['clock', 'run', '--json'], { answers })).out)).toEqual(reading);
});
