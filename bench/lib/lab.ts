/**
 * Where a bench measures: sandboxes, bare servers and workers in processes of their own, and load on them. What is started here
 * ends with the lab.
 */
import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BareAnswer } from '../processes/bare.ts';
import type { LoadJob, LoadReport } from '../processes/load.ts';
import type { Sample } from './figures.ts';
import { ask, type HttpAnswer, type HttpRequest } from './http.ts';
import { cpuTimeOf, LOAD_CORE, SERVER_CORE } from './machine.ts';
import { type Running, run } from './process.ts';
import { startWorker, type Worker } from './worker.ts';

/** How long and how often is measured. */
export interface Effort {
  /** Seconds of load for one sample. */
  readonly seconds: number;
  /** Samples of what takes seconds. */
  readonly rounds: number;
  /** Samples of what takes milliseconds. */
  readonly startRounds: number;
  /** Sizes of the population, smallest first. */
  readonly populations: readonly number[];
  /** Assertions signed for one sample of the token endpoint. */
  readonly assertions: number;
}

export const FULL: Effort = { seconds: 4, rounds: 3, startRounds: 9, populations: [10_000, 100_000, 1_000_000], assertions: 12_000 };
/** Shows that everything works; its figures say little. */
export const QUICK: Effort = { seconds: 0.5, rounds: 1, startRounds: 3, populations: [100, 1_000, 10_000], assertions: 1_000 };

/** A server on its core, and where it listens. */
export interface Served extends Running {
  readonly origin: string;
}

export interface SandboxProcess extends Running {
  /** Addresses by server. */
  readonly urls: Readonly<Record<string, string>>;
  /** Of their control APIs, where those have an address of their own. */
  readonly control: Readonly<Record<string, string>>;
}

/** Connections of the load on a server. */
export const CONNECTIONS = 32;

/** Milliseconds within which what was only needed for the start has had time to go. */
const SETTLED = 2_000;
/** Microseconds of processor time within that, below which nothing is under way any more. */
const IDLE = 100_000;
/** So often in turn: on a machine that is busy with other things, what is under way may not get on for a while. */
const IDLE_TIMES = 3;

/** Where the build is, wherever in it this module has come to lie. */
const DIST = join(dirname(fileURLToPath(import.meta.resolve('nhs-sandbox/package.json'))), 'dist');

export class Lab {
  readonly effort: Effort;
  readonly #tell: (line: string) => void;
  readonly #folder: string;
  readonly #processes: Running[] = [];
  #load: Promise<Worker<LoadJob, LoadReport>> | undefined;

  /** `folder` is for whatever is written; `tell` hears what goes on. */
  constructor(effort: Effort, folder: string, tell: (line: string) => void) {
    this.effort = effort;
    this.#folder = folder;
    this.#tell = tell;
  }

  /** Says what is being measured. */
  tell(line: string): void {
    this.#tell(line);
  }

