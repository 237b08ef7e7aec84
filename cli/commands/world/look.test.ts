import { describe, expect, test } from 'vitest';
import { widthOf } from '../../terminal/text.ts';
import { PEOPLE } from '../../testing/people.ts';
import { runWith } from '../../testing/run-with.ts';
import { type SmallWorld, sandboxWith } from '../../testing/world.ts';

const ask = (line: string, columns?: number, world: SmallWorld = PEOPLE) =>
  runWith(line.split(' '), { answers: sandboxWith(world), ...(columns !== undefined && { columns, env: { NO_COLOR: '1' } }) });

describe('show', () => {
  test('a patient with a record', async () => {
    expect((await ask('world show 9990001375', 90)).out).toMatchInlineSnapshot(`
      "╭────────────────────────────────────────────────────────────────────────────────────────╮
      │ OKONJO-BAKER, Adaeze Ngozi (Mrs)                                  NHS No. 999 000 1375 │
      │ Born 09-Mar-1984 (42y) · Gender Female · Record version 3                              │
      ╰────────────────────────────────────────────────────────────────────────────────────────╯
       ■ REASONABLE ADJUSTMENT  Speak slowly

      Allergies ────────────────────────────────────────────────────────────────────────────────
        Allergy to penicillin  Urticarial rash (moderate)  high risk, confirmed  since 2003

      Names ────────────────────────────────────────────────────────────────────────────────────
        Usual            OKONJO-BAKER, Adaeze Ngozi (Mrs)  since 02-Jun-2012
        Maiden           OKONJO, Adaeze Ngozi  historic

      Where and how to reach them ──────────────────────────────────────────────────────────────
        Home             14 Kirkstall Lane, Leeds, West Yorkshire, LS5 3BE
        Mobile           07700 900312

      About them ───────────────────────────────────────────────────────────────────────────────
        Language         Igbo, needs an interpreter
        Prefers          email, Not after 7pm
        Ethnic category  African
        Marital status   married or civil partner

      Practice and pharmacy ────────────────────────────────────────────────────────────────────
        GP practice      ARMLEY CANALSIDE PRACTICE (B83002)  since 01-Sep-2015
        Pharmacy         THE SIMPLE PHARMACY (FA565)

      Family and carers ────────────────────────────────────────────────────────────────────────
        Child   OKONJO-BAKER, Zuri  999 000 3114  call second
        Spouse  BAKER, Thomas                     call first

      Who may see it ───────────────────────────────────────────────────────────────────────────
        Demographics     not restricted
        Summary record   none uploaded
        ARMLEY CANALSIDE PRACTICE (B83002)  regular, no. 2  does not share the record

      Problems ─────────────────────────────────────────────────────────────────────────────────
        Asthma        major  since 04-May-1999
        Otitis media  past   May-2020 to Jun-2020

      Current medication ───────────────────────────────────────────────────────────────────────
        Salbutamol 100micrograms/dose    TWO puffs when required  repeat  next issue 08-Dec-2026
        inhaler CFC free
        and 1 in the past

      Vital signs ──────────────────────────────────────────────────────────────────────────────
        Blood pressure  132/84 mmHg  01-Oct-2026 09:00

      Recent results ───────────────────────────────────────────────────────────────────────────
        Urea and electrolytes  24-Nov-2026 14:32  not yet filed
          Serum sodium level  133 mmol/L  LOW  normal 135 to 145
          Repeat within two weeks.

      Immunisations ────────────────────────────────────────────────────────────────────────────
        Influenza vaccination  dose 1  01-Oct-2026

      Documents ────────────────────────────────────────────────────────────────────────────────
        21-May-2024  Chest clinic, review  5 words

      Next appointments ────────────────────────────────────────────────────────────────────────
        Tue 01-Dec-2026 09:00  Dr Hugh Rievaulx  ARMLEY CANALSIDE       In-person  Asthma review
                                                 PRACTICE (B83002)
      "
    `);
  });
  test('the same in a file: no lines are drawn', async () => {
    expect((await ask('world show 9990003114')).out).toMatchInlineSnapshot(`
      "OKONJO-BAKER, Zuri                                          NHS No. 999 000 3114
      Born 30-May-2018 (8y 5m) · Gender Female · Record version 1
      ================================================================================

      Names
        Usual         OKONJO-BAKER, Zuri

      Signs in
        NHS login     9990003114, proven to P9

      Practice and pharmacy
        GP practice   none

      Who may see it
        Demographics  not restricted

      No clinical record. --json shows the whole document.
      "
    `);
  });
  test('an organisation', async () => {
    expect((await ask('world show b83002', 90)).out).toMatchInlineSnapshot(`
      "╭────────────────────────────────────────────────────────────────────────────────────────╮
      │ ARMLEY CANALSIDE PRACTICE                                              ODS code B83002 │
      │ GP practice · open · since 01-Apr-1974                                                 │
      ╰────────────────────────────────────────────────────────────────────────────────────────╯

      Roles ────────────────────────────────────────────────────────────────────────────────────
        Prescribing cost centre  RO177  primary
        GP practice              RO76

      Where and how to reach it ────────────────────────────────────────────────────────────────
        Address        2 CANAL STREET, LEEDS, LS12 2PQ, ENGLAND
        Phone          0113 496 0150

      Belongs to ───────────────────────────────────────────────────────────────────────────────
        Is commissioned by  NHS WEST YORKSHIRE ICB - 15F (15F)  since 01-Jul-2022

      Belonging to it ──────────────────────────────────────────────────────────────────────────
        ARMLEY MOOR SURGERY (B99901)  was succeeded by it

      Patients ─────────────────────────────────────────────────────────────────────────────────
        Registered     1 patient
        On its roster  1 patient

      Staff ────────────────────────────────────────────────────────────────────────────────────
        Dr Hugh Rievaulx  Clinical Practitioner Access Role  999110000017  since 06-Apr-1998

      Appointments ─────────────────────────────────────────────────────────────────────────────
        Slots to come  1 free of 2, in 1 session
        Next free      01-Dec-2026 09:10
      "
    `);
  });
  test('a practitioner', async () => {
    expect((await ask('world show 999110000017', 80)).out).toMatchInlineSnapshot(`
      "╭──────────────────────────────────────────────────────────────────────────────╮
      │ Dr Hugh Rievaulx                                    SDS user id 999110000017 │
      │ Clinical Practitioner Access Role · Male                                     │
      ╰──────────────────────────────────────────────────────────────────────────────╯

      Registers ──────────────────────────────────────────────────────────────────────
        General Medical Council  7012345

      Roles ──────────────────────────────────────────────────────────────────────────
        Clinical              ARMLEY CANALSIDE    profile            since 06-Apr-1998
        Practitioner Access   PRACTICE (B83002)   999130000036
        Role

      Signs in ───────────────────────────────────────────────────────────────────────
        NHS CIS2  999110000017, aal3

      Next sessions ──────────────────────────────────────────────────────────────────
        Tue 01-Dec-2026 09:00  General GP         ARMLEY CANALSIDE   1 of 2 slots free
                               appointments       PRACTICE (B83002)
      "
    `);
  });
  test('anything else', async () => {
    expect((await ask('world show A1', 80)).out).toMatchInlineSnapshot(`
      "╭──────────────────────────────────────────────────────────────────────────────╮
      │ Asthma review                                                 Appointment A1 │
      │ Appointment                                                                  │
      ╰──────────────────────────────────────────────────────────────────────────────╯

      Details ────────────────────────────────────────────────────────────────────────
        Practice      ARMLEY CANALSIDE PRACTICE (B83002)
        NHS number    9990001375
        Schedule      S1
        Slots         a
        Start         01-Dec-2026 09:00
        End           01-Dec-2026 09:10
        Status        booked
        Practitioner  Dr Hugh Rievaulx (999110000017)
        Channel       In-person
        Created at    20-Nov-2026 10:00
      "
    `);
  });

  test.each([
    ['9990006229', ' ■ DIED  03-Feb-2024 (92y), formal: told by the registrar'],
    ['9990006229', ' ■ RESTRICTED  others see no address, no telephone, no practice'],
    ['9990006229', ' ■ LEFT THE REGISTER  death, since 03-Feb-2024'],
    ['5900053636', ' ■ SUPERSEDED  this number no longer holds; it is now 999 000 1375 OKONJO-BAKER, Adaeze Ngozi (Mrs)'],
    ['5900053636', 'Born 1984 (about 42y)'],
    ['B99901', ' ■ CLOSED  on 31-Mar-2019; its work is done by ARMLEY CANALSIDE PRACTICE (B83002)'],
  ])('%s says: %s', async (id, said) => expect((await ask(`world show ${id}`, 120)).out).toContain(said));

  test.each([
    ['999 000 1375', 'NHS No. 999 000 1375'],
    ['999-000-1375', 'NHS No. 999 000 1375'],
    ['b83002', 'ODS code B83002'],
    ['999130000036', 'SDS user id 999110000017'],
    ['9990001375 --collection records', 'NHS No. 999 000 1375'],
    ['999110000017 --collection users', 'Signs in as 999110000017'],
  ])('%s is known', async (id, shown) => expect((await ask(`world show ${id}`)).out).toContain(shown));

  test('the document, for programs', async () => {
    expect(JSON.parse((await ask('world show 9990003114 --json')).out)).toMatchObject({ nhsNumber: '9990003114', telecoms: [] });
  });

  test('the ids of entries, where they are asked for', async () => {
    const { out } = await ask('world show 9990001375 --ids', 120);
    for (const id of ['id p1', 'id m1', 'id of the issue i1', 'id v1', 'id A1']) expect(out).toContain(id);
    expect((await ask('world show 9990001375', 120)).out).not.toContain('id m1');
  });

  test('nobody', async () => {
    expect(await ask('world show 9990008965')).toMatchObject({
      code: 1,
      out: '',
      err: "error: nobody and nothing in the world is known as '9990008965'; try: nhs-sandbox world find 9990008965\n",
    });
  });

  test('several', async () => {
    const world = { ...PEOPLE, workflows: [{ workflowId: 'A1', description: 'A workflow' }] };
    expect(await ask('world show A1', undefined, world)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^error: 'A1' is several; say which with --collection, or by its own id:\n {2}workflows {2}A1 {2}A workflow\n {2}appointments {2}A1 /,
      ),
    });
  });

  test('a collection that is not there', async () => {
    expect(await ask('world show A1 --collection dogs')).toMatchObject({
      code: 1,
      err: "error: the world has no 'dogs'; it has patients\n",
    });
  });

  test('in colour on a terminal, but not with NO_COLOR, and not on a dumb one', async () => {
    const shown = async (env: Record<string, string>) =>
      (await runWith(['world', 'show', '9990006229'], { answers: sandboxWith(PEOPLE), columns: 80, env })).out.includes('\u001b[');
    expect([await shown({ TERM: 'xterm' }), await shown({ NO_COLOR: '1' }), await shown({ TERM: 'dumb' })]).toEqual([true, false, false]);
  });
});

