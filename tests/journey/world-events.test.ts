/** Whatever changes a PDS record, and however: what lies in whose mailbox then, exactly. The whole suite, the standard world, over sockets. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { validateEvent } from '#servers/nems/nems/publish/strict';
import { type Sandbox, type SandboxSession, startSandbox } from '#testing/index';
import { type Asked, byEvent, lyingIn, openMailboxes, subscribeAll } from './asked-for.ts';

/** Lives in Leeds and is registered there, forty or so. */
const ADA = '9990001375';
/** Her daughter, a child. */
const ZURI = '9990003114';
const LEEDS = { subIcb: '15F', council: 'E08000035' };
const SCUNTHORPE = { subIcb: '03K', council: 'E06000013', postcode: 'DN16 1LE', practice: 'A20047' };
const [ENGLAND, WALES, SCOTLAND] = ['E92000001', 'W92000004', 'S92000003'];

/** What can be asked for, each by a mailbox of that name. */
const ASKED: Asked = {
  ADA: { patient: ADA },
  HERPRACTICE: { practice: 'B83002' },
  OTHERPRACTICE: { practice: SCUNTHORPE.practice },
  LEEDSPRACTICES: { practiceSubIcb: LEEDS.subIcb },
  LINCSPRACTICES: { practiceSubIcb: SCUNTHORPE.subIcb },
  LEEDSHOMES: { homeSubIcb: LEEDS.subIcb },
  LINCSHOMES: { homeSubIcb: SCUNTHORPE.subIcb },
  LEEDSCOUNCIL: { localAuthority: LEEDS.council },
  LINCSCOUNCIL: { localAuthority: SCUNTHORPE.council },
  ENGLAND: { country: ENGLAND },
  WALES: { country: WALES },
  SCOTLAND: { country: SCOTLAND },
  CHILDREN: { country: ENGLAND, ages: ['lt18'] },
  ADULTS: { country: ENGLAND, ages: ['gt17', 'lt65'] },
  OLD: { country: ENGLAND, ages: ['gt64'] },
  REGISTERED: { country: ENGLAND, gpRegistration: 'RegisteredOnly' },
  UNREGISTERED: { country: ENGLAND, gpRegistration: 'UnregisteredOnly' },
};
const MAILBOXES = Object.keys(ASKED);

/** Who hears of her while she is registered and lives as in the seeds. */
const AT_HOME = ['ADA', 'HERPRACTICE', 'LEEDSPRACTICES', 'LEEDSHOMES', 'LEEDSCOUNCIL', 'ENGLAND', 'ADULTS', 'REGISTERED'].sort();
const instead = (names: readonly string[], others: Readonly<Record<string, string>>) => names.map((name) => others[name] ?? name).sort();
const without = (names: readonly string[], ...gone: readonly string[]) => names.filter((name) => !gone.includes(name));
const and = (names: readonly string[], ...more: readonly string[]) => [...names, ...more].sort();

let nhs: Sandbox;
let today: string;
beforeAll(async () => {
  nhs = await startSandbox();
  today = (await nhs.clock.get()).now.slice(0, 10);
});
afterAll(() => nhs.stop());
beforeEach(() => nhs.reset());

interface Person {
  readonly serialChangeNumber: number;
  readonly addresses: readonly { readonly use: string; readonly historic?: boolean }[];
}
const record = (at: SandboxSession, number = ADA) => at.world.get<Person & Record<string, unknown>>('patients', number);
const isHome = ({ use, historic }: Person['addresses'][number]) => use === 'home' && !historic;

/** A supplier's PATCH of her record. */
async function patch(at: SandboxSession, ...patches: readonly object[]): Promise<void> {
  const answer = await fetch(`${at.urls.fhir}/personal-demographics/FHIR/R4/Patient/${ADA}`, {
    method: 'PATCH',
    headers: {
      'X-Request-ID': crypto.randomUUID(),
      'If-Match': `W/"${(await record(at))?.serialChangeNumber}"`,
      'Content-Type': 'application/json-patch+json',
    },
    body: JSON.stringify({ patches }),
  });
  expect([answer.status, answer.ok ? '' : await answer.text()]).toEqual([200, '']);
}

