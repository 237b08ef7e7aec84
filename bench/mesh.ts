/** MESH: small messages by the thousand, full inboxes, large messages. */
import type { Bench } from './lib/bench.ts';
import { besideBare, loadOn } from './lib/comparisons.ts';
import type { Figure, Sample } from './lib/figures.ts';
import type { HttpRequest } from './lib/http.ts';
import { CONNECTIONS, FULL, type Lab, type SandboxProcess } from './lib/lab.ts';
import { cpuTimeOf, memoryOf } from './lib/machine.ts';
import { downloadOf, listOf, MeshCaller, sendTo } from './lib/mesh.ts';
import { inOwnSchema } from './lib/postgres.ts';
import { race } from './lib/race.ts';

const KIB = 1024;
const CHUNK = 20_000_000;
/** Messages that wait in the small inbox and in the full one. */
const WAITING = { small: 4_000, full: 400_000 };
/** Mailboxes that go round at the same time. */
const CYCLING = ['A20047OT001', 'B82617OT001', 'B83002OT001', 'X26HC006'];

export const bench: Bench = {
  title: 'MESH: send 1 KiB, list 500, download, whole cycles, 1 GB in 20 MB chunks',
  async measure(lab) {
    const figures = [await sending(lab), ...(await durably(lab, 'on disk', '--persist', await lab.folder()))];
    const address = process.env.NHS_SANDBOX_TEST_POSTGRES;
    if (address) figures.push(...(await inOwnSchema(address, (url) => durably(lab, 'in PostgreSQL', '--store', url))));
    figures.push(...(await reading(lab)), await cycling(lab), ...(await streaming(lab)));
    return { figures, leftOut: address ? undefined : 'PostgreSQL: needs NHS_SANDBOX_TEST_POSTGRES' };
  },
};

async function sending(lab: Lab): Promise<Figure> {
  const sandbox = await lab.sandbox(['mesh']);
  const figure = await besideBare(
    lab,
    'send of 1 KiB',
    { sandbox, server: 'mesh', requests: [sendTo('X26ABC2', KIB)] },
    { atLeast: 8_000 },
  );
  await sandbox.stop();
  return figure;
}

/** Where messages outlive the process: a send is answered when the message is there to stay. The inbox has what the sends have left in it. */
async function durably(lab: Lab, where: string, ...flags: readonly string[]): Promise<readonly Figure[]> {
  const sandbox = await lab.sandbox(['mesh'], ...flags);
  const figure = async (name: string, request: HttpRequest): Promise<Figure> => {
    lab.tell(`${name}, kept ${where}`);
    const { ours } = await race({ ours: loadOn(lab, { sandbox, server: 'mesh', requests: [request] }) }, lab.effort);
    return { name: `${name}, kept ${where}`, unit: 'req/s', ours };
  };
  const figures = [await figure('send of 1 KiB', sendTo('X26ABC2', KIB)), await figure('list of 500', listOf('X26ABC2'))];
  const [first] = await idsIn(sandbox, 'X26ABC2');
  figures.push(await figure('download of 1 KiB', downloadOf('X26ABC2', first as string)));
  await sandbox.stop();
  return figures;
}

async function reading(lab: Lab): Promise<readonly Figure[]> {
  const sandbox = await lab.sandbox(['mesh']);
  const [small, full] = lab.effort.seconds < FULL.seconds ? [WAITING.small / 10, WAITING.small] : [WAITING.small, WAITING.full];
  await fill(lab, sandbox, 'X26ABC2', small);
  const list = listOf('X26ABC2');
  const beside = (name: string, request: HttpRequest, atLeast: number) =>
    besideBare(lab, name, { sandbox, server: 'mesh', requests: [request] }, { atLeast });
  const figures = [await beside(`list of 500 from an inbox of ${inWords(small)}`, list, 3_000)];
  const messages = await idsIn(sandbox, 'X26ABC2');
  figures.push(await beside(`download of 1 KiB from an inbox of ${inWords(small)}`, downloadOf('X26ABC2', messages[0] as string), 12_000));
  const before = memoryOf(sandbox.pid) ?? Number.NaN;
  await fill(lab, sandbox, 'X26ABC3', full);
  const growth = (memoryOf(sandbox.pid) ?? Number.NaN) - before;
  lab.tell('both inboxes in turn');
  const raced = await race(
    {
      small: loadOn(lab, { sandbox, server: 'mesh', requests: [list] }),
      full: loadOn(lab, { sandbox, server: 'mesh', requests: [listOf('X26ABC3')] }),
    },
    lab.effort,
  );
  const peer = { name: `inbox of ${inWords(small)}`, ...raced.small };
  figures.push({
    name: `list of 500 from an inbox of ${inWords(full)}`,
    unit: 'req/s',
    ours: raced.full,
    peer,
    target: { ratioAtLeast: 0.9 },
  });
  const [far] = await idsIn(sandbox, 'X26ABC3');
  figures.push(await beside(`download of 1 KiB from an inbox of ${inWords(full)}`, downloadOf('X26ABC3', far as string), 12_000));
  figures.push({ name: `memory of a message of 1 KiB, of ${inWords(full)}`, unit: 'bytes', ours: { value: (growth * 1e6) / full } });
  await sandbox.stop();
  return figures;
}