describe('whatever is in a document', () => {
  const named = (family: string, given: string): SmallWorld => ({
    patients: [
      { nhsNumber: '9990001375', serialChangeNumber: 1, names: [{ use: 'usual', given: [given], family }], birthDate: '1626-01-01' },
    ],
  });
  /** As a sandbox would give it that has not checked it. */
  const unchecked = (doc: object) => ({
    ...sandboxWith({}),
    'world.get': (name: string) => (name === 'patients' ? doc : Object.assign(new Error(), { status: 404 })),
  });

  test.each([80, 120])('lines are as wide as the terminal, at %i columns', async (columns) => {
    for (const id of ['9990001375', '9990006229', 'B83002', '999110000017', 'S1', 'A1']) {
      const lines = (await ask(`world show ${id}`, columns)).out.split('\n');
      for (const text of lines) expect(widthOf(text)).toBeLessThanOrEqual(columns);
      expect(lines.slice(0, 3).map(widthOf)).toEqual([columns, columns, columns]);
    }
  });

  test.each([
    ['wide letters', '山田', '太郎'],
    ['letters with marks', 'Nguye\u0302\u0303n', 'Zoe\u0308'],
    ['right-to-left letters', 'כהן', 'שרה'],
    ['emoji', '👩‍👩‍👧', '☎️'],
  ])('%s stay within the box', async (_, family, given) => {
    const lines = (await ask('world show 9990001375', 80, named(family, given))).out.split('\n');
    expect(lines.slice(0, 4).map(widthOf)).toEqual([80, 80, 80, 80]);
    expect(lines[1]?.normalize('NFD').toUpperCase()).toContain(given.normalize('NFD').toUpperCase());
  });

  test('somebody who would be 400', async () => {
    expect((await ask('world show 9990001375', 80, named('Marsh', 'Edith'))).out).toContain('Born 01-Jan-1626 (400y)');
  });

  test('control characters, directional marks and ten megabytes do not reach the terminal', async () => {
    const doc = {
      nhsNumber: '9990001375',
      serialChangeNumber: 1,
      confidentiality: 'unrestricted',
      names: [{ use: 'usual', given: ['\u001b]0;owned\u0007', '\u202eevil'], family: 'M'.repeat(10_000_000) }],
      addresses: [],
      telecoms: [{ kind: 'phone', use: 'home', value: '\u009b2J\r\n0113' }],
      emergencyContacts: [],
      relatedPeople: [],
    };
    const { out } = await runWith(['world', 'show', '9990001375'], { answers: unchecked(doc), columns: 80, env: { NO_COLOR: '1' } });
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(out).toContain('Phone, home');
    expect(out.length).toBeLessThan(20_000);
    for (const text of out.split('\n')) expect(widthOf(text)).toBeLessThanOrEqual(80);
  });
});

