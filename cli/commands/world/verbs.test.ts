import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ControlError } from '#clients/control/control';
import { VERBS, WORLD_VERBS } from '#world/changes/verbs';
import { PEOPLE } from '../../testing/people.ts';
import { runWith } from '../../testing/run-with.ts';
import { sandboxWith } from '../../testing/world.ts';
import { VERB_EXAMPLES } from '../../world/verb-examples.ts';

const DONE = { changed: [], events: [] };

/** A line as a shell would part it: by spaces outside of single quotes. */
function parted(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** The arguments that a command line asks a verb with. */
async function argumentsOf(line: string, input?: string): Promise<unknown> {
  const { code, err, calls } = await runWith(['world', ...parted(line)], {
    answers: { ...sandboxWith(PEOPLE), 'world.change': DONE },
    ...(input !== undefined && { input }),
  });
  if (code !== 0) throw new Error(err);
  return calls.find(([method]) => method === 'world.change')?.slice(1);
}

describe('every verb', () => {
  test.each(WORLD_VERBS.map((verb) => [verb.name, verb] as const))('%s has examples, which it takes', async (name, { args: schema }) => {
    const examples = VERB_EXAMPLES[name] ?? [];
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      const [called, args] = (await argumentsOf(`${name} ${example}`)) as [string, object];
      expect([called, v.safeParse(schema, args).issues]).toEqual([name, undefined]);
    }
  });

  test.each(VERBS.map(({ name, description }) => [name, description]))('%s has help', async (name, description) => {
    const { code, out } = await runWith(['world', name, '--help']);
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ').toLowerCase()).toContain(description.toLowerCase());
    expect(out).toMatch(/Examples:\n {2}\$ nhs-sandbox world /);
  });

  test('is in the list', async () => {
    const { out } = await runWith(['world', '--help']);
    for (const { name } of VERBS) expect(out).toContain(`\n  ${name}`);
  });
});

describe('what is typed becomes arguments', () => {
  test.each([
    ['move 9990001375 A20047', ['move-patient', { nhsNumber: '9990001375', practice: 'A20047' }]],
    ["move '999 000 1375' a20047 --on 1/9/2026", ['move-patient', { nhsNumber: '9990001375', practice: 'A20047', on: '2026-09-01' }]],
    ['die 9990001375 2026-11', ['record-death', { nhsNumber: '9990001375', date: '2026-11' }]],
    ['undo-death 9990007594', ['remove-death', { nhsNumber: '9990007594' }]],
    ['merge 9990001375 999-000-2746', ['merge-patients', { nhsNumber: '9990001375', into: '9990002746' }]],
    [
      'register --name-family Nwosu --name-given Amara --name-given Joy --birth-date 1984',
      ['register-patient', { name: { family: 'Nwosu', given: ['Amara', 'Joy'] }, birthDate: '1984' }],
    ],
    ['book 9990001375 S1 b c', ['book-appointment', { nhsNumber: '9990001375', schedule: 'S1', slots: ['b', 'c'] }]],
    [
      "record-problem 9990001375 '195967001 |Asthma|'",
      ['record-problem', { nhsNumber: '9990001375', concept: { snomed: '195967001', term: 'Asthma' } }],
    ],
    ["record-problem 9990001375 'Housebound'", ['record-problem', { nhsNumber: '9990001375', concept: { term: 'Housebound' } }]],
    [
      `record-problem 9990001375 '{"term": "Asthma", "readV2": "H33..00"}'`,
      ['record-problem', { nhsNumber: '9990001375', concept: { term: 'Asthma', readV2: 'H33..00' } }],
    ],
    [
      "record-allergy 9990001375 Penicillin --manifestations Rash --manifestations '247472004 |Weal|'",
      [
        'record-allergy',
        {
          nhsNumber: '9990001375',
          concept: { term: 'Penicillin' },
          manifestations: [{ term: 'Rash' }, { snomed: '247472004', term: 'Weal' }],
        },
      ],
    ],
    [
      "record-observation 9990001375 Sodium --value '<5.10 mmol/L'",
      [
        'record-observation',
        {
          nhsNumber: '9990001375',
          concept: { term: 'Sodium' },
          value: { kind: 'quantity', quantity: { value: '5.10', unit: 'mmol/L', comparator: '<' } },
        },
      ],
    ],
    [
      "record-observation 9990001375 Smoking --value 'never'",
      ['record-observation', { nhsNumber: '9990001375', concept: { term: 'Smoking' }, value: { kind: 'text', text: 'never' } }],
    ],
    [
      'give-immunisation 9990001375 Flu --reported --dose-number 2',
      ['give-immunisation', { nhsNumber: '9990001375', concept: { term: 'Flu' }, reported: true, doseNumber: 2 }],
    ],
    ['set-sharing 9990001375 b83002 --sensitive false', ['set-sharing', { nhsNumber: '9990001375', practice: 'B83002', sensitive: false }]],
    [
      `start-medication 9990001375 Ramipril ONE --quantity '28 capsules' --args '{"kind": "repeat", "days": 7}' --days 28`,
      [
        'start-medication',
        {
          kind: 'repeat',
          days: 28,
          nhsNumber: '9990001375',
          concept: { term: 'Ramipril' },
          dosage: 'ONE',
          quantity: { value: '28', unit: 'capsules' },
        },
      ],
    ],
  ])('%s', async (line, call) => expect(await argumentsOf(line)).toEqual(call));

  test('all of it from standard input', async () => {
    expect(await argumentsOf('register --args -', '{"name": {"family": "Nwosu"}, "birthDate": "1984"}')).toEqual([
      'register-patient',
      { name: { family: 'Nwosu' }, birthDate: '1984' },
    ]);
  });
});

