/** Who may drive the control API: no page of another origin, no name that somebody else's DNS points here, and with a token set only its holders. */
import { timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Reply, SandboxRequest } from '../http/message.ts';
import { json } from '../http/reply.ts';

/** The refusal, or nothing. Health and metrics need no token: a container's health check has none. */
export function guard(request: SandboxRequest, config: Config): Reply | undefined {
  const host = request.header('host');
  if (host !== undefined && !isOurs(hostName(host), config.host))
    return json(403, { error: `the control API does not answer to the host name '${host}'` });
  const origin = request.header('origin');
  if (origin !== undefined && !sameHost(origin, host)) return json(403, { error: `a page of ${origin} cannot drive the control API` });
  if (config.controlToken === undefined || request.path === '/_sandbox/health' || request.path === '/metrics') return undefined;
  const token = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  if (token !== undefined && sameText(token, config.controlToken)) return undefined;
  return json(401, { error: 'the control API needs its bearer token' }, ['WWW-Authenticate', 'Bearer']);
}

/** Addresses, `localhost`, names of one label (services of a compose file) and the host we were told to bind to cannot be rebound by a stranger. */
function isOurs(name: string, boundTo: string): boolean {
  return !name.includes('.') || /^\d+(\.\d+){3}$/.test(name) || name.endsWith('.localhost') || name === boundTo.toLowerCase();
}

function hostName(host: string): string {
  return (host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d+$/, '')).toLowerCase();
}

function sameHost(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