describe('find', () => {
  test.each([
    ['okonjo', ['9990001375', '5900053636', '9990003114']],
    ['OKONJO baker', ['9990001375', '9990003114']],
    ['ada', ['9990001375', '5900053636']],
    ['okonjo 09/03/1984', ['9990001375']],
    ['1984-03-09', ['9990001375']],
    ['okonjo 1984', ['9990001375', '5900053636']],
    ['ls5 3be', ['9990001375']],
    ['LS5 okonjo', ['9990001375']],
    ['ls53be', ['9990001375']],
    ['07700 900312', ['9990001375']],
    ['999 000 1375', ['9990001375']],
    ['9990001375 smith', []],
    ['--practice b83002', ['9990001375']],
    ['--born 1984', ['9990001375', '5900053636']],
    ['--postcode ls5', ['9990001375']],
    ['baker --born 2018', ['9990003114']],
  ])('%s', async (line, numbers) => {
    const { code, out, err } = await ask(`world find ${line} --json`);
    const { patients = [] } = JSON.parse(out) as { patients?: { nhsNumber: string }[] };
    expect({ code, err, numbers: patients.map(({ nhsNumber }) => nhsNumber).sort() }).toEqual({
      code: numbers.length > 0 ? 0 : 1,
      err: '',
      numbers: [...numbers].sort(),
    });
  });

  test('people and places, each under its collection', async () => {
    expect(await ask('world find armley')).toMatchObject({
      code: 0,
      out: 'B83002  ARMLEY CANALSIDE PRACTICE  GP practice  LEEDS\nB99901  ARMLEY MOOR SURGERY        GP practice         closed\n',
    });
    expect((await ask('world find rievaulx', 90)).out).toBe(
      'SDS user id   Name              Role                               At\n' +
        '999110000017  Dr Hugh Rievaulx  Clinical Practitioner Access Role  B83002\n',
    );
  });

  test('in one collection', async () => {
    expect((await ask('world find --collection organisations leeds')).out).toMatch(/^B83002 {2}.*\n$/);
  });

  test('not all', async () => {
    expect(await ask('world find okonjo --limit 1')).toMatchObject({
      out: expect.stringMatching(/^\d.*\n$/),
      err: 'There are more patients: --limit N shows so many.\n',
    });
  });

  test('nothing', async () => expect(await ask('world find zebedee')).toMatchObject({ code: 1, out: '', err: 'Nothing found.\n' }));

  test.each([
    ['world find', 'say whom or what to look for, such as: nhs-sandbox world find smith 2010-10-22'],
    ['world find --born yesterday', '--born: yesterday: must be a date: 2010-10-22, 22/10/2010, 2010-10 or 2010'],
    ['world find a --limit all', '--limit: all: must be a number'],
  ])('%s is refused', async (line, reason) => expect(await ask(line)).toMatchObject({ code: 2, err: `error: ${reason}\n` }));
});

