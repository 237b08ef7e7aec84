/** LDAP: the look-ups of a message handling service, beside node:net that gives the same bytes, and slapd. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { type Slapd, startSlapd } from '#servers/ldap/testing/slapd';
import type { Bench } from './lib/bench.ts';
import type { Figure, Sample, Target } from './lib/figures.ts';
import type { Lab, SandboxProcess } from './lib/lab.ts';
import { answerTo, bareLike, type Directory, LdapLoad, searchMessage } from './lib/ldap.ts';
import { canPin, memoryOf, onCore, SERVER_CORE } from './lib/machine.ts';
import type { Running } from './lib/process.ts';
import { type Contestant, race } from './lib/race.ts';

const CONNECTIONS = 16;
const UPLOAD = 'urn:nhs:names:services:psis:REPC_IN150016UK05';
const SYSTEM = searchMessage(`(&(nhsIDCode=YES)(objectClass=nhsAs)(nhsAsSvcIA=${UPLOAD}))`, ['nhsMHSPartyKey', 'uniqueIdentifier']);
const CONTRACT = searchMessage(`(&(objectClass=nhsMhs)(nhsMHSPartyKey=YES-0000806)(nhsMhsSvcIA=${UPLOAD}))`, [
  ...['nhsEPInteractionType', 'nhsIDCode', 'nhsMhsCPAId', 'nhsMHSEndPoint', 'nhsMhsFQDN', 'nhsMHsIN', 'nhsMHSIsAuthenticated'],
  ...['nhsMHSPartyKey', 'nhsMHsSN', 'nhsMhsSvcIA', 'nhsProductKey', 'uniqueIdentifier', 'nhsMHSAckRequested', 'nhsMHSActor'],
  ...['nhsMHSDuplicateElimination', 'nhsMHSPersistDuration', 'nhsMHSRetries', 'nhsMHSRetryInterval', 'nhsMHSSyncReplyMode'],
]);
const ENTRY = searchMessage('(uniqueIdentifier=S20001A000182)');

/** A look-up is two searches. */
const TEN_THOUSAND_LOOK_UPS: Target = { atLeast: 20_000 };
const BESIDE_SLAPD: Target = { ratioAtLeast: 0.8 };
/** Within 20 %. */
const FLAT: Target = { ratioAtLeast: 0.8 };
const START: Target = { atMost: 150 };

/** Each further practice has about a hundred entries: some 10,000 in all, 100,000, 500,000. */
const PRACTICES = [0, 900, 4_900];

export const bench: Bench = {
  title: 'LDAP: systems and contracts by organisation, party and interaction',
  async measure(lab) {
    const slapd = process.env.NHS_SANDBOX_TEST_OPENLDAP;
    const load = await LdapLoad.open(lab, CONNECTIONS);
    const figures = [await start(lab), ...(await lookUps(lab, load, slapd)), ...(await sizes(lab, load, slapd))];
    await load.stop();
    return {
      figures,
      leftOut:
        slapd === undefined ? "what is beside OpenLDAP's slapd, because NHS_SANDBOX_TEST_OPENLDAP does not say where it is" : undefined,
    };
  },
};

async function start(lab: Lab): Promise<Figure> {
  lab.tell('start');
  const startOf = (begin: () => Promise<Running>) => async () => {
    const { startedIn, stop } = await begin();
    await stop();
    return { value: startedIn };
  };
  const { peer, ours } = await race(
    { peer: startOf(() => lab.bare()), ours: startOf(() => lab.sandbox(['ldap'])) },
    { rounds: lab.effort.startRounds },
  );
  return { name: 'process start to ready', unit: 'ms', ours, peer: { name: 'bare node:http', ...peer }, target: START };
}

