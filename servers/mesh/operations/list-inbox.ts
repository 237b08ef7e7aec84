/** GET /{mailboxId}/inbox: ids of the messages that wait, the oldest first (MESH OAS, "Check inbox"). */
import type { About, Reply } from '#kernel/http/message';
import { MESH_BASE } from '../address.ts';
import { type OfMailbox, ofMailbox } from '../checks.ts';
import type { MeshRefusal } from '../errors.ts';
import { type InboxPage, readInbox } from '../messages/inbox-page.ts';
import { answer } from '../replies.ts';
import { cursorAfter, positionIn } from '../requests/cursor.ts';
import { type InboxQuery, parseInboxQuery, USUAL_PAGE, workflowTest } from '../requests/inbox-query.ts';

interface Listing extends OfMailbox {
  /** Set by {@link parametersAreGood}. */
  asked?: InboxQuery;
  /** The place of the last message before the page. Set by {@link cursorIsGood}. */
  after?: number;
}

const USUAL: InboxQuery = { maxResults: USUAL_PAGE };

function parametersAreGood(listing: Listing): MeshRefusal | undefined {
  const { request } = listing;
  const asked = request.rawQuery === '' ? USUAL : parseInboxQuery(request.query);
  if ('problems' in asked) return { error: 'invalidRequest', problems: asked.problems };
  listing.asked = asked;
  return undefined;
}

/** The id of a message, which version 1 goes on from, is good also when the message no longer waits. */
async function cursorIsGood(listing: Listing): Promise<MeshRefusal | undefined> {
  const { continueFrom } = listing.asked ?? USUAL;
  if (continueFrom === undefined) return undefined;
  const position = positionIn(continueFrom);
  const place = position === undefined ? await placeOfMessage(listing, continueFrom) : Number(position);
  if (place !== undefined && Number.isSafeInteger(place)) {
    listing.after = place;
    return undefined;
  }
  const message = 'Value error, continue_from is neither a cursor nor a message of this inbox';
  return { error: 'invalidRequest', problems: [{ where: ['query', 'continue_from'], message, type: 'value_error' }] };
}

async function placeOfMessage({ deps, mailboxId }: Listing, messageId: string): Promise<number | undefined> {
  const message = await deps.mailroom.find(messageId.toUpperCase());
  return message?.recipient === mailboxId ? message.place : undefined;
}

export const listInbox = ofMailbox<Listing>([parametersAreGood, cursorIsGood], async (listing) => {
  const { deps, mailboxId, version, asked = USUAL, after = 0 } = listing;
  const { maxResults: limit, workflowFilter } = asked;
  const page = await readInbox(deps.store, mailboxId, {
    after,
    limit,
    ...(workflowFilter !== undefined && { isWanted: workflowTest(workflowFilter) }),
  });
  const about = { summary: `${page.messageIds.length} messages wait for ${mailboxId}${page.nextAfter === undefined ? '' : ', and more'}` };
  // nothing but the ids: there are clients that fail on any other field
  return version === 1 ? answer(version, { messages: page.messageIds }, about) : answerInFull(listing, page, about);
});

async function answerInFull({ deps, mailboxId, version, asked = USUAL }: Listing, page: InboxPage, about: About): Promise<Reply> {
  const { waiting } = await deps.mailroom.inbox(mailboxId);
  const self = linkTo(mailboxId, asked);
  const next = page.nextAfter === undefined ? undefined : linkTo(mailboxId, asked, cursorAfter(String(page.nextAfter)));
  return answer(version, { messages: page.messageIds, links: { self, next }, approx_inbox_count: waiting }, about);
}

/** A path with its query, to be followed as it is. */
function linkTo(mailboxId: string, { maxResults, workflowFilter }: InboxQuery, continueFrom?: string): string {
  const query = new URLSearchParams();
  if (maxResults !== USUAL_PAGE) query.set('max_results', String(maxResults));
  if (workflowFilter !== undefined) query.set('workflow_filter', workflowFilter);
  if (continueFrom !== undefined) query.set('continue_from', continueFrom);
  const suffix = query.size === 0 ? '' : `?${query}`;
  return `${MESH_BASE}/${mailboxId}/inbox${suffix}`;
}
