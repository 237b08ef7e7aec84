/** DELETE /admin/reset and /admin/reset/{mailboxId}: mailboxes without messages. Of the published sandbox. */
import type { MeshDeps } from '../../deps.ts';
import { refuse } from '../../errors.ts';
import { findMailbox } from '../../mailboxes.ts';
import { MESSAGES, type Message } from '../../messages/message.ts';
import { answer } from '../../replies.ts';
import { admin } from './admin.ts';

const AT_ONCE = 500;

/** All messages go, and no token counts as used any more. */
export const resetMailboxes = admin(async (request, deps) => {
  if (deps.isReadOnly) return refuse(request, { error: 'methodNotAllowed', advice: [READ_ONLY] });
  await removeMessages(deps, () => true);
  await deps.authorisation.used.forgetAll();
  return answer(1, { message: 'all mailboxes reset' }, { summary: 'all mailboxes are empty' });
});

/** What the mailbox has got goes. Of what it has sent it knows nothing any more; that waits for its recipients all the same. */
export const resetMailbox = admin(async (request, deps) => {
  if (deps.isReadOnly) return refuse(request, { error: 'methodNotAllowed', advice: [READ_ONLY] });
  const mailbox = await findMailbox(deps.world, request.params.mailbox ?? '');
  if (mailbox === undefined) return refuse(request, { error: 'unknownMailbox' });
  const { mailboxId } = mailbox;
  await removeMessages(deps, ({ recipient }) => recipient === mailboxId);
  await forgetSent(deps, mailboxId);
  return answer(1, { message: `mailbox ${mailboxId} reset` }, { summary: `the mailbox ${mailboxId} is empty` });
});

const READ_ONLY = 'STORE_MODE is canned, in which nothing changes';

async function removeMessages({ store, mailroom }: MeshDeps, isMeant: (message: Message) => boolean): Promise<void> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await store.list(MESSAGES, { limit: AT_ONCE, ...(cursor !== undefined && { cursor }) });
    const byRecipient = new Map<string, string[]>();
    for (const { id, doc } of items) if (isMeant(doc)) byRecipient.set(doc.recipient, [...(byRecipient.get(doc.recipient) ?? []), id]);
    for (const [recipient, messageIds] of byRecipient) await mailroom.backroom.remove(recipient, messageIds);
    if (next === undefined) return;
    cursor = next;
  }
}

async function forgetSent({ store, mailroom }: MeshDeps, mailboxId: string): Promise<void> {
  for (;;) {
    const { items } = await store.find(MESSAGES, { index: 'sent', prefix: `${mailboxId} ` }, { limit: AT_ONCE });
    if (items.length === 0) return;
    for (const { doc } of items) await mailroom.backroom.amend(doc, (before) => ({ ...before, forgottenBySender: true }));
  }
}
