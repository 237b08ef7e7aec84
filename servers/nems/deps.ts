/** What the operations of this server stand on, bound to one session. */
import { tokenChecker } from '#clients/oauth/token-checker';
import { addressesIn } from '#kernel/addresses';
import { suiteAgent } from '#kernel/http/agent';
import type { Kernel } from '#kernel/kernel';
import { OwnExchanges } from '#kernel/own-exchanges';
import type { SessionContext } from '#kernel/session';
import type { SessionStore } from '#kernel/store/store';
import { WORLD_EVENTS } from '#world/events';
import { openWorld } from '#world/world';
import type { Dispatch } from './dispatch/dispatch.ts';
import { openDispatch } from './dispatch/open.ts';
import { patientUrlIn } from './mns/address.ts';
import { bindDelivery, startTestSignals } from './mns/bind.ts';
import type { MnsControlDeps } from './mns/control.ts';
import type { SqsDeps } from './mns/queues/routes.ts';
import type { NemsDeps } from './nems/deps.ts';
import { LifeCycles } from './nems/lifecycle.ts';
import { WantedEvents } from './nems/matching/matching.ts';
import { mnsTeller } from './relay/mns-teller.ts';
import { nemsTeller } from './relay/nems-teller.ts';
import { CURSOR_ID, RELAY_CURSOR, Relay, type RelayDeps } from './relay/relay.ts';
import { Settings } from './settings.ts';
import { lastSequence } from './streams.ts';

export interface NemsServerDeps extends NemsDeps, MnsControlDeps, SqsDeps {
  readonly store: SessionStore;
  readonly settings: Settings;
  readonly dispatch: Dispatch;
  readonly relay: Relay;
}

const BOUND = new WeakMap<SessionContext, NemsServerDeps>();
/** What still delivers, for the end of the process to wait for. */
const DELIVERING = new WeakMap<Kernel, Set<Dispatch>>();

/** What the operations of a session stand on: the same for as long as the context is, whoever asks first. */
export function depsOf(context: SessionContext, kernel: Kernel): NemsServerDeps {
  const deps = BOUND.get(context) ?? bindDeps(context, kernel);
  BOUND.set(context, deps);
  return deps;
}

/** Resolves when nothing is being delivered any more: to be called before the store closes. */
export async function stopDelivering(kernel: Kernel): Promise<void> {
  await Promise.all([...(DELIVERING.get(kernel) ?? [])].map((dispatch) => dispatch.close()));
}

function bindDeps(context: SessionContext, kernel: Kernel): NemsServerDeps {
  const { name, store, clock, ids, prefix, ended } = context;
  const { config, journal, log } = kernel;
  const world = openWorld(store);
  const settings = new Settings(store);
  const lifeCycles = new LifeCycles(store);
  const addressOf = addressesIn(kernel, prefix);

  const { queues, post, hydrate, mayBeCalled } = bindDelivery(context, kernel, addressOf);
  const dispatch = openDispatch(context, kernel, { queues: post, hydrate });
  keepOpen(dispatch, kernel, ended);

  const relay = new Relay({
    store,
    log,
    ended,
    tellers: [
      nemsTeller({ world, clock, ids, settings, lifeCycles, wanted: new WantedEvents(context) }),
      mnsTeller(world, ids, { patientUrl: patientUrlIn(addressOf) }),
    ],
    acceptAll: (items, also) => dispatch.acceptAll(items, also),
    failed: journalled(new OwnExchanges(journal, 'nems', name, clock)),
  });
  const relayedUpTo = async () => (await store.get(RELAY_CURSOR, CURSOR_ID))?.doc.after ?? 0;

  // one for each session: when the session is reset, what was remembered about its tokens goes with its dependencies
  const tokens = tokenChecker({
    introspectionUrl: () => kernel.urlOf('oauth'),
    openAgent: (address, options) => suiteAgent(kernel, address, options),
    ...(config.controlToken !== undefined && { controlToken: config.controlToken }),
  });

  const deps: NemsServerDeps = {
    world,
    store,
    clock,
    ids,
    environment: config.environment,
    settings,
    lifeCycles,
    dispatch,
    relay,
    relayedUpTo,
    worldSequence: async () => lastSequence(store, WORLD_EVENTS, await relayedUpTo()),
    queues,
    mayBeCalled,
    addressOf,
    checkToken: (token) => tokens.check(token, { now: clock.now(), sessionPrefix: prefix, session: name }),
  };
  startTestSignals({ ...deps, ended }, kernel);
  return deps;
}

/** A change that could not be told of. */
function journalled(exchanges: OwnExchanges): RelayDeps['failed'] {
  return ({ nhsNumber, events }, service, error) => {
    const told = events.map(({ type }) => type).join(', ');
    exchanges.record({
      operation: `${service}.relay`,
      method: 'FOLLOW',
      target: WORLD_EVENTS,
      status: 500,
      subject: { patient: nhsNumber },
      about: { summary: `${told} of ${nhsNumber} could not be told of: ${(error as Error).message}` },
    });
  };
}

function keepOpen(dispatch: Dispatch, kernel: Kernel, ended: AbortSignal): void {
  const delivering = DELIVERING.get(kernel) ?? new Set();
  DELIVERING.set(kernel, delivering.add(dispatch));
  ended.addEventListener('abort', () => void dispatch.close().finally(() => delivering.delete(dispatch)));
}
