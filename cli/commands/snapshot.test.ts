import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callsOf, runWith } from '../testing/run-with.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('is saved and loaded', async () => {
  const snapshot = { format: 'x' };
  await callsOf('snapshot save s.json', { folder, answers: { 'snapshot.get': snapshot } });
  expect(JSON.parse(await readFile(join(folder, 's.json'), 'utf8'))).toEqual(snapshot);
  expect(await callsOf('snapshot load s.json', { folder })).toEqual([['snapshot.put', snapshot]]);
});

test('through pipes', async () => {
  const { out } = await runWith(['snapshot', 'save', '-'], { answers: { 'snapshot.get': { format: 'x' } } });
  expect(await callsOf('snapshot load -', { input: out })).toEqual([['snapshot.put', { format: 'x' }]]);
});
