import { expect, test } from 'vitest';
import { callsOf, runWith, type Situation } from '../testing/run-with.ts';

const entry = {
  sequence: 1,
  at: '2026-03-01T12:00:01.123Z',
  durationMilliseconds: 1.2,
  server: 'fhir',
  operation: 'pds.readPatient',
  summary: 'patient 9000000009 read, version 2',
  request: {},
  response: { status: 200 },
};
const refused = {
  ...entry,
  summary: 'refused',
  response: { status: 0 },
  decidedBy: 'hasRequestId',
  error: 'MISSING_HEADER',
  faults: ['a', 'b'],
  advice: ['be strict', 'be kind'],
};

test('every filter has its field', async () => {
  const calls = await callsOf(
    'journal --server fhir --operation pds.* --status 404 --method GET --error X --patient 9 --mailbox M --since 2026-03-01 --limit 5',
    { answers: { 'journal.find': [] } },
  );
  expect(calls).toEqual([
    [
      'journal.find',
      {
        server: 'fhir',
        operation: 'pds.*',
        status: 404,
        method: 'GET',
        error: 'X',
        match: { patient: '9', mailbox: 'M' },
        since: '2026-03-01',
        limit: 5,
      },
    ],
  ]);
});

test("a duration counts back from the sandbox's time", async () => {
  const answers = { 'journal.find': [], 'clock.get': { now: '2026-03-01T12:00:00.000Z' } };
  expect(await callsOf('journal --since PT5M', { answers })).toEqual([
    ['clock.get'],
    ['journal.find', { since: '2026-03-01T11:55:00.000Z' }],
  ]);
});

test('in words', async () => {
  const { out } = await runWith(['journal'], { answers: { 'journal.find': [entry, refused] } });
  expect(out).toBe(
    [
      '12:00:01.123  fhir  pds.readPatient  200  patient 9000000009 read, version 2  (1.2 ms)',
      '12:00:01.123  fhir  pds.readPatient  broken  refused  (1.2 ms)',
      '              decided by hasRequestId (MISSING_HEADER)',
      '              disturbed by fault rule a, b',
      '              advice: be strict',
      '              advice: be kind\n',
    ].join('\n'),
  );
});

test('as JSON; counted', async () => {
  expect(JSON.parse((await runWith(['journal', '--json'], { answers: { 'journal.find': [entry] } })).out)).toEqual([entry]);
  expect((await runWith(['journal', '--count'], { answers: { 'journal.count': 3 } })).out).toBe('3\n');
});

test('forgotten', async () => expect(await callsOf('journal clear --server fhir')).toEqual([['journal.clear', { server: 'fhir' }]]));

test('followed until Ctrl-C', async () => {
  let interrupt: (() => void) | undefined;
  const onListening: NonNullable<Situation['onListening']> = (signal) => {
    interrupt = () => signal('SIGINT');
  };
  async function* entries() {
    yield entry;
    interrupt?.();
  }
  const followed = await runWith(['journal', '--follow', '--json', '--status', '200'], {
    answers: { 'journal.stream': entries() },
    onListening,
  });
  expect(followed).toMatchObject({ code: 0, out: `${JSON.stringify(entry)}\n`, err: '' });
  expect(followed.calls).toEqual([['journal.stream', { status: 200 }, expect.any(AbortSignal)]]);
});

test('followed until the sandbox stops', async () => {
  async function* none() {}
  expect(await runWith(['journal', '-f'], { answers: { 'journal.stream': none() } })).toMatchObject({
    code: 3,
    err: 'The sandbox has stopped.\n',
  });
});
