/** What the operations of this server stand on, bound to one session. */
import type { Clock } from '#kernel/clock';
import { guard } from '#kernel/control/guard';
import { allowedHosts } from '#kernel/http/allowed-hosts';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { IdSource } from '#kernel/ids';
import type { Kernel } from '#kernel/kernel';
import { OwnExchanges } from '#kernel/own-exchanges';
import type { SessionContext } from '#kernel/session';
import type { SessionStore } from '#kernel/store/store';
import { openWorld, type World } from '#world/world';
import { type AuthorisationDeps, bindAuthorisation } from './authorisation/authorisation.ts';
import { Behaviours } from './behaviours/behaviours.ts';
import { KeptList } from './control/kept-list.ts';
import { aliveIn, storeModeOf } from './drop-in/variables.ts';
import { Hooks } from './hooks/hooks.ts';
import { Mailroom } from './messages/mailroom.ts';
import { MessageIds } from './messages/message-id.ts';
import { receive } from './robots/receivers.ts';
import { Settings } from './settings.ts';

export interface MeshDeps {
  readonly world: World;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  /** Who may do what is for tests only: the refusal to send, or nothing. */
  readonly guard: (request: SandboxRequest) => Reply | undefined;
  /** Nothing changes by what is asked, as in the published sandbox with `STORE_MODE=canned`. */
  readonly isReadOnly: boolean;
  /** What `/health` says. */
  readonly alive: Reply;
  /** Ids of messages, and of whatever else the service numbers. */
  readonly messageIds: MessageIds;
  readonly mailroom: Mailroom;
  readonly authorisation: AuthorisationDeps;
  /** What goes wrong with messages that were accepted. */
  readonly behaviours: Behaviours;
  readonly hooks: Hooks;
  /** For the journal: what this server does by itself. */
  readonly exchanges: OwnExchanges;
}

/** Where nothing changes, what is sent is accepted and goes nowhere. */
const LOST = Promise.resolve({ lost: true } as const);

const BOUND = new WeakMap<SessionContext, MeshDeps>();

/** What the operations of a session stand on: the same for as long as the context is, whoever asks first. */
export function depsOf(context: SessionContext, kernel: Pick<Kernel, 'config' | 'journal' | 'log'>): MeshDeps {
  const deps = BOUND.get(context) ?? bindDeps(context, kernel);
  BOUND.set(context, deps);
  return deps;
}

function bindDeps(context: SessionContext, { config, journal, log }: Pick<Kernel, 'config' | 'journal' | 'log'>): MeshDeps {
  const { store, clock, ids } = context;
  const world = openWorld(store);
  const settings = new Settings(store, config.environment, process.env);
  const isReadOnly = storeModeOf(process.env) === 'canned';
  const messageIds = new MessageIds(clock, ids);
  const isClosed = async (mailboxId: string) => (await world.mailboxes.get(mailboxId))?.doc.active === false;
  const exchanges = new OwnExchanges(journal, 'mesh', context.name, clock);
  const behaviours = new Behaviours(new KeptList(context, 'mesh-behaviours'), { clock, ids, settings });
  const mayBeCalled = allowedHosts(process.env.MESH_HOOK_HOSTS);
  const hooks = new Hooks(new KeptList(context, 'mesh-hooks'), { session: context.name, clock, mayBeCalled, exchanges });
  const mailroom = new Mailroom({
    store,
    clock,
    messageIds,
    settings,
    isClosed,
    fateOf: (message) => (isReadOnly ? LOST : behaviours.fateOf(message)),
    ...(isReadOnly && { open: async (mailroom) => (await import('./drop-in/canned.ts')).stockCanned(mailroom) }),
    // it is accepted, whatever comes of that
    accepted: (message) =>
      void hooks.tell(['after-accept'], message)?.catch((err: unknown) => log.warn({ err }, 'Hooks could not be told of a message')),
  });
  receive({ world, store, clock, mailroom, exchanges, log, ended: context.ended });
  return {
    world,
    store,
    clock,
    ids,
    settings,
    guard: (request) => guard(request, config),
    isReadOnly,
    alive: aliveIn(process.env),
    messageIds,
    mailroom,
    authorisation: bindAuthorisation(context, settings),
    behaviours,
    hooks,
    exchanges,
  };
}