async function fill(lab: Lab, { pid, urls }: SandboxProcess, mailboxId: string, count: number): Promise<void> {
  lab.tell(`an inbox gets ${inWords(count)} messages`);
  await lab.loadOnce({ pid, origin: urls.mesh as string }, new Array(count).fill(sendTo(mailboxId, KIB)));
}

async function idsIn({ urls }: SandboxProcess, mailboxId: string): Promise<readonly string[]> {
  const caller = new MeshCaller(urls.mesh as string, 1);
  const answer = await caller.ask('GET', `/${mailboxId}/inbox`, {});
  caller.close();
  return (JSON.parse(answer.toString()) as { messages: string[] }).messages;
}

/**
 * Handshake, send, list, read, acknowledge. The client, which has to look into the answers, is slower than the server: so what counts is the
 * processor time that the server takes. 500 µs are 2,000 cycles a second on one core.
 */
async function cycling(lab: Lab): Promise<Figure> {
  lab.tell('whole cycles');
  const sandbox = await lab.sandbox(['mesh']);
  const caller = new MeshCaller(sandbox.urls.mesh as string, CONNECTIONS);
  const sample = async (): Promise<Sample> => {
    const before = cpuTimeOf(sandbox.pid) ?? Number.NaN;
    const end = performance.now() + lab.effort.seconds * 1000;
    let cycles = 0;
    const goRound = async (mailboxId: string) => {
      for (; performance.now() < end; cycles++) await caller.cycle(mailboxId);
    };
    await Promise.all(CYCLING.map(goRound));
    return { value: ((cpuTimeOf(sandbox.pid) ?? Number.NaN) - before) / cycles };
  };
  const { ours } = await race({ ours: sample }, lab.effort);
  caller.close();
  await sandbox.stop();
  return { name: 'handshake, send, list, read, acknowledge: processor time', unit: 'µs', ours, target: { atMost: 500 } };
}

async function streaming(lab: Lab): Promise<readonly Figure[]> {
  const count = lab.effort.seconds < FULL.seconds ? 3 : 50;
  const name = `${(count * CHUNK) / 1e9} GB in 20 MB chunks`;
  lab.tell(name);
  const sandbox = await lab.sandbox(['mesh']);
  const caller = new MeshCaller(sandbox.urls.mesh as string, 1);
  const chunk = Buffer.alloc(CHUNK, 'mesh');
  const before = memoryOf(sandbox.pid) ?? Number.NaN;
  const rateOf = async (work: () => Promise<unknown>): Promise<Sample> => {
    const start = performance.now();
    await work();
    return { value: (count * CHUNK) / 1e6 / ((performance.now() - start) / 1000) };
  };
  let messageId = '';
  const up = await rateOf(async () => {
    messageId = await caller.upload('X26ABC2', chunk, count);
  });
  const down = await rateOf(() => caller.download('X26ABC2', messageId, count));
  const growth = (memoryOf(sandbox.pid) ?? Number.NaN) - before;
  caller.close();
  await sandbox.stop();
  return [
    { name: `${name}, up`, unit: 'MB/s', ours: up, target: { atLeast: 300 } },
    { name: `${name}, down`, unit: 'MB/s', ours: down, target: { atLeast: 300 } },
    { name: `${name}: memory afterwards, beyond that before`, unit: 'MB', ours: { value: growth }, target: { atMost: 64 } },
  ];
}

function inWords(count: number): string {
  return count.toLocaleString('en-GB');
}
