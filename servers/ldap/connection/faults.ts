/** What fault rules do to an operation. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disturbance } from '#kernel/faults';
import type { Connection } from '#kernel/tcp/protocol';
import type { Outcome } from '../outcome.ts';
import { isResultName, type ResultName } from '../results.ts';
import type { LdapSession } from '../service.ts';

/**
 * Runs an operation as the session's rules have it. Nothing when the connection was broken instead. A rule that acts afterwards changes
 * only the result: what a search has found is sent before.
 */
export async function disturb(
  { context }: LdapSession,
  operation: string,
  connection: Connection,
  operate: () => Promise<Outcome>,
): Promise<Outcome | undefined> {
  const { faults, clock } = context;
  const probe = { server: 'ldap', operation: `ldap.${operation}`, header: () => undefined };
  const action = faults.active ? faults.apply(probe, clock.now()) : undefined;
  if (action === undefined) return operate();
  const { rules } = action;
  const instead = await actOn(action, connection);
  if (instead !== undefined) return instead === 'broken' ? undefined : { ...instead, faults: rules };
  const outcome = { ...(await operate()), faults: rules };
  const afterwards = action.afterwards && (await actOn(action.afterwards, connection));
  if (afterwards === 'broken') return undefined;
  return afterwards ? { ...outcome, ...afterwards } : outcome;
}

async function actOn(action: Disturbance, connection: Connection): Promise<Outcome | 'broken' | undefined> {
  if (action.delay > 0) await sleep(action.delay);
  if (action.fault) {
    connection.break(action.fault, Math.random);
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
