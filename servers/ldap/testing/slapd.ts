/**
 * OpenLDAP's slapd with a tree of ours in it, to compare with what nobody here wrote. Debian's packages `slapd` and `ldap-utils` must be
 * installed; what is started here lives in a folder of its own, listens on a free port of 127.0.0.1, and touches nothing of the system's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { LDIF_HEADER } from '#formats/ldap/ldif';
import { describeAttribute, describeClass } from '../schema/description.ts';
import { allAttributes, allClasses } from '../schema/schema.ts';
import { indexedAttributes } from '../search/indexed.ts';

export interface Slapd {
  /** `ldap://127.0.0.1:…` */
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** How it is to run. */
export interface SlapdOptions {
  /** The program. */
  readonly slapd: string;
  /** What stands before a command, to hold it to one core for instance. */
  readonly launcher?: (command: readonly string[]) => readonly string[];
}

/** Where Debian has the schemas of the RFCs, and slapd's modules. */
const SCHEMAS = '/etc/ldap/schema';
const MODULES = '/usr/lib/ldap';
/** Bytes of address space, not of memory or disk. */
const LARGEST_DATABASE = 8 * 1024 ** 3;

/** Reads entries, as LDIF, into a new slapd and starts it. Rejects with what it complained of. */
export async function startSlapd(
  ldif: AsyncIterable<Uint8Array>,
  { slapd, launcher = (command) => command }: SlapdOptions,
): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-slapd-'));
  const removed = () => rm(folder, { recursive: true, force: true });
  const configuration = join(folder, 'slapd.conf');
  await mkdir(join(folder, 'data'));
  await writeFile(configuration, configure(folder));
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  try {
    await add(slapd, configuration, ldif);
    const [program = slapd, ...rest] = launcher([slapd, '-d', 'none', '-f', configuration, '-h', url]);
    const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
    const kill = () => child.kill('SIGKILL');
    process.on('exit', kill);
    const gone = once(child, 'exit').finally(() => process.off('exit', kill));
    await isThere(port, child, gone);
    return {
      url,
      pid: child.pid as number,
      stop: async () => {
        child.kill('SIGTERM');
        await gone;
        await removed();
      },
    };
  } catch (error) {
    await removed();
    throw error;
  }
}

/** Everything may be read by anybody, and nothing be changed. */
function configure(folder: string): string {
  const lines = [
    ...['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `include ${SCHEMAS}/${name}.schema`),
    ...ownAttributes(),
    ...ownClasses(),
    `modulepath ${MODULES}`,
    'moduleload back_mdb',
    'sizelimit unlimited',
    'timelimit unlimited',
    'database mdb',
    'suffix "o=nhs"',
    `directory ${join(folder, 'data')}`,
    `maxsize ${LARGEST_DATABASE}`,
    'readonly on',
    `index ${[...indexedAttributes().keys()].join(',')} eq`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Have several values in contracts of GP Connect that have been seen, although the schema of SDS says one: slapd would not take those. */
const SEVERAL_ALL_THE_SAME = ['nhsMhsSvcIA', 'nhsMHsIN', 'nhsMHsSN'];

function ownAttributes(): readonly string[] {
  return allAttributes()
    .filter(({ definition }) => definition.origin === 'nhsSDS')
    .map(({ name, definition }) => ({ ...definition, ...(SEVERAL_ALL_THE_SAME.includes(name) && { singleValue: false }) }))
    .map((definition) => `attributetype ${describeAttribute(definition)}`);
}

function ownClasses(): readonly string[] {
  return allClasses()
    .filter(({ definition }) => definition.origin === 'nhsSDS')
    .map(({ definition }) => `objectclass ${describeClass(definition)}`);
}

/** slapadd is slapd with a flag. */
async function add(slapd: string, configuration: string, ldif: AsyncIterable<Uint8Array>): Promise<void> {
  const child = spawn(slapd, ['-T', 'add', '-q', '-f', configuration], { stdio: ['pipe', 'ignore', 'pipe'] });
  const [complaint, code] = await Promise.all([
    text(child.stderr),
    once(child, 'exit').then(([status]) => status as number),
    // when it ends early it has said why
    pipeline(withoutVersion(ldif), child.stdin).catch(() => {}),
  ]);
  if (code !== 0) throw new Error(`slapadd: ${complaint.trim()}`);
}

/** slapadd does not know the line that RFC 2849 begins with. */
async function* withoutVersion(ldif: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let skip = LDIF_HEADER.length;
  for await (const chunk of ldif) {
    yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

/** Resolves when it takes connections. Rejects with what it complained of when it ends before. */
async function isThere(port: number, child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk) => (said += chunk));
  let ended = false;
  void gone.then(() => (ended = true));
  while (!(await takesConnections(port))) {
    if (ended) throw new Error(`slapd did not start: ${said.trim()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
