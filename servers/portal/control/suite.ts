/** The suite as a whole: which servers there are and how they are, reset, the end of a session, snapshots. */
import { readJson, refuse } from '#kernel/control/control';
import { empty, json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { serverStates } from '../suite/elsewhere.ts';
import { acrossSuite, gather, inTurn, type PortalDeps } from './across.ts';

const SNAPSHOT_LIMIT = 512 * 1024 * 1024;

export const servers: Operation<PortalDeps> = async (_request, { kernel }) => json(200, await serverStates(kernel));

export const reset = acrossSuite((_request, suite) => inTurn(suite.all, 'POST', '/reset'));

export const endSession = acrossSuite((_request, suite) => inTurn(suite.all, 'DELETE', '/session'));

/** Over one database there is one state. Without, each process has its own: `{"servers":{"portal":…,"fhir":…}}`. */
export const readSnapshot = acrossSuite(async (request, suite) => {
  if (suite.shared) return suite.answerHere(request);
  const gathered = await gather<unknown>(suite.all, (member) => member.call('GET', '/snapshot'));
  if ('refusal' in gathered) return gathered.refusal;
  return json(200, { servers: Object.fromEntries(suite.all.map(({ name }, i) => [name, gathered.values[i]])) });
});

/** A snapshot by server goes to the servers that it names; a plain one goes to all. */
export const restoreSnapshot = acrossSuite(async (request, suite) => {
  const read = await readJson(request, SNAPSHOT_LIMIT);
  if ('refusal' in read) return read.refusal;
  const { servers: byServer } = (read.value ?? {}) as { servers?: Readonly<Record<string, unknown>> };
  if (typeof byServer !== 'object' || byServer === null) return inTurn(suite.all, 'PUT', '/snapshot', JSON.stringify(read.value));
  const missing = Object.keys(byServer).find((server) => !suite.of(server));
  if (missing !== undefined) return refuse(400, `the snapshot has the state of ${missing}, which does not answer`);
  for (const [server, snapshot] of Object.entries(byServer)) {
    const member = suite.of(server);
    const reply = member && (await inTurn([member], 'PUT', '/snapshot', JSON.stringify(snapshot)));
    if (reply && reply.status !== 204) return reply;
  }
  return empty(204);
});
