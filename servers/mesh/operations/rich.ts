/**
 * GET /{mailboxId}/inbox/rich and /outbox/rich: messages with what is known of them, the newest first, acknowledged ones too. Of the
 * published sandbox, and not in the API's OAS. In version 2 whatever the client accepts.
 */
import type { Reply } from '#kernel/http/message';
import { MESH_BASE } from '../address.ts';
import { type OfMailbox, ofMailbox } from '../checks.ts';
import type { MeshRefusal, Problem } from '../errors.ts';
import { MESSAGES, type Message, newestFirstKey } from '../messages/message.ts';
import { compactTime, isoTime } from '../messages/times.ts';
import { answer } from '../replies.ts';
import { cursorAfter, positionIn } from '../requests/cursor.ts';
import { wholeNumber } from '../requests/inbox-query.ts';
import { partyOf } from '../views/parties.ts';

interface RichList {
  readonly box: 'inbox' | 'outbox';
  readonly index: 'received' | 'sent';
  readonly from: number;
  readonly to: number;
  /** Whatever is asked for, no page is longer. */
  readonly most: number;
}

interface Asking extends OfMailbox {
  /** Set by the check of the parameters. */
  startsAt: number;
  maxResults: number;
  /** The message id after which the page begins. */
  after?: string;
}

const USUAL_PAGE = 100;
const DAY = 86_400_000;

export const richInbox = rich({ box: 'inbox', index: 'received', from: 1, to: 2000, most: 2000 });
export const richOutbox = rich({ box: 'outbox', index: 'sent', from: 10, to: 5000, most: 100 });

function rich(list: RichList) {
  return ofMailbox<Asking>([parametersOf(list)], (asking) => answerList(list, asking));
}

function parametersOf({ from, to }: RichList) {
  return function parametersAreGood(asking: Asking): MeshRefusal | undefined {
    const { request, deps } = asking;
    const problems: Problem[] = [];
    asking.maxResults = wholeNumber(request.query, 'max_results', { from, to, usual: USUAL_PAGE }, problems);
    asking.startsAt = startOf(request.query.get('start_time'), deps.clock.now(), problems);
    const cursor = request.query.get('continue_from');
    const after = cursor === null ? undefined : positionIn(cursor);
    if (cursor !== null && after === undefined)
      problems.push({ where: ['query', 'continue_from'], message: 'Value error, continue_from is no cursor', type: 'value_error' });
    if (after !== undefined) asking.after = after;
    return problems.length === 0 ? undefined : { error: 'invalidRequest', problems };
  };
}

/** A time without a zone is UTC, as everywhere in this API. */
function startOf(text: string | null, now: number, problems: Problem[]): number {
  if (text === null) return now - 30 * DAY;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(hasZone || text.length <= 10 ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(at))
    problems.push({ where: ['query', 'start_time'], message: 'Input should be a valid datetime', type: 'datetime_parsing' });
  return at;
}

async function answerList({ box, index, most }: RichList, asking: Asking): Promise<Reply> {
  const { deps, mailboxId, startsAt, maxResults, after } = asking;
  const limit = Math.min(maxResults, most);
  const from = after === undefined ? `${mailboxId} ` : `${newestFirstKey(mailboxId, after)}\u0000`;
  // a colon comes after all digits: the whole second counts
  const to = `${newestFirstKey(mailboxId, compactTime(startsAt))}:`;
  const { items, next } = await deps.store.find(MESSAGES, { index, from, to }, { limit });
  const shown: object[] = [];
  const names = new Map<string, string>();
  const nameOf = async (id: string | undefined) => {
    if (id === undefined) return undefined;
    const name = names.get(id) ?? (await partyOf(deps.world, id)).name;
    names.set(id, name);
    return name;
  };
  for (const { doc } of items) shown.push(richView(doc, await nameOf(doc.sender), await nameOf(doc.recipient)));
  const self = `${MESH_BASE}/${mailboxId}/${box}/rich?start_time=${isoTime(startsAt).slice(0, 19)}&max_results=${maxResults}`;
  const last = items.at(-1);
  const links = next === undefined || last === undefined ? { self } : { self, next: `${self}&continue_from=${cursorAfter(last.id)}` };
  return answer(
    2,
    { valid_at: isoTime(deps.clock.now()), messages: shown, links },
    { summary: `${items.length} messages of the ${box} of ${mailboxId}` },
  );
}

function richView(message: Message, senderName: string | undefined, recipientName: string | undefined): object {
  const { messageId, expiresAt, localId, type, recipient, sender, sentAt, status, failure, workflowId, totalChunks } = message;
  return {
    message_id: messageId,
    expiry_timestamp: isoTime(expiresAt),
    local_id: localId,
    message_type: type,
    recipient,
    recipient_name: recipientName,
    sender,
    sender_name: senderName,
    sent_date: isoTime(sentAt),
    status,
    status_code: failure?.code,
    workflow_id: workflowId,
    total_chunks: totalChunks,
  };
}
