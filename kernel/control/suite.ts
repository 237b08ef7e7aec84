/** The suite as a whole: health, addresses, reset, snapshots, sessions. */
import { empty, json } from '../http/reply.ts';
import type { Operation } from '../server.ts';
import { DEFAULT_SESSION } from '../session.ts';
import { StoreError } from '../store/store.ts';
import { type ControlDeps, definitionOf, readJson, refuse } from './control.ts';

const SNAPSHOT_LIMIT = 512 * 1024 * 1024;

export const health: Operation<ControlDeps> = (_request, { kernel, server }) => {
  const status = kernel.stateOf(server);
  return json(status === 'ready' ? 200 : 503, { status, server, version: kernel.version });
};

/** What this server is, which APIs it has, and what to try first. */
export const describe: Operation<ControlDeps> = (_request, { kernel, server }) => {
  const { title, apis, documents = [], tryFirst = [] } = definitionOf(kernel, server) ?? { title: server, apis: [] };
  return json(200, {
    server,
    title,
    version: kernel.version,
    apis: apis.map(({ name, title, base }) => ({ name, title, base })),
    documents: documents.map(({ name, title }) => ({ name, title })),
    tryFirst,
  });
};

export const servers: Operation<ControlDeps> = (_request, { kernel }) => json(200, kernel.addresses());

/** Back to the seeds, for this session: state, journal, faults, clock. */
export const reset: Operation<ControlDeps> = async (_request, { kernel, session }) => {
  await kernel.sessions.reset(session.context.name);
  kernel.journal.clear({ session: session.context.name });
  return empty(204);
};

export const endSession: Operation<ControlDeps> = async (_request, { kernel, session }) => {
  const { name } = session.context;
  if (name === DEFAULT_SESSION) return refuse(400, 'the default session does not end; POST /_sandbox/reset takes it back to the seeds');
  await kernel.sessions.end(name);
  kernel.journal.clear({ session: name });
  return empty(204);
};

export const readSnapshot: Operation<ControlDeps> = async (_request, { session }) => json(200, await session.context.store.snapshot());

export const restoreSnapshot: Operation<ControlDeps> = async (request, { kernel, session }) => {
  const read = await readJson(request, SNAPSHOT_LIMIT);
  if ('refusal' in read) return read.refusal;
  try {
    await kernel.sessions.restore(session.context.name, read.value);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'snapshot') return refuse(400, error.message);
    throw error;
  }
  return empty(204);
};

/** The local certificate authority, for clients to trust. */
export const readAuthority: Operation<ControlDeps> = async (_request, { kernel }) => ({
  status: 200,
  headers: ['Content-Type', 'application/x-pem-file'],
  body: (await kernel.authority()).caPem,
});