/** What the standard world is asked, beside the same bytes and beside slapd with the same tree. */
async function lookUps(lab: Lab, load: LdapLoad, program: string | undefined): Promise<readonly Figure[]> {
  const sandbox = await sandboxWith(lab, 0);
  const slapd = program === undefined ? undefined : await slapdLike(sandbox, program);
  const figures: Figure[] = [];
  const measure = async (name: string, messages: readonly [Buffer, ...Buffer[]], target?: Target) => {
    lab.tell(name);
    const bare = await bareLike(lab, sandbox.origin, messages[0]);
    const on = (directory: Directory) => () => load.on(directory, messages);
    const contestants: Record<string, Contestant> = { bare: on(bare), ...(slapd && { slapd: on(slapd) }), ours: on(sandbox) };
    const samples = await race(contestants, lab.effort);
    await bare.stop();
    const common = { name, unit: 'req/s', ours: samples.ours as Sample } as const;
    figures.push({ ...common, peer: { name: 'bare node:net', ...(samples.bare as Sample) }, ...(target && { target }) });
    if (samples.slapd) figures.push({ ...common, peer: { name: 'slapd', ...samples.slapd }, target: BESIDE_SLAPD });
  };
  await measure('one entry, all of it', [ENTRY]);
  await measure('a system', [SYSTEM]);
  await measure('its contract', [CONTRACT]);
  await measure('both in turn', [SYSTEM, CONTRACT], TEN_THOUSAND_LOOK_UPS);
  await Promise.all([sandbox.stop(), slapd?.stop()]);
  return figures;
}

/** The same entry among ever more, and the memory that the most take. */
async function sizes(lab: Lab, load: LdapLoad, program: string | undefined): Promise<readonly Figure[]> {
  const directories: (readonly [string, SandboxProcess & Directory])[] = [];
  for (const practices of PRACTICES) {
    const name = `${practices.toLocaleString('en-GB')} further practices`;
    lab.tell(name);
    directories.push([name, await sandboxWith(lab, practices)]);
  }
  lab.tell('all of them in turn');
  const samples = await race(Object.fromEntries(directories.map(([name, one]) => [name, () => load.on(one, [SYSTEM])])), lab.effort);
  const [[smallest], ...larger] = directories as [(typeof directories)[number], ...typeof directories];
  const peer = { ...(samples[smallest] as Sample), name: smallest };
  const [most, largest] = directories.at(-1) as (typeof directories)[number];
  const slapd = program === undefined ? undefined : await slapdLike(largest, program);
  if (slapd) await load.on(slapd, [SYSTEM]);
  const memory: Figure = {
    name: `memory with ${most}`,
    unit: 'MB',
    ours: { value: memoryOf(largest.pid) ?? Number.NaN },
    ...(slapd && { peer: { name: 'slapd', value: memoryOf(slapd.pid) ?? Number.NaN } }),
  };
  await Promise.all([slapd?.stop(), ...directories.map(([, one]) => one.stop())]);
  return [
    ...larger.map(([name]): Figure => ({ name: `a system, ${name}`, unit: 'req/s', ours: samples[name] as Sample, peer, target: FLAT })),
    memory,
  ];
}

async function sandboxWith(lab: Lab, practices: number): Promise<SandboxProcess & Directory> {
  const sandbox = await lab.sandbox(['ldap'], '--practices', String(practices));
  const origin = sandbox.urls.ldap as string;
  // the tree is made for the first search
  await answerTo(origin, SYSTEM);
  await lab.settled(sandbox);
  return { ...sandbox, origin };
}

/** slapd with the tree of a sandbox, on the servers' core. */
async function slapdLike({ control }: SandboxProcess, program: string): Promise<Slapd & Directory> {
  const { body } = await fetch(`${control.ldap}/ldap/export`);
  if (body === null) throw new Error('there is no tree');
  const slapd = await startSlapd(Readable.fromWeb(body as ReadableStream), {
    slapd: program,
    launcher: (command) => (canPin ? onCore(SERVER_CORE, command) : command),
  });
  return { ...slapd, origin: slapd.url };
}
