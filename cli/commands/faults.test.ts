import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callsOf, runWith, type Situation } from '../testing/run-with.ts';

const rule = (args: string[], situation: Situation = {}) =>
  runWith(['faults', 'add', ...args], { answers: { 'faults.add': { id: 'k3j9' } }, ...situation }).then(({ calls, out }) => {
    expect(out).toBe('k3j9\n');
    return calls[0]?.[1];
  });

test('every flag has its field', async () => {
  const flags = {
    '--id': 'mine',
    '--server': 'fhir',
    '--operation': 'pds.readPatient',
    '--patient': '9000000009',
    '--mailbox': 'X26HC005',
    '--header': 'X-Request-ID: 1:2',
    '--when': 'afterwards',
    '--times': '1',
    '--every': '2',
    '--probability': '0.5',
    '--seed': '7',
    '--status': '503',
    '--error': 'pds.RESOURCE_NOT_FOUND',
    '--fault': 'EMPTY_RESPONSE',
    '--delay': 'PT0.5S',
    '--dribble': '5/2000',
    '--rate-limit': '5/second',
  };
  expect(await rule([...Object.entries(flags).flat(), '--header', 'NHSD-Session-URID:x'])).toEqual({
    id: 'mine',
    server: 'fhir',
    operation: 'pds.readPatient',
    match: { patient: '9000000009', mailbox: 'X26HC005', header: { 'X-Request-ID': '1:2', 'NHSD-Session-URID': 'x' } },
    when: 'afterwards',
    times: 1,
    every: 2,
    probability: 0.5,
    seed: 7,
    status: 503,
    error: 'pds.RESOURCE_NOT_FOUND',
    fault: 'EMPTY_RESPONSE',
    fixedDelayMilliseconds: 500,
    chunkedDribbleDelay: { numberOfChunks: 5, totalDuration: 2000 },
    rateLimit: { limit: 5, per: 'second' },
  });
});

test('what is not given is not sent', async () => expect(await rule(['--delay', '500'])).toEqual({ fixedDelayMilliseconds: 500 }));

test('a rule as JSON, from the line, standard input or a file; flags are laid over it', async () => {
  const json = '{"status":503,"times":1}';
  expect(await rule([json, '--times', '2'])).toEqual({ status: 503, times: 2 });
  expect(await rule(['-'], { input: json })).toEqual({ status: 503, times: 1 });
  const folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-cli-'));
  await writeFile(join(folder, 'rule.json'), json);
  expect(await rule(['@rule.json'], { folder })).toEqual({ status: 503, times: 1 });
  await rm(folder, { recursive: true });
});

test('a file that is not there', async () => {
  expect(await runWith(['faults', 'add', '@gone.json'])).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT'), calls: [] });
});

test('list', async () => {
  const rules = [
    { id: 'a', server: 'fhir', operation: 'pds.*', status: 503, matched: 2, acted: 1 },
    { id: 'longer', fault: 'EMPTY_RESPONSE', matched: 0, acted: 0 },
  ];
  const { out } = await runWith(['faults'], { answers: { 'faults.list': rules } });
  expect(out).toBe(
    'a       fhir pds.*  {"status":503}              matched 2, acted 1\nlonger  any server  {"fault":"EMPTY_RESPONSE"}  matched 0, acted 0\n',
  );
  expect(JSON.parse((await runWith(['faults', 'list', '--json'], { answers: { 'faults.list': rules } })).out)).toEqual(rules);
  expect((await runWith(['faults'], { answers: { 'faults.list': [] } })).out).toBe('no fault rules\n');
});

test('remove, clear', async () => {
  expect(await callsOf('faults remove a b')).toEqual([
    ['faults.remove', 'a'],
    ['faults.remove', 'b'],
  ]);
  expect(await callsOf('faults clear')).toEqual([['faults.clear']]);
});

test('the errors that a rule can name', async () => {
  const errors = [{ server: 'fhir', api: 'pds', name: 'RESOURCE_NOT_FOUND', status: 404, description: 'no such patient' }];
  expect((await runWith(['faults', 'errors'], { answers: { errors } })).out).toBe('pds.RESOURCE_NOT_FOUND  404  no such patient\n');
});
