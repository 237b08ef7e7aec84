/** What a control call brings along. */
import { refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { PageRequest } from '#kernel/store/store';

const MOST_ON_A_PAGE = 1000;

/** Which page of a list: `limit` and `cursor`; or the refusal to send. */
export function readPage({ query }: SandboxRequest): { readonly page: PageRequest } | { readonly refusal: Reply } {
  const stray = [...query.keys()].find((name) => name !== 'limit' && name !== 'cursor');
  if (stray !== undefined) return { refusal: refuse(400, `unknown parameter '${stray}'; known: limit, cursor`) };
  const limit = query.get('limit');
  if (limit !== null && !(/^\d{1,4}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MOST_ON_A_PAGE))
    return { refusal: refuse(400, `limit must be a whole number from 1 to ${MOST_ON_A_PAGE}`) };
  const cursor = query.get('cursor');
  return { page: { ...(limit !== null && { limit: Number(limit) }), ...(cursor !== null && { cursor }) } };
}
