/** What the operations of this server stand on, bound to one session. */
import type { Clock } from '#kernel/clock';
import { guard } from '#kernel/control/guard';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { IdSource } from '#kernel/ids';
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import type { SessionStore } from '#kernel/store/store';
import { openWorld, type World } from '#world/world';
import { type AuthorisationDeps, bindAuthorisation } from './authorisation/authorisation.ts';
import { Behaviours } from './behaviours/behaviours.ts';
import { Exchanges } from './control/exchanges.ts';
import { keptList } from './control/kept-list.ts';
import { aliveIn, storeModeOf } from './drop-in/variables.ts';
import { Hooks } from './hooks/hooks.ts';
import { allowedHosts } from './hooks/hosts.ts';
import { Mailroom } from './messages/mailroom.ts';
import { MessageIds } from './messages/message-id.ts';
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
  readonly exchanges: Exchanges;
}

export function bindDeps(context: SessionContext, { config, journal }: Pick<Kernel, 'config' | 'journal'>): MeshDeps {
  const { store, clock, ids } = context;
  const world = openWorld(store);
  const settings = new Settings(store, config.environment, process.env);
  const isReadOnly = storeModeOf(process.env) === 'canned';
  const messageIds = new MessageIds(clock, ids);
  const isClosed = async (mailboxId: string) => (await world.mailboxes.get(mailboxId))?.doc.active === false;
  const exchanges = new Exchanges(journal, context.name, clock);
  const behaviours = new Behaviours(keptList(store, 'mesh-behaviours'), { clock, ids, settings });
  const mayBeCalled = allowedHosts(process.env);
  const hooks = new Hooks(keptList(store, 'mesh-hooks'), { session: context.name, clock, mayBeCalled, exchanges });
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
    mailroom: new Mailroom({
      store,
      clock,
      messageIds,
      settings,
      isClosed,
      fateOf: (message) => behaviours.fateOf(message),
      accepted: (message) => void hooks.tell(['after-accept'], message),
    }),
    authorisation: bindAuthorisation(context, settings),
    behaviours,
    hooks,
    exchanges,
  };
}
