/** Pages of an inbox: what waits, the oldest first, in the order in which it came to wait. */
import type { SessionStore, Stored } from '#kernel/store/store';
import { inboxKey, MESSAGES, type Message } from './message.ts';

export interface InboxPage {
  readonly messageIds: readonly string[];
  /** The place after which the next page goes on; nothing when nothing more waits. */
  readonly nextAfter?: number;
}

/** With a filter, so many messages are looked at for one page at most: a page may be short, and others follow nevertheless (MESH OAS). */
const MOST_LOOKED_AT = 10_000;
const LAST_PLACE = 999_999_999_999;

export async function readInbox(
  store: SessionStore,
  mailboxId: string,
  { after, limit, isWanted }: { readonly after: number; readonly limit: number; readonly isWanted?: (workflowId: string) => boolean },
): Promise<InboxPage> {
  const messageIds: string[] = [];
  let last = after;
  for (let lookedAt = 0; ; ) {
    const { items, next } = await store.find(
      MESSAGES,
      { index: 'inbox', from: inboxKey(mailboxId, last + 1), to: inboxKey(mailboxId, LAST_PLACE) },
      { limit },
    );
    for (const [at, { id, doc }] of items.entries()) {
      last = placeOf(doc);
      if (isWanted !== undefined && !isWanted(doc.workflowId)) continue;
      messageIds.push(id);
      if (messageIds.length === limit && (next !== undefined || at < items.length - 1)) return { messageIds, nextAfter: last };
    }
    lookedAt += items.length;
    if (next === undefined) return { messageIds };
    if (lookedAt >= MOST_LOOKED_AT) return { messageIds, nextAfter: last };
  }
}

/** A message in an inbox has a place. */
function placeOf({ place }: Stored<Message>['doc']): number {
  return place as number;
}