/** A tester's PUT of a record. */
async function put(at: SandboxSession, changed: (before: Person & Record<string, unknown>) => object, number = ADA): Promise<void> {
  const before = (await record(at, number)) as Person & Record<string, unknown>;
  await at.world.put('patients', number, { ...before, ...changed(before) });
}

const HOME_IN_SCUNTHORPE = { lines: ['', '1 Quarry Street', '', 'Scunthorpe', ''], postcode: SCUNTHORPE.postcode };
const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
const coded = (url: string, code: string) => ({ url, valueCodeableConcept: { coding: [{ code }] } });
const DEATH_EXTENSION = { url: `${UK_CORE}DeathNotificationStatus`, extension: [coded('deathNotificationStatus', '1')] };
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const verb = (name: string, args: object) => (at: SandboxSession) => at.world.change(name, { nhsNumber: ADA, ...args });

/** What happens to her: the same over PDS, by a verb of the world, and by a new record in place of the old one. */
const HAPPENINGS: readonly (readonly [
  what: string,
  ways: Readonly<Record<string, (at: SandboxSession) => Promise<unknown>>>,
  told: object,
])[] = [
  [
    'she moves to another practice',
    {
      'PDS FHIR': (at) =>
        patch(
          at,
          replace('/generalPractitioner/0', {
            id: 'F30FC3E4',
            type: 'Organization',
            identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: SCUNTHORPE.practice },
          }),
        ),
      'a verb': verb('move-patient', { practice: SCUNTHORPE.practice }),
      PUT: (at) => put(at, () => ({ gpRegistration: { practice: SCUNTHORPE.practice, period: { from: '2026-03-01' } } })),
    },
    byAll(['CHANGEOFGP_1', 'PDSRECORDCHANGE_1'], instead(AT_HOME, { HERPRACTICE: 'OTHERPRACTICE', LEEDSPRACTICES: 'LINCSPRACTICES' })),
  ],
  [
    'she moves house: who lives here, and who lives there, is asked for',
    {
      'PDS FHIR': (at) =>
        patch(
          at,
          replace('/address/0', {
            id: 'BD61920D',
            use: 'home',
            line: HOME_IN_SCUNTHORPE.lines.filter(Boolean),
            postalCode: SCUNTHORPE.postcode,
          }),
        ),
      'a verb': verb('change-address', { address: HOME_IN_SCUNTHORPE }),
      PUT: (at) =>
        put(at, ({ addresses }) => ({ addresses: addresses.map((one) => (isHome(one) ? { ...one, ...HOME_IN_SCUNTHORPE } : one)) })),
    },
    {
      ...byAll(['CHANGEOFADDRESS_1'], and(AT_HOME, 'LINCSHOMES', 'LINCSCOUNCIL')),
      ...byAll(['PDSRECORDCHANGE_1'], instead(AT_HOME, { LEEDSHOMES: 'LINCSHOMES', LEEDSCOUNCIL: 'LINCSCOUNCIL' })),
    },
  ],
  [
    'she dies',
    {
      'PDS FHIR': (at) =>
        patch(at, { op: 'add', path: '/deceasedDateTime', value: today }, { op: 'add', path: '/extension/-', value: DEATH_EXTENSION }),
      'a verb': (at) => at.world.change('record-death', { nhsNumber: ADA, date: today }),
      PUT: (at) => put(at, () => ({ death: { date: today, notification: 'informal', notifiedAt: `${today}T00:00:00Z` } })),
    },
    byAll(['DEATHNOTIFICATION_1', 'PDSRECORDCHANGE_1'], AT_HOME),
  ],
  [
    'something else of hers changes',
    {
      'PDS FHIR': (at) => patch(at, replace('/gender', 'unknown')),
      'a verb': verb('change-contact', { kind: 'phone', use: 'home', value: '01632 960587' }),
      PUT: (at) => put(at, () => ({ gender: 'unknown' })),
    },
    byAll(['PDSRECORDCHANGE_1'], AT_HOME),
  ],
];