describe('history', () => {
  const entries = [
    {
      sequence: 1,
      at: '2026-11-25T09:30:00.000Z',
      event: { type: 'gp-changed', nhsNumber: '9990001375', serialChangeNumber: 4, from: 'B83002', to: 'B99901' },
    },
    {
      sequence: 2,
      at: '2026-07-01T09:30:00.000Z',
      event: { type: 'demographics-changed', nhsNumber: '9990001375', serialChangeNumber: 5, parts: ['names', 'birthPlace'] },
    },
    {
      sequence: 3,
      at: '2026-11-25T09:32:00.000Z',
      event: { type: 'result-received', nhsNumber: '9990001375', part: 'investigations', entry: 'v1', odsCode: 'B83002' },
    },
    {
      sequence: 4,
      at: '2026-11-25T09:33:00.000Z',
      event: { type: 'number-superseded', nhsNumber: '5900053636', serialChangeNumber: 3, by: '9990001375' },
    },
    { sequence: 5, at: '2026-11-25T09:34:00.000Z', event: { type: 'something-new', colour: 'red', count: 3 } },
  ];
  const answers = { ...sandboxWith(PEOPLE), 'world.history': entries };

  test('in words', async () => {
    expect((await runWith(['world', 'history', '999', '000', '1375', '--limit', '5'], { answers })).out).toMatchInlineSnapshot(`
      "Wed 25-Nov-2026 09:30  Moved practice             record version 4, from ARMLEY CANALSIDE PRACTICE (B83002), to ARMLEY MOOR SURGERY (B99901)
      Wed 01-Jul-2026 10:30  Demographics changed       record version 5, names, birth place
      Wed 25-Nov-2026 09:32  Result received            Urea and electrolytes, at ARMLEY CANALSIDE PRACTICE (B83002)
      Wed 25-Nov-2026 09:33  Merged: number superseded  590 005 3636 OKONJO, Ada, record version 3
      Wed 25-Nov-2026 09:34  Something new              colour red, count 3
      "
    `);
  });

  test('as JSON, and with which call', async () => {
    const { out, calls } = await runWith(['world', 'history', '9990001375', '--json'], { answers });
    expect(JSON.parse(out)).toEqual(entries);
    expect(calls.at(-1)).toEqual(['world.history', 'patients', '9990001375', {}]);
  });

  test('of somebody to whom nothing has happened', async () => {
    expect((await ask('world history B83002')).out).toBe('Nothing has happened to ODS code B83002 since the start.\n');
  });
});

