/** What each server says of itself, wherever it runs. */
import { PLACES } from '#conventions/suite';
import type { Kernel } from '#kernel/kernel';
import type { ServerAddress } from '#kernel/live-kernel';
import { findNeighbours, serverStates } from './elsewhere.ts';
import { memberElsewhere, memberHere } from './members.ts';

export interface ServerDescription extends Pick<ServerAddress, 'name' | 'state' | 'url'> {
  readonly title: string;
  /** Its APIs and where they are; without titles when only the paths that lead to it are known. */
  readonly apis: readonly { readonly title?: string; readonly base: string }[];
  /** Lines for a terminal; `{url}` stands for its address. */
  readonly tryFirst: readonly string[];
}

/** All servers of the suite that there are, in its usual order. */
export async function describeServers(kernel: Kernel): Promise<readonly ServerDescription[]> {
  const [neighbours, session] = await Promise.all([findNeighbours(kernel), kernel.session('default')]);
  const states = await serverStates(kernel, neighbours);
  const described = states.map(async ({ name, state, url }): Promise<ServerDescription> => {
    const endpoint = neighbours.find((neighbour) => neighbour.name === name)?.endpoint;
    const member = endpoint ? memberElsewhere(name, endpoint, session) : memberHere(kernel, session, name);
    const answer = state === 'elsewhere' || state === 'unreachable' ? undefined : await member.call('GET', '');
    const {
      title = name,
      apis = pathsTo(name),
      tryFirst = [],
    } = answer?.status === 200 ? (JSON.parse(answer.text) as Partial<ServerDescription>) : {};
    return { name, state, url, title, apis: apis.filter(({ base }) => base !== ''), tryFirst };
  });
  return inUsualOrder(await Promise.all(described));
}

function pathsTo(server: string): ServerDescription['apis'] {
  return (PLACES.find(({ name }) => name === server)?.serves ?? []).map((base) => ({ base }));
}

function inUsualOrder(servers: readonly ServerDescription[]): readonly ServerDescription[] {
  const order = PLACES.map(({ name }) => name);
  return [...servers].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
