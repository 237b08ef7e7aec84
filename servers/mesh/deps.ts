/** What the operations of this server stand on, bound to one session. */
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import type { SessionStore } from '#kernel/store/store';
import { openWorld, type World } from '#world/world';
import { type AuthorisationDeps, bindAuthorisation } from './authorisation/authorisation.ts';
import { Mailroom } from './messages/mailroom.ts';
import { MessageIds } from './messages/message-id.ts';
import { Settings } from './settings.ts';

export interface MeshDeps {
  readonly world: World;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  /** Ids of messages, and of whatever else the service numbers. */
  readonly messageIds: MessageIds;
  readonly mailroom: Mailroom;
  readonly authorisation: AuthorisationDeps;
}

export function bindDeps(context: SessionContext, { config }: Pick<Kernel, 'config'>): MeshDeps {
  const { store, clock, ids } = context;
  const world = openWorld(store);
  const settings = new Settings(store, config.environment, process.env);
  const messageIds = new MessageIds(clock, ids);
  const isClosed = async (mailboxId: string) => (await world.mailboxes.get(mailboxId))?.doc.active === false;
  return {
    world,
    store,
    clock,
    ids,
    settings,
    messageIds,
    mailroom: new Mailroom({ store, clock, messageIds, settings, isClosed }),
    authorisation: bindAuthorisation(context, settings),
  };
}