describe('list', () => {
  test('a page in rows, and how to get the next', async () => {
    const answers = { ...sandboxWith(PEOPLE), 'world.list': { items: [{ workflowId: 'W', description: 'What' }], next: 'n' } };
    const listed = await runWith(['world', 'list', 'workflows', '--index', 'family', '--prefix', 'SM', '--limit', '2'], { answers });
    expect(listed).toMatchObject({ out: 'W  What\n', err: "There are more: --cursor 'n'\n" });
    expect(listed.calls).toEqual([['world.list', 'workflows', { index: 'family', prefix: 'SM', limit: 2 }]]);
    expect(JSON.parse((await runWith(['world', 'list', 'workflows', '--json'], { answers })).out)).toEqual(answers['world.list']);
  });

  test('under heads, cut where a terminal ends', async () => {
    const lines = (await ask('world list patients', 60)).out.split('\n');
    expect(lines[0]).toMatch(/^NHS number {4}Name/);
    for (const text of lines) expect(widthOf(text)).toBeLessThanOrEqual(60);
  });

  test.each(Object.keys(PEOPLE))('each of the %s', async (collection) => {
    expect((await ask(`world list ${collection}`)).out.trimEnd().split('\n')).toHaveLength(PEOPLE[collection]?.length ?? 0);
  });

  test('the collections', async () => {
    const answers = { 'world.collections': [{ name: 'patients', indexes: ['family', 'postcode'] }] };
    for (const line of [['world'], ['world', 'list']]) expect((await runWith(line, { answers })).out).toBe('patients  family, postcode\n');
  });
});
