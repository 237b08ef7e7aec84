/** What each server says of itself, wherever it runs. */
import { PLACES } from '#conventions/suite';
import type { Kernel } from '#kernel/kernel';
import type { ServerAddress } from '#kernel/live-kernel';
import type { SessionContext } from '#kernel/session';
import { findNeighbours, type Neighbour, serverStates } from './elsewhere.ts';
import { type Member, memberElsewhere, memberHere } from './members.ts';

export interface ServerDescription extends Pick<ServerAddress, 'name' | 'state' | 'url'> {
  readonly title: string;
  /** Its APIs and where they are; without titles when only the paths that lead to it are known. */
  readonly apis: readonly { readonly title?: string; readonly base: string }[];
  /** OpenAPI documents that it has. */
  readonly documents: readonly { readonly name: string; readonly title: string }[];
  /** Lines for a terminal; `{url}` stands for its address. */
  readonly tryFirst: readonly string[];
}

/** All servers of the suite that there are, in its usual order. */
export async function describeServers(kernel: Kernel): Promise<readonly ServerDescription[]> {
  const [neighbours, session] = await Promise.all([findNeighbours(kernel), kernel.session('default')]);
  const states = await serverStates(kernel, neighbours);
  const described = states.map(async ({ name, state, url }): Promise<ServerDescription> => {
    const member = memberNamed(name, neighbours, kernel, session);
    const answer = state === 'elsewhere' || state === 'unreachable' ? undefined : await member.call('GET', '');
    const {
      title = name,
      apis = pathsTo(name),
      documents = [],
      tryFirst = [],
    } = answer?.status === 200 ? (JSON.parse(answer.text) as Partial<ServerDescription>) : {};
    return { name, state, url, title, apis: apis.filter(({ base }) => base !== ''), documents, tryFirst };
  });
  return inUsualOrder(await Promise.all(described));
}

/** An OpenAPI document of a server, and what it is called; nothing when there is none. */
export async function readDocument(kernel: Kernel, server: string, name: string): Promise<{ title: string; text: string } | undefined> {
  const [neighbours, session] = await Promise.all([findNeighbours(kernel), kernel.session('default')]);
  if (!kernel.addresses().some((address) => address.name === server)) return undefined;
  const member = memberNamed(server, neighbours, kernel, session);
  const [listed, document] = await Promise.all([
    member.call('GET', '/openapi'),
    member.call('GET', `/openapi/${encodeURIComponent(name)}`),
  ]);
  if (listed?.status !== 200 || document?.status !== 200) return undefined;
  const { items } = JSON.parse(listed.text) as { readonly items: ServerDescription['documents'] };
  return { title: items.find((item) => item.name === name)?.title ?? name, text: document.text };
}

function memberNamed(name: string, neighbours: readonly Neighbour[], kernel: Kernel, session: SessionContext): Member {
  const endpoint = neighbours.find((neighbour) => neighbour.name === name)?.endpoint;
  return endpoint ? memberElsewhere(name, endpoint, session) : memberHere(kernel, session, name);
}

function pathsTo(server: string): ServerDescription['apis'] {
  return (PLACES.find(({ name }) => name === server)?.serves ?? []).map((base) => ({ base }));
}

function inUsualOrder(servers: readonly ServerDescription[]): readonly ServerDescription[] {
  const order = PLACES.map(({ name }) => name);
  return [...servers].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
