/** A toy server and its suite, for tests of the kernel: no protocol, no world. */
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { parseConfig } from '../config-schema.ts';
import type { Reply } from '../http/message.ts';
import { json, text } from '../http/reply.ts';
import type { Api, ServerDefinition } from '../server.ts';
import type { SessionContext } from '../session.ts';
import type { Collection } from '../store/store.ts';
import { type Suite, startSuite } from '../suite.ts';
import type { Refusal, Verb, VerbOutcome } from '../verbs.ts';

interface Thing {
  readonly name: string;
}

const THINGS: Collection<Thing> = {
  name: 'things',
  public: true,
  idOf: ({ name }) => name,
  indexes: { name: ({ name }) => name },
  parse: (value) => {
    const { name } = (value ?? {}) as Partial<Thing>;
    return typeof name === 'string' ? { doc: { name } } : { issues: [{ path: 'name', reason: 'is missing: must be a text' }] };
  },
  stream: 'thing-events',
  events: (before, after) => [{ type: before ? (after ? 'changed' : 'gone') : 'made', name: (after ?? before)?.name }],
  concerns: (event) => [(event as Thing).name],
};

const errors = {
  entries: [
    { name: 'NOT_THERE', status: 404, description: 'There is no such thing.' },
    { name: 'TOO_MANY', status: 429, description: 'Too many requests.' },
  ],
  rateLimitError: 'TOO_MANY',
  render: (name: string): Reply => json(name === 'TOO_MANY' ? 429 : 404, { toyError: name }, [], { error: name }),
  failure: (failure: string, _request: unknown, messageId: string): Reply =>
    json(failure === 'bodyTooLarge' ? 413 : failure === 'badTarget' ? 400 : 500, { toyFailure: failure, messageId }),
};

const api: Api<SessionContext> = {
  name: 'toy',
  title: 'Toy',
  base: '/toy',
  errors,
  routes: [
    {
      method: 'GET',
      path: '/things/:nhsNumber',
      name: 'readThing',
      operation: async ({ params }, { store }) => {
        const found = await store.get(THINGS, params.nhsNumber ?? '');
        return found ? json(200, found.doc, ['X-Letter-CASE', 'As-Written']) : errors.render('NOT_THERE');
      },
    },
    {
      method: 'POST',
      path: '/echo',
      name: 'echo',
      operation: async (request) => ({
        status: 200,
        headers: ['content-TYPE', request.header('content-type') ?? 'none'],
        body: await request.body.bytes(),
      }),
    },
    {
      method: 'POST',
      path: '/stream',
      name: 'stream',
      operation: (request) => ({ status: 200, headers: [], body: request.body.stream() }),
    },
    { method: 'POST', path: '/ignore', name: 'ignore', operation: () => text(200, 'not read') },
    {
      method: 'GET',
      path: '/raw/*',
      name: 'raw',
      operation: (request) =>
        json(200, {
          target: request.target,
          path: request.path,
          query: request.rawQuery,
          rest: request.params['*'],
          headers: request.rawHeaders,
          baseUrl: request.baseUrl,
          session: request.session,
        }),
    },
    {
      method: 'GET',
      path: '/many',
      name: 'many',
      operation: () => ({ status: 200, headers: [], body: Readable.from([Buffer.from('a'), Buffer.from('b')]) }),
    },
    { method: 'GET', path: '/now', name: 'now', operation: (_request, { clock, ids }) => json(200, { now: clock.iso(), id: ids.uuid() }) },
    {
      method: 'GET',
      path: '/bug',
      name: 'bug',
      operation: () => {
        throw new Error('a bug');
      },
    },
    { method: '*', path: '/*', name: 'other', operation: ({ method, path }) => text(400, `no ${method} ${path}`) },
  ],
};

const toyServer: ServerDefinition<SessionContext> = {
  name: 'toy',
  title: 'Toy server',
  apis: [api],
  deps: (context) => context,
  control: [{ method: 'GET', path: '/toy-helper', name: 'helper', operation: (_request, { name }) => json(200, { session: name }) }],
  wholeSuite: true,
  bodyLimit: 100_000,
};

/** Breaks a thing in two, unless it is a half already. */
const breakThing: Verb = {
  name: 'break-thing',
  description: 'Makes two of one',
  arguments: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  async run({ store }, args) {
    const { name } = args as Partial<Thing>;
    if (typeof name !== 'string') return refused('arguments', 'no-name', [{ path: 'name', reason: 'is missing: must be a text' }]);
    if (name.endsWith(' half')) return refused('state', 'too-small');
    return store.transaction(async (tx) => {
      if (!(await tx.delete(THINGS, name))) return refused('missing', 'no-such-thing');
      const { id, version } = await tx.put(THINGS, `${name} half`, { name: `${name} half` });
      return { changed: [{ collection: 'things', id, version }], events: [{ type: 'broken', name }] };
    });
  },
};

function refused(kind: Refusal['kind'], code: string, issues: Refusal['issues'] = []): VerbOutcome {
  return { refused: { kind, code, reason: `it is refused: ${code}`, issues } };
}

/** A suite of the toy alone, on a free port. */
export function startToy(options: Record<string, unknown> = {}): Promise<Suite> {
  return startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } }),
    servers: [toyServer],
    frame: {
      collections: [THINGS as Collection<object>],
      seeds: () => new Map([['things', [{ id: 'ball', doc: { name: 'ball' } }]]]),
      verbs: async () => [breakThing],
    },
  });
}

/** Sends bytes, and resolves with all that comes back once the connection closes. */
export function exchangeBytes(port: number, bytes: string | Buffer, connected?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      connected?.(socket);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
