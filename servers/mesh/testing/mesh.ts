/** MESH in a test: its routes over the standard world in memory, asked without a socket. Time stands still unless the test moves it. */
import { Contract } from '#conventions/testing/contract';
import { makeClock } from '#kernel/clock';
import type { Environment } from '#kernel/config';
import type { Reply } from '#kernel/http/message';
import { makeRequest } from '#kernel/http/request';
import { Router } from '#kernel/http/routing';
import { seededIds } from '#kernel/ids';
import { type Journal, openJournal } from '#kernel/journal';
import type { Kernel } from '#kernel/kernel';
import { openLog } from '#kernel/log';
import type { SessionContext } from '#kernel/session';
import { openStore } from '#kernel/store/open';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { MESH_BASE } from '../address.ts';
import { depsOf, type MeshDeps } from '../deps.ts';
import { meshErrors } from '../errors.ts';
import { meshRoutes, rootRoutes } from '../routes.ts';

const NOW = Date.parse('2025-01-31T14:55:30.123Z');
export const DAY = 86_400_000;
export const V2 = { Accept: 'application/vnd.mesh.v2+json' };

type Headers = Readonly<Record<string, string>>;

/** A reply, with what tests look at made easy to look at. */
export interface Answer {
  readonly reply: Reply;
  readonly status: number;
  /** As they go on the wire. */
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly json: any;
}

export interface Mesh {
  readonly deps: MeshDeps;
  /** Of what the server does by itself; requests are not in it. */
  readonly journal: Journal;
  /** `suffix` comes after `/messageexchange`; a path that begins with `//` is one of the host. */
  ask(method: string, suffix: string, headers?: Headers, body?: string | Uint8Array): Promise<Answer>;
  /** Sends a small message with TEST_WORKFLOW; gives back its id. Further headers go over the usual ones. */
  send(from: string, to: string, headers?: Headers, body?: string | Uint8Array): Promise<string>;
  /** Ids in an inbox. */
  inbox(mailboxId: string): Promise<string[]>;
  /** Moves the clock. */
  pass(milliseconds: number): void;
  close(): Promise<void>;
}

const SEEDS = loadSeeds();
const CONTRACT = Contract.read(new URL('../openapi.yaml', import.meta.url));

export interface MeshOptions {
  readonly environment?: Environment;
  /** PostgreSQL that keeps the messages; otherwise they are in memory. */
  readonly url?: string;
  /** Of ids and chance. */
  readonly randomSeed?: number;
}

export async function openMesh({ environment = 'local', url, randomSeed = 1 }: MeshOptions = {}): Promise<Mesh> {
  const store = await openStore({ seeds: SEEDS, collections: WORLD_COLLECTIONS, ...(url !== undefined && { url }) });
  let now = NOW;
  const context: SessionContext = {
    name: 'default',
    prefix: '',
    store: store.session('default'),
    clock: makeClock(() => ({ offset: 0, frozenAt: now })),
    ids: seededIds(randomSeed),
    faults: { active: false } as SessionContext['faults'],
    ended: new AbortController().signal,
  };
  const journal = openJournal({ entries: 1000, bytes: 1_000_000 });
  const deps = depsOf(context, { config: { environment } as Kernel['config'], journal, log: openLog('silent') });
  const router = new Router<MeshDeps>();
  for (const [base, routes] of [
    [MESH_BASE, meshRoutes],
    ['', rootRoutes],
  ] as const)
    router.add(base, routes, ({ name, operation }) => ({
      operation: name,
      run: operation,
      subject: () => undefined,
      errors: meshErrors,
      observe: () => undefined,
    }));

  const ask: Mesh['ask'] = async (method, suffix, headers = {}, body = '') => {
    const target = suffix.startsWith('//') ? suffix.slice(1) : MESH_BASE + suffix;
    const request = makeRequest({ method, target, headers, body });
    const found = router.find(method, request.path);
    if (found === undefined) throw new Error(`no route for ${method} ${target}`);
    request.params = found.params;
    const answer = await answerOf(await found.target.run(request, deps));
    if (request.path.startsWith(MESH_BASE)) holdToContract(method, request.path.slice(MESH_BASE.length), answer);
    return answer;
  };
  return {
    deps,
    journal,
    ask,
    async send(from, to, headers = {}, body = 'hello') {
      const answer = await ask('POST', `/${from}/outbox`, { 'Mex-To': to, 'Mex-WorkflowID': 'TEST_WORKFLOW', ...headers }, body);
      if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
      return answer.json.messageID ?? answer.json.message_id;
    },
    inbox: async (mailboxId) => (await ask('GET', `/${mailboxId}/inbox`)).json.messages,
    pass(milliseconds) {
      now += milliseconds;
    },
    close: () => store.close(),
  };
}

/** Every answer of the API is as its document says. Paths and methods that it does not describe have none. */
function holdToContract(method: string, path: string, { status, headers, text, json }: Answer): void {
  const described = method === 'HEAD' ? 'GET' : method;
  if (CONTRACT.find(described, path) === undefined) return;
  const faults = CONTRACT.faultsOf({ method: described, path, status, headers, body: json ?? text });
  if (faults.length > 0) throw new Error(`${method} ${path}, ${status}: not as openapi.yaml says: ${faults.join('; ')}`);
}

async function answerOf(reply: Reply): Promise<Answer> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < reply.headers.length; at += 2) headers[reply.headers[at] as string] = reply.headers[at + 1] as string;
  const bytes = await bytesOf(reply.body);
  const text = bytes.toString();
  return {
    reply,
    status: reply.status,
    headers,
    bytes,
    text,
    json: headers['content-type']?.includes('json') && text ? JSON.parse(text) : undefined,
  };
}

async function bytesOf(body: Reply['body'] = ''): Promise<Buffer> {
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body as string);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
