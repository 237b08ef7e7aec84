/** What tells whether MNS is there, and what it does not do. */
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { checked, GATEWAY_CHECKS } from '../checks.ts';
import type { MnsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';

const HEALTH = Object.freeze({ status: 'pass', ping: 'pong', service: 'multicast-notification-service', version: {} });

export const health: Operation<MnsDeps> = () => json(200, HEALTH, [], { summary: 'health: pass' });

/** The same, for those who show an API key. Any will do. */
export const status: Operation<MnsDeps> = (request, deps) =>
  request.header('apikey')
    ? health(request, deps)
    : refuse({ request, requestId: deps.ids.uuid() }, { error: 'apiKeyMissing' }, 'apiKeyIsThere');

export const notFound = checked(GATEWAY_CHECKS, async function pathIsServed() {
  return { error: 'NOT_FOUND' };
});

/** A path by a method that it does not have. */
export function methodNotAllowed(allowed: string): Operation<MnsDeps> {
  return checked(GATEWAY_CHECKS, async function methodIsServed() {
    return { error: 'METHOD_NOT_ALLOWED', headers: ['Allow', allowed] };
  });
}
