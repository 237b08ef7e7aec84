/** GET /subscriptions: all that the application has, a page at a time. The entries of the Bundle are Subscriptions, not entries with one. */
import { checked, GATEWAY_CHECKS, ownerOf, reply } from '../checks.ts';
import { FIXTURES } from '../subscriptions/fixtures.ts';
import { showSubscription } from '../subscriptions/resource.ts';
import { listSubscriptions as pageOf } from '../subscriptions/shelf.ts';

/** Ours: how long the pages of the live service are is not known. */
const PAGE = 100;

export const listSubscriptions = checked(GATEWAY_CHECKS, async function continueFromIsValid(exchange) {
  const { request, deps } = exchange;
  const from = request.query.get('continue_from') ?? undefined;
  const page = await pageOf(deps.world.store, ownerOf(exchange), PAGE, from === undefined ? undefined : decode(from));
  if (page === undefined) return { error: 'INVALID_CONTINUE_FROM' };
  const first = from === undefined && deps.environment === 'sandbox' ? FIXTURES : [];
  const entry = [...first, ...page.subscriptions].map(showSubscription);
  const link = [
    { relation: 'self', url: from === undefined ? '/subscriptions' : urlFrom(from) },
    ...(page.next === undefined ? [] : [{ relation: 'next', url: urlFrom(encode(page.next)) }]),
  ];
  const body = { resourceType: 'Bundle', type: 'searchset', link, entry };
  return reply(exchange, { status: 200, body, contentType: 'application/fhir+json', summary: `${entry.length} subscriptions listed` });
});

function urlFrom(continueFrom: string): string {
  return `/subscriptions?continue_from=${encodeURIComponent(continueFrom)}`;
}

const encode = (cursor: string) => Buffer.from(cursor).toString('base64');
/** A plus sign that was not escaped arrives as a space. */
const decode = (text: string) => Buffer.from(text.replaceAll(' ', '+'), 'base64').toString();
