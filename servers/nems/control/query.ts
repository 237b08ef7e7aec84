/** Query parameters of the control API: what is not known is refused, as elsewhere in it. */
import { refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { PageRequest } from '#kernel/store/store';

const MOST = 1000;
const USUAL = 100;

export interface Listing<Name extends string> {
  readonly filters: Readonly<Partial<Record<Name, string>>>;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** The filters that a list takes, besides `limit` (100; at most 1,000) and `cursor`; or the refusal to send. */
export function readListing<Name extends string>(
  { query }: Pick<SandboxRequest, 'query'>,
  names: readonly Name[],
): Listing<Name> | { readonly refusal: Reply } {
  const { limit = String(USUAL), cursor, ...filters } = Object.fromEntries(query);
  const stray = Object.keys(filters).find((name) => !names.some((known) => known === name));
  if (stray !== undefined)
    return { refusal: refuse(400, `unknown parameter '${stray}'; known: ${[...names, 'limit', 'cursor'].join(', ')}`) };
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > MOST)
    return { refusal: refuse(400, `limit must be a whole number from 1 to ${MOST}`) };
  return { filters: filters as Partial<Record<Name, string>>, limit: Number(limit), ...(cursor !== undefined && { cursor }) };
}

/** The same, as the store has it. */
export function pageOf({ limit, cursor }: Pick<Listing<never>, 'limit' | 'cursor'>): PageRequest {
  return { limit, ...(cursor !== undefined && { cursor }) };
}

/** A refusal when a filter is none of these values. */
export function refuseUnless(name: string, value: string | undefined, values: readonly string[]): Reply | undefined {
  if (value === undefined || values.includes(value)) return undefined;
  return refuse(400, `${name} must be one of ${values.join(', ')}`);
}
