/** The parameters of an inbox list (MESH OAS, "Check inbox"). The published service knows them in version 2; all versions take them here. */
import type { Problem } from '../errors.ts';

export const USUAL_PAGE = 500;

export interface InboxQuery {
  readonly maxResults: number;
  readonly workflowFilter?: string;
  /** Of version 2 what `links.next` said, of version 1 the last message id of the page before. */
  readonly continueFrom?: string;
}

export function parseInboxQuery(query: URLSearchParams): InboxQuery | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const workflowFilter = query.get('workflow_filter') ?? undefined;
  const continueFrom = query.get('continue_from') ?? undefined;
  const maxResults = wholeNumber(query, 'max_results', { from: 10, to: 5000, usual: USUAL_PAGE }, problems);
  if (workflowFilter !== undefined) checkLength('workflow_filter', workflowFilter, 2, 255, problems);
  if (continueFrom !== undefined) checkLength('continue_from', continueFrom, 24, 1000, problems);
  if (problems.length > 0) return { problems };
  return { maxResults, ...(workflowFilter !== undefined && { workflowFilter }), ...(continueFrom !== undefined && { continueFrom }) };
}

/** A whole number of a query within bounds; else the usual one, with the problem noted. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  { from, to, usual }: { readonly from: number; readonly to: number; readonly usual: number },
  problems: Problem[],
): number {
  const text = query.get(name);
  if (text === null) return usual;
  const number = /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  const where = ['query', name] as const;
  if (Number.isNaN(number))
    problems.push({ where, message: 'Input should be a valid integer, unable to parse string as an integer', type: 'int_parsing' });
  else if (number < from) problems.push({ where, message: `Input should be greater than or equal to ${from}`, type: 'greater_than_equal' });
  else if (number > to) problems.push({ where, message: `Input should be less than or equal to ${to}`, type: 'less_than_equal' });
  return number;
}

function checkLength(name: string, value: string, least: number, most: number, problems: Problem[]): void {
  const where = ['query', name] as const;
  if (value.length < least) problems.push({ where, message: `String should have at least ${least} characters`, type: 'string_too_short' });
  if (value.length > most) problems.push({ where, message: `String should have at most ${most} characters`, type: 'string_too_long' });
}

/** Of a workflow id: `W` is it, `W*` begins it, `*W*` is in it; `!` before it turns it round. Letters count as they are. */
export function workflowTest(filter: string): (workflowId: string) => boolean {
  if (filter.startsWith('!')) {
    const test = workflowTest(filter.slice(1));
    return (workflowId) => !test(workflowId);
  }
  const within = /^\*(.*)\*$/.exec(filter)?.[1];
  if (within !== undefined) return (workflowId) => workflowId.includes(within);
  if (filter.endsWith('*')) return (workflowId) => workflowId.startsWith(filter.slice(0, -1));
  return (workflowId) => workflowId === filter;
}