function byAll(workflows: readonly string[], mailboxes: readonly string[], about = ADA): Record<string, readonly string[]> {
  return Object.fromEntries(workflows.map((workflow) => [`${workflow} ${about}`, mailboxes]));
}

/** Whom it has reached; each copy names the one subscription that it came by, and each message is as the whole specification has it. */
async function told(at: SandboxSession, ids: Readonly<Record<string, string>>): Promise<Readonly<Record<string, readonly string[]>>> {
  const lying = await lyingIn(at, MAILBOXES);
  for (const { mailbox, partnerId } of lying) expect(partnerId).toBe(`${ids[mailbox]}|${mailbox}`);
  for (const body of new Set(lying.map((one) => one.body))) expect(validateEvent(body)).toEqual([]);
  return byEvent(lying);
}

describe.each(HAPPENINGS)('%s', (_, ways, expected) => {
  it.each(Object.keys(ways))('by %s', async (way) => {
    const ids = await subscribeAll(nhs, ASKED);
    await ways[way]?.(nhs);
    expect(await told(nhs, ids)).toEqual(expected);
  });
});

/** Who hears of somebody new at her home, a child, who is registered with her practice, or with none. */
const CHILD_AT_HOME = without(instead(AT_HOME, { ADULTS: 'CHILDREN' }), 'ADA');
const unregistered = (names: readonly string[]) =>
  without(instead(names, { REGISTERED: 'UNREGISTERED' }), 'HERPRACTICE', 'OTHERPRACTICE', 'LEEDSPRACTICES', 'LINCSPRACTICES');

describe('she has a baby: told of her, and that there is a new record', () => {
  const observed = (code: string, more: object) => ({ resourceType: 'Observation', code: { coding: [{ code }] }, ...more });
  const notification = () => [
    {
      resourceType: 'Patient',
      name: [{ use: 'usual', given: ['Ife'], family: 'Okonjo-Baker', period: { start: today } }],
      gender: 'female',
      birthDate: today,
      multipleBirthInteger: 1,
      address: [{ use: 'home', period: { start: today }, line: ['', '14 Weavers Court', '', 'Leeds'], postalCode: 'LS12 3TB' }],
      extension: [
        { url: `${UK_CORE}RegisteringAuthority`, extension: [coded('registeringAuthorityType', 'x')] },
        coded(`${UK_CORE}EthnicCategory`, 'A'),
        { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'Leeds', country: '1' } },
      ],
    },
    observed('364589006', { valueQuantity: { value: 3200 } }),
    observed('237364002', { valueCodeableConcept: { coding: [{ code: '1' }] } }),
    ...['268477000', '246435002', '66091009'].map((code) => observed(code, {})),
    { resourceType: 'Patient', identifier: [{ value: ADA }] },
    ...['RelatedPerson', 'Organization', 'Location', 'CareTeam', 'Practitioner'].map((resourceType) => ({ resourceType })),
  ];
  async function notify(at: SandboxSession): Promise<void> {
    const answer = await fetch(`${at.urls.fhir}/personal-demographics/FHIR/R4/Patient/$process-birth-details`, {
      method: 'POST',
      headers: { 'X-Request-ID': crypto.randomUUID(), 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: notification().map((resource) => ({ resource })) }),
    });
    expect([answer.status, answer.ok ? '' : await answer.text()]).toEqual([201, '']);
  }

  it.each<[string, (at: SandboxSession) => Promise<unknown>, readonly string[]]>([
    ['PDS FHIR', notify, unregistered(CHILD_AT_HOME)],
    ['a verb', (at) => at.world.change('record-birth', { mother: ADA, gender: 'female' }), CHILD_AT_HOME],
  ])('by %s', async (_, happens, ofTheBaby) => {
    const ids = await subscribeAll(nhs, ASKED);
    await happens(nhs);
    const baby = ((await record(nhs)) as { relatedPeople?: readonly { nhsNumber: string }[] }).relatedPeople?.at(-1)?.nhsNumber;
    expect(await told(nhs, ids)).toEqual({
      ...byAll(['BIRTHNOTIFICATION_1', 'PDSRECORDCHANGE_1'], AT_HOME),
      ...byAll(['PDSRECORDCHANGE_1'], ofTheBaby, baby),
    });
  });

  it('by PUT, nobody was born: a record is there', async () => {
    const ids = await subscribeAll(nhs, ASKED);
    const { nhsNumber, ...zuri } = (await record(nhs, ZURI)) as Person & Record<string, unknown>;
    const baby = '9990037906';
    await nhs.world.put('patients', baby, { ...zuri, nhsNumber: baby, serialChangeNumber: 1, birthDate: today });
    expect(await told(nhs, ids)).toEqual(byAll(['PDSRECORDCHANGE_1'], CHILD_AT_HOME, baby));
    expect(nhsNumber).toBe(ZURI);
  });
});

