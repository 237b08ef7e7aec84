/** Query parameters of the control API's lists: what is not known is refused. */
import type { Reply, SandboxRequest } from '../http/message.ts';
import type { PageRequest } from '../store/store.ts';
import { refuse } from './control.ts';

const MOST = 1000;
export const USUAL_LIMIT = 100;
export const LIMIT_RULE = `limit must be a whole number from 1 to ${MOST}`;

export interface Listing<Name extends string> {
  readonly filters: Readonly<Partial<Record<Name, string>>>;
  readonly page: PageRequest & { readonly limit: number };
}

/** The filters that a list takes, besides `limit` (100; at most 1,000) and `cursor` (`next` of the page before); or the refusal to send. */
export function readListing<Name extends string = never>(
  { query }: Pick<SandboxRequest, 'query'>,
  names: readonly Name[] = [],
): Listing<Name> | { readonly refusal: Reply } {
  const { limit = String(USUAL_LIMIT), cursor, ...filters } = Object.fromEntries(query);
  const stray = Object.keys(filters).find((name) => !names.some((known) => known === name));
  if (stray !== undefined)
    return { refusal: refuse(400, `unknown parameter '${stray}'; known: ${[...names, 'limit', 'cursor'].join(', ')}`) };
  if (!isLimit(limit)) return { refusal: refuse(400, LIMIT_RULE) };
  const page = { limit: Number(limit), ...(cursor !== undefined && { cursor }) };
  return { filters: filters as Partial<Record<Name, string>>, page };
}

/** Whether it follows {@link LIMIT_RULE}. */
export function isLimit(limit: string): boolean {
  return /^\d+$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MOST;
}

/** A refusal when a filter is none of these values. */
export function refuseUnless(name: string, value: string | undefined, values: readonly string[]): Reply | undefined {
  if (value === undefined || values.includes(value)) return undefined;
  return refuse(400, `${name} must be one of ${values.join(', ')}`);
}
