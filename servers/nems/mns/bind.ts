/** Binds what MNS stands on to a session: first the queues, which deliveries go to; then what its operations are given. */
import type { Agent } from 'node:http';
import { exchange } from '#clients/oauth/http';
import { suiteAgent } from '#kernel/http/agent';
import { allowedHosts, type MayBeCalled } from '#kernel/http/allowed-hosts';
import type { Kernel } from '#kernel/kernel';
import { OwnExchanges } from '#kernel/own-exchanges';
import type { SessionContext } from '#kernel/session';
import type { Hydrate } from '../dispatch/post.ts';
import { Forwarding } from './delivery/forwarding.ts';
import { hydration } from './delivery/hydration.ts';
import { QueuePost } from './delivery/queue-post.ts';
import { Queues } from './queues/queues.ts';
import { sendTestSignals, type TestSignalDeps } from './test-signals.ts';

/** What deliveries of MNS need. */
export interface MnsDelivery {
  readonly queues: Queues;
  readonly post: QueuePost;
  readonly hydrate: Hydrate;
  /** Which addresses may be called: those of this machine, and of hosts that `MNS_HOSTS` names. */
  readonly mayBeCalled: MayBeCalled;
}

/** `addressOf`: the address, session prefix included, at which a server of the suite is reached. Forwarding begins at once. */
export function bindDelivery(context: SessionContext, kernel: Kernel, addressOf: (server: string) => string): MnsDelivery {
  const { name, store, clock, ids, ended } = context;
  const { journal, log } = kernel;
  const queues = new Queues({ store, clock, ids, ended });
  const mayBeCalled = allowedHosts(process.env.MNS_HOSTS);
  const exchanges = new OwnExchanges(journal, 'nems', name, clock);
  const failed = (err: unknown) => {
    if (!ended.aborted) log.warn({ err }, 'messages of a queue could not be forwarded');
  };
  new Forwarding({ store, queues, exchanges, ended, failed });
  return { queues, post: new QueuePost(queues), hydrate: hydration({ ids, addressOf, mayBeCalled, fetch: fetcher(kernel) }), mayBeCalled };
}

/** Test signals from now on, where settings say so. */
export function startTestSignals(deps: TestSignalDeps, { log }: Pick<Kernel, 'log'>): void {
  void sendTestSignals(deps).catch((err: unknown) => {
    if (!deps.ended.aborted) log.warn({ err }, 'test signals have stopped');
  });
}

/** Largest resource that is put beside a signal. */
const LARGEST = 3 * 1024 * 1024;
const MOST_AGENTS = 16;

/** Over kept connections to each origin, of which there are few. */
function fetcher(kernel: Kernel) {
  const agents = new Map<string, Promise<Agent>>();
  return async (url: string, headers: Readonly<Record<string, string>>) => {
    const { origin } = new URL(url);
    const agent = agents.get(origin) ?? suiteAgent(kernel, url, { keepAlive: true, maxSockets: 16 });
    if (agents.size < MOST_AGENTS) agents.set(origin, agent);
    return exchange(url, { headers, agent: await agent, limit: LARGEST });
  };
}
