/** Mailboxes of the world, and how their names are read. */
import type { Mailbox } from '#world/mailbox';
import type { World } from '#world/world';

/**
 * The id under which the world has a mailbox that a client names: as it is written, or in capitals, which is how nearly all are written and
 * what the service makes of a path. In capitals also when there is none.
 */
export async function mailboxIdFor({ mailboxes }: Pick<World, 'mailboxes'>, named: string): Promise<string> {
  const capitals = named.toUpperCase();
  return capitals === named || (await mailboxes.get(named)) === undefined ? capitals : named;
}

/** A mailbox by its name as a client writes it; nothing when there is none. */
export async function findMailbox({ mailboxes }: Pick<World, 'mailboxes'>, named: string): Promise<Mailbox | undefined> {
  return (await mailboxes.get(named))?.doc ?? (await mailboxes.get(named.toUpperCase()))?.doc;
}
