/** Servers in other processes: which of them answer, and how they are. */
import type { Endpoint } from '#clients/control/transport';
import type { Kernel } from '#kernel/kernel';
import type { ServerAddress, ServerState } from '#kernel/live-kernel';

/** Milliseconds within which a server says how it is, or counts as not there. */
const IMPATIENCE = 1000;

/** A server elsewhere that has answered under its own name. */
export interface Neighbour {
  readonly name: string;
  readonly state: ServerState;
  readonly endpoint: Endpoint;
}

/**
 * Asks, at once, all servers that may be elsewhere. Nothing is remembered: a server that has just started counts, one that has
 * just stopped does not. Who is not there refuses the connection, which takes no time; a stranger on a usual port is no neighbour.
 */
export async function findNeighbours(kernel: Kernel): Promise<readonly Neighbour[]> {
  const candidates = kernel.addresses().filter(mayAnswer);
  if (candidates.length === 0) return [];
  const [{ controlClient }, trust] = await Promise.all([import('#clients/control/control'), trustOf(kernel, candidates)]);
  const asked = candidates.map(async ({ name, url }): Promise<Neighbour | undefined> => {
    const endpoint = { url, token: kernel.config.controlToken, ...trust };
    const health = await controlClient({ ...endpoint, timeout: IMPATIENCE })
      .health()
      .catch(() => undefined);
    return health?.server === name ? { name, state: health.status, endpoint } : undefined;
  });
  return (await Promise.all(asked)).filter((found) => found !== undefined);
}

/** All servers of the suite with their real state. One that nobody configured and that does not answer is none. */
export async function serverStates(kernel: Kernel, neighbours?: readonly Neighbour[]): Promise<readonly ServerAddress[]> {
  const states = new Map((neighbours ?? (await findNeighbours(kernel))).map(({ name, state }) => [name, state]));
  return kernel.addresses().flatMap((address) => {
    if (!mayAnswer(address)) return [address];
    const state = states.get(address.name);
    if (state !== undefined) return [{ ...address, state }];
    return kernel.config.urls[address.name] === undefined ? [] : [{ ...address, state: 'unreachable' as const }];
  });
}

/** Whether it is elsewhere, and speaks HTTP at the address that is known. */
function mayAnswer({ state, url }: ServerAddress): boolean {
  return state === 'elsewhere' && /^https?:/.test(url);
}

/** What it takes to be let in over TLS. */
async function trustOf({ config, authority }: Kernel, candidates: readonly { readonly url: string }[]): Promise<Partial<Endpoint>> {
  if (!candidates.some(({ url }) => url.startsWith('https:'))) return {};
  const local = await authority();
  return { ca: local.caPem, ...(config.mtls && (await local.client())) };
}
