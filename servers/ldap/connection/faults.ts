/** What fault rules do to an operation. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disturbance } from '#kernel/faults';
import type { IdSource } from '#kernel/ids';
import type { Connection } from '#kernel/tcp/protocol';
import type { Output } from '../operations/operation.ts';
import type { Outcome } from '../outcome.ts';
import { isResultName, type ResultName } from '../results.ts';
import type { LdapSession } from '../service.ts';
import { HeldOutput } from './output.ts';

/** Results that say that there is more than was sent. */
const LIMITS: readonly ResultName[] = ['sizeLimitExceeded', 'timeLimitExceeded', 'adminLimitExceeded'];

/** An operation that has yet to run, and where it puts what it finds. */
interface Pending {
  readonly name: string;
  readonly run: (output: Output) => Promise<Outcome>;
}

/**
 * Runs an operation as the session's rules have it. Nothing when the connection was broken instead. A rule that acts afterwards changes
 * the result: what a search has found is sent before, but half of it only where the result is that a limit was reached.
 */
export async function disturb(
  { context }: LdapSession,
  { name, run }: Pending,
  connection: Connection,
  output: Output,
): Promise<Outcome | undefined> {
  const { faults, clock, ids } = context;
  const probe = { server: 'ldap', operation: `ldap.${name}`, header: () => undefined };
  const action = faults.active ? faults.apply(probe, clock.now()) : undefined;
  if (action === undefined) return run(output);
  const { rules } = action;
  const instead = await actOn(action, connection, ids);
  if (instead !== undefined) return instead === 'broken' ? undefined : { ...instead, faults: rules };
  if (action.afterwards === undefined) return { ...(await run(output)), faults: rules };
  const held = new HeldOutput();
  const outcome = await run(held);
  const afterwards = await actOn(action.afterwards, connection, ids);
  if (afterwards === 'broken') return undefined;
  const { entries } = outcome;
  const isCut = entries !== undefined && afterwards !== undefined && LIMITS.includes(afterwards.result);
  const sent = isCut ? Math.ceil(entries / 2) : entries;
  held.release(output, sent);
  return { ...outcome, ...afterwards, ...(sent !== undefined && { entries: sent }), faults: rules };
}

async function actOn(action: Disturbance, connection: Connection, ids: IdSource): Promise<Outcome | 'broken' | undefined> {
  if (action.delay > 0) await sleep(action.delay);
  if (action.fault) {
    connection.break(action.fault, () => ids.random());
    return 'broken';
  }
  const result = action.error === undefined ? undefined : resultNamed(action.error);
  if (result !== undefined) return { result, diagnostic: 'as a fault rule says' };
  return action.rateLimited ? { result: 'busy', diagnostic: 'too many requests, as a fault rule says' } : undefined;
}

/** Alone, or with its API before it. */
function resultNamed(name: string): ResultName | undefined {
  const bare = name.slice(name.indexOf('.') + 1);
  return isResultName(bare) ? bare : undefined;
}