describe('what becomes of people', () => {
  it('a child moves to another practice: no adult does', async () => {
    const ids = await subscribeAll(nhs, ASKED);
    await nhs.world.change('move-patient', { nhsNumber: ZURI, practice: SCUNTHORPE.practice });
    const expected = instead(CHILD_AT_HOME, { HERPRACTICE: 'OTHERPRACTICE', LEEDSPRACTICES: 'LINCSPRACTICES' });
    expect(await told(nhs, ids)).toEqual(byAll(['CHANGEOFGP_1', 'PDSRECORDCHANGE_1'], expected, ZURI));
  });

  it('she moves to Scotland, and is taken off the list for it', async () => {
    const ids = await subscribeAll(nhs, ASKED);
    await nhs.world.change('change-address', {
      nhsNumber: ADA,
      address: { lines: ['', '1 High Street', '', 'Edinburgh'], postcode: 'EH1 1YZ' },
    });
    const inScotland = ['ADA', 'HERPRACTICE', 'LEEDSPRACTICES', 'SCOTLAND'];
    expect(await told(nhs, ids)).toEqual({
      ...byAll(['CHANGEOFADDRESS_1'], and(AT_HOME, 'SCOTLAND')),
      ...byAll(['PDSRECORDCHANGE_1'], inScotland),
    });
    await nhs.world.change('deregister-patient', { nhsNumber: ADA, reason: 'SCT' });
    const after = await told(nhs, ids);
    expect(after[`CHANGEOFGP_1 ${ADA}`]).toEqual(unregistered(inScotland));
  });

  it('she is registered nowhere any more: told by where she lives, without a practice', async () => {
    const ids = await subscribeAll(nhs, ASKED);
    await nhs.world.change('deregister-patient', { nhsNumber: ADA, reason: 'ORR' });
    expect(await told(nhs, ids)).toEqual(byAll(['CHANGEOFGP_1', 'PDSRECORDCHANGE_1'], unregistered(AT_HOME)));
    const [body] = (await lyingIn(nhs, ['ADA'])).map((one) => one.body);
    expect(body).not.toContain('generalPractitioner');
    expect(body).toContain('<EpisodeOfCare');
  });

  it('a death is taken back: U, and no day of death', async () => {
    await nhs.world.change('record-death', { nhsNumber: ADA, date: today, notification: 'formal' });
    const ids = await subscribeAll(nhs, ASKED);
    await nhs.world.change('remove-death', { nhsNumber: ADA });
    expect(await told(nhs, ids)).toEqual(byAll(['DEATHNOTIFICATION_1', 'PDSRECORDCHANGE_1'], AT_HOME));
    const [{ body } = { body: '' }] = await lyingIn(nhs, ['ADA']);
    expect(body).toMatch(/CareConnect-DeathNotificationStatus-1"\/><code value="U"/);
    expect(body).not.toContain('deceased');
  });

  it('her number is superseded: told under the old one, to whoever asks for what holds now', async () => {
    const ids = await subscribeAll(nhs, { ...ASKED, HEIR: { patient: '9990025258' } });
    await nhs.world.change('merge-patients', { nhsNumber: ADA, into: '9990025258' });
    expect(await told(nhs, ids)).toEqual(byAll(['PDSRECORDCHANGE_1'], ['ADA', 'ADULTS', 'ENGLAND', 'REGISTERED']));
    expect(await lyingIn(nhs, ['HEIR'])).toEqual([]);
  });

  it.each([
    ['restricted', 'restrict-record'],
    ['withdrawn', 'invalidate-record'],
  ])('of a record that is %s nothing is told, not even that it is', async (_, how) => {
    const ids = await subscribeAll(nhs, ASKED);
    await nhs.world.change(how, { nhsNumber: ADA });
    if (how === 'restrict-record') {
      await nhs.world.change('move-patient', { nhsNumber: ADA, practice: SCUNTHORPE.practice });
      await nhs.world.change('change-address', { nhsNumber: ADA, address: HOME_IN_SCUNTHORPE });
      await nhs.world.change('record-death', { nhsNumber: ADA, date: today });
      await nhs.nems.trigger({ event: 'vaccinations-1', patient: ADA });
    }
    expect(await told(nhs, ids)).toEqual({});
  });

  it('of a record that is shown again, that it has changed', async () => {
    await nhs.world.change('restrict-record', { nhsNumber: ADA });
    const ids = await subscribeAll(nhs, ASKED);
    await nhs.world.change('unrestrict-record', { nhsNumber: ADA });
    expect(await told(nhs, ids)).toEqual(byAll(['PDSRECORDCHANGE_1'], AT_HOME));
  });
});

describe('subscriptions', () => {
  const BOX = 'ADA';
  const move = (at: SandboxSession, practice = SCUNTHORPE.practice) => at.world.change('move-patient', { nhsNumber: ADA, practice });
  const lying = async (at: SandboxSession = nhs) => (await lyingIn(at, [BOX])).map(({ workflow }) => workflow);
  const BOTH = ['CHANGEOFGP_1', 'PDSRECORDCHANGE_1'];

  it('by which a mailbox is meant more than once: one copy, which names those that have a tag', async () => {
    const { ADA: first } = await subscribeAll(nhs, { [BOX]: { patient: ADA, tag: 'a' } });
    const { id: second } = await nhs.nems.subscribe({
      mailbox: BOX,
      event: 'pds-change-of-gp-1',
      practice: SCUNTHORPE.practice,
      tag: 'b,c',
    });
    await nhs.nems.subscribe({ mailbox: BOX, event: 'pds-change-of-gp-1', country: ENGLAND as string });
    await move(nhs);
    const [copy, ...others] = await lyingIn(nhs, [BOX]);
    expect(copy?.partnerId?.split('~~~').sort()).toEqual([`${first}|a`, `${second}|b,c`].sort());
    expect(others.map(({ workflow, partnerId }) => [workflow, partnerId])).toEqual([['PDSRECORDCHANGE_1', `${first}|a`]]);
  });

  it('that are made afterwards, or deleted before, get nothing', async () => {
    const { ADA: gone = '' } = await subscribeAll(nhs, { [BOX]: { patient: ADA } });
    expect((await fetch(`${nhs.urls.nems}/STU3/Subscription/${gone}`, { method: 'DELETE' })).status).toBe(200);
    await move(nhs);
    await nhs.nems.subscribe({ mailbox: BOX, event: 'pds-change-of-gp-1', patient: ADA });
    expect(await lying()).toEqual([]);
    await move(nhs, 'B83002');
    expect(await lying()).toEqual(['CHANGEOFGP_1']);
  });

  it('that have an end get nothing from then on, by the clock of the sandbox', async () => {
    const end = new Date(Date.parse((await nhs.clock.get()).now) + 3_600_000).toISOString();
    const { ADA: id = '' } = await subscribeAll(nhs, { [BOX]: { patient: ADA, end } });
    await move(nhs);
    expect(await lying()).toEqual(BOTH);
    await nhs.clock.advance('PT1H');
    await move(nhs, 'B83002');
    expect(await lying()).toEqual(BOTH);
    const read = await fetch(`${nhs.urls.nems}/STU3/Subscription/${id}`, { headers: { Accept: 'application/fhir+json' } });
    expect(await read.json()).toMatchObject({ status: 'off' });
  });

  it('and what was told come back with a snapshot, as they were; a reset forgets them', async () => {
    await subscribeAll(nhs, { [BOX]: { patient: ADA } });
    await move(nhs);
    expect(await lying()).toEqual(BOTH);
    const snapshot = await nhs.snapshot.get();
    await nhs.reset();
    await openMailboxes(nhs, [BOX]);
    await move(nhs);
    expect([await lying(), (await nhs.nems.events()).items]).toEqual([[], []]);
    await nhs.snapshot.put(snapshot);
    expect(await lying()).toEqual(BOTH);
    await move(nhs, 'B83002');
    const again = await lyingIn(nhs, [BOX]);
    expect(again.map(({ workflow, body }) => [workflow, /<versionId value="(\d+)"/.exec(body)?.[1]])).toEqual([
      ['CHANGEOFGP_1', '1'],
      ['PDSRECORDCHANGE_1', '1'],
      ['CHANGEOFGP_1', '2'],
      ['PDSRECORDCHANGE_1', '2'],
    ]);
  });

  it('what waits for them in a snapshot is delivered once, wherever it is put', async () => {
    await subscribeAll(nhs, { [BOX]: { patient: ADA } });
    await nhs.nems.hold();
    await move(nhs);
    await expect(nhs.nems.drain(1)).rejects.toMatchObject({ status: 408 });
    const snapshot = await nhs.snapshot.get();
    await using other = nhs.session();
    await other.snapshot.put(snapshot);
    await nhs.reset();
    await openMailboxes(nhs, [BOX]);
    expect([await lying(), await nhs.nems.release().then(() => lying())]).toEqual([[], []]);
    await expect(other.nems.drain(1)).rejects.toMatchObject({ status: 408 });
    await other.nems.release();
    expect(await lying(other)).toEqual(BOTH);
    await move(other, 'B83002');
    expect(await lying(other)).toEqual([...BOTH, ...BOTH]);
  });

  it('of two sessions know nothing of each other', async () => {
    await using one = nhs.session();
    await using other = nhs.session();
    await Promise.all([one, other].map((at) => subscribeAll(at, { [BOX]: { patient: ADA } })));
    await Promise.all([move(one), move(other, 'P83020')]);
    const practices = async (at: SandboxSession) =>
      (await lyingIn(at, [BOX])).flatMap(
        ({ body }) =>
          /<generalPractitioner>.*?value="(urn:uuid:[^"]+)".*?<fullUrl value="\1".*?<value value="(\w+)"/s.exec(body)?.[2] ?? [],
      );
    expect(await Promise.all([one, other].map(practices))).toEqual([['A20047'], ['P83020']]);
    expect((await nhs.nems.events()).items).toEqual([]);
  });
});

it('the same seed and a clock that stands still: the same bytes, and the same ids', async () => {
  const now = `${today}T12:00:00Z`;
  const run = async () => {
    await using own = await startSandbox({ servers: ['mesh', 'nems'], randomSeed: 7 });
    await own.clock.set({ now, frozen: true });
    await subscribeAll(own, { ADA: { patient: ADA } });
    await own.world.change('move-patient', { nhsNumber: ADA, practice: SCUNTHORPE.practice });
    await own.world.change('change-address', { nhsNumber: ADA, address: HOME_IN_SCUNTHORPE });
    return await lyingIn(own, ['ADA']);
  };
  const [first, second] = [await run(), await run()];
  expect(first).toHaveLength(4);
  expect(second).toEqual(first);
});