describe('what comes of it', () => {
  const outcome = {
    changed: [{ collection: 'patients', id: '9990001375', version: 4 }],
    events: [{ type: 'gp-changed', nhsNumber: '9990001375', serialChangeNumber: 4, from: 'B83002', to: 'B99901' }],
  };
  const move = (answer: unknown, ...more: string[]) =>
    runWith(['world', 'move', '9990001375', 'B99901', ...more], { answers: { ...sandboxWith(PEOPLE), 'world.change': answer } });

  test('is told', async () => {
    expect(await move(outcome)).toMatchObject({
      code: 0,
      out: `Moved practice  999 000 1375 OKONJO-BAKER, Adaeze Ngozi (Mrs), from ARMLEY CANALSIDE PRACTICE (B83002), to ARMLEY MOOR SURGERY (B99901)
patients/9990001375, version 4
`,
    });
    expect((await move(DONE)).out).toBe('Nothing has changed.\n');
  });

  test('is JSON for programs', async () => expect(JSON.parse((await move(outcome, '--json')).out)).toEqual(outcome));

  test.each([
    [
      new ControlError(409, '9990001375 died on 2024', [{ path: 'nhsNumber', reason: '9990001375 died on 2024' }], 'dead'),
      '9990001375 died on 2024',
    ],
    [new ControlError(404, "there is no verb 'move-patient'"), "there is no verb 'move-patient'"],
    [
      new ControlError(400, 'the arguments cannot be', [
        { path: 'on', reason: 'must be a date' },
        { path: 'practice', reason: 'too long' },
      ]),
      'the arguments cannot be\n  on: must be a date\n  practice: too long',
    ],
  ])('is refused with a reason', async (refused, said) => {
    expect(await move(refused)).toMatchObject({ code: 1, out: '', err: `error: ${said}\n` });
  });

  test.each([
    ['move 9990001375', "missing required argument 'practice'"],
    ['move 9990001375 A B', 'too many arguments'],
    ['move 9990001375 A --colour red', "unknown option '--colour'"],
    ['register --args {', '--args is not JSON'],
    ['receive-result 9990001375 Sodium --results [', '--results is not JSON'],
  ])('%s: wrong arguments exit with 2', async (line, said) => {
    const { code, err, calls } = await runWith(['world', ...line.split(' ')]);
    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(err).toContain(said);
  });
});