  /** A new folder. */
  folder(): Promise<string> {
    return mkdtemp(join(this.#folder, 'bench-'));
  }

  /** `nhs-sandbox start` with these servers (all when there are none) and flags, on free ports, ready. */
  async sandbox(servers: readonly string[], ...flags: readonly string[]): Promise<SandboxProcess> {
    const args = ['start', ...servers, '--json', '--port-base', '0', '--state-folder', join(this.#folder, 'state'), ...flags];
    const sandbox = await run({ script: join(DIST, 'cli/main.js'), args, core: SERVER_CORE, folder: this.#folder });
    this.#processes.push(sandbox);
    const { servers: addresses } = JSON.parse(sandbox.line) as { servers: { name: string; url: string; control?: string }[] };
    return {
      ...sandbox,
      urls: Object.fromEntries(addresses.map(({ name, url }) => [name, url])),
      control: Object.fromEntries(addresses.flatMap(({ name, control }) => (control === undefined ? [] : [[name, control]]))),
    };
  }

  /** Waits until a process does nothing by itself any more: what it prepares behind its start is ready. At once where that cannot be seen. */
  async settled({ pid }: Running): Promise<void> {
    for (let idle = 0; idle < IDLE_TIMES; ) {
      const before = cpuTimeOf(pid);
      if (before === undefined) return;
      await sleep(SETTLED);
      idle = (cpuTimeOf(pid) ?? 0) - before < IDLE ? idle + 1 : 0;
    }
  }

  /** node:http alone, answering with nothing. */
  async bare(): Promise<Served> {
    const bare = await run({ script: scriptOf('bare'), core: SERVER_CORE, folder: this.#folder });
    this.#processes.push(bare);
    return { ...bare, origin: bare.line };
  }

  /** node:http alone, answering what another server answers to a request: same status, headers and bytes. */
  async bareLike(origin: string, request: HttpRequest): Promise<Served> {
    const bare = await startWorker<BareAnswer, null>({ script: scriptOf('bare'), core: SERVER_CORE, folder: this.#folder });
    this.#processes.push(bare);
    const { status, headers, body } = await ask(origin, request);
    await bare.ask({ status, headers, body: body.toString('base64') });
    const repeated = await ask(bare.line, request);
    if (!isSame({ status, headers, body }, repeated)) throw new Error(`the bare server does not repeat ${request.method} ${request.path}`);
    return { ...bare, origin: bare.line };
  }

  /** A worker of `bench/processes/` on the servers' core. */
  async worker<Job extends object, Answer>(name: string): Promise<Worker<Job, Answer>> {
    const worker = await startWorker<Job, Answer>({ script: scriptOf(name), core: SERVER_CORE, folder: this.#folder });
    this.#processes.push(worker);
    return worker;
  }

  /** A worker of `bench/processes/` on the load's core: load of another kind than HTTP. */
  async loader<Job extends object, Answer>(name: string): Promise<Worker<Job, Answer>> {
    const worker = await startWorker<Job, Answer>({ script: scriptOf(name), core: LOAD_CORE, folder: this.#folder });
    this.#processes.push(worker);
    return worker;
  }

  /** Puts load on a server for as long as the effort says, and measures what it answers. */
  load(
    server: { readonly pid: number; readonly origin: string },
    requests: readonly HttpRequest[],
    connections = CONNECTIONS,
  ): Promise<Sample> {
    return this.#drive(server, requests, this.effort.seconds, connections);
  }

  /** The same, but each request is sent once. */
  loadOnce(server: { readonly pid: number; readonly origin: string }, requests: readonly HttpRequest[]): Promise<Sample> {
    return this.#drive(server, requests, undefined, CONNECTIONS);
  }

  async #drive(
    { pid, origin }: { readonly pid: number; readonly origin: string },
    requests: readonly HttpRequest[],
    seconds: number | undefined,
    connections: number,
  ): Promise<Sample> {
    this.#load ??= startWorker({ script: scriptOf('load'), core: LOAD_CORE, folder: this.#folder });
    const load = await this.#load;
    const before = cpuTimeOf(pid);
    const report = await load.ask({ origin, connections, requests, seconds });
    const after = cpuTimeOf(pid);
    const cpu = before === undefined || after === undefined ? undefined : after - before;
    return {
      value: report.answers / report.seconds,
      cpuMicroseconds: cpu === undefined ? undefined : cpu / report.answers,
      busy: cpu === undefined ? undefined : cpu / 1e6 / report.seconds,
      p99: report.p99,
    };
  }

  /** Ends all that was started. */
  async close(): Promise<void> {
    const load = await this.#load?.catch(() => undefined);
    await Promise.all([...this.#processes, ...(load ? [load] : [])].map((process) => process.stop()));
  }
}

function scriptOf(worker: string): string {
  return join(DIST, 'bench/processes', `${worker}.js`);
}

function isSame(one: HttpAnswer, other: HttpAnswer): boolean {
  return one.status === other.status && one.headers.join('\n') === other.headers.join('\n') && one.body.equals(other.body);
}
