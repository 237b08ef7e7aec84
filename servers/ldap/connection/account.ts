/** How the journal tells of a request. */
import { printFilter } from '#formats/ldap/filter-text';
import type { About } from '#kernel/http/message';
import type { Answered } from '../operations/operation.ts';
import type { Outcome } from '../outcome.ts';
import { isError } from '../results.ts';

interface Account {
  /** What was asked, as an address: RFC 4516, less the server and with nothing escaped, so that people can read it. */
  readonly target: string;
  readonly about: About;
}

/** What was asked, and what has come of it. */
export function accountOf(request: Answered, outcome: Outcome): Account {
  const { target, summary } = request.kind === 'search' ? ofSearch(request) : { target: targetOf(request), summary: summaryOf(request) };
  const { result, decidedBy, advice } = outcome;
  return {
    target,
    about: { summary: `${summary}: ${resultOf(outcome)}`, decidedBy, error: isError(result) ? result : undefined, advice },
  };
}

type Search = Extract<Answered, { kind: 'search' }>;
type Other = Exclude<Answered, Search>;

/** A filter is written out once for both. */
function ofSearch({ base, attributes, scope, filter }: Search): { readonly target: string; readonly summary: string } {
  const text = printFilter(filter);
  return {
    target: `ldap:///${base}?${attributes.join(',')}?${scope}?${text}`,
    summary: `search ${base || 'the root'} (${scope}) for ${text}`,
  };
}

function targetOf(request: Other): string {
  if (request.kind === 'extended') return request.oid;
  return request.kind === 'compare' ? `ldap:///${request.name}?${request.type}` : `ldap:///${request.name}`;
}

function summaryOf(request: Other): string {
  switch (request.kind) {
    case 'bind':
      return `bind ${request.name || 'anonymously'}`;
    case 'compare':
      return `compare ${request.type} of ${request.name}`;
    case 'extended':
      return `extended operation ${request.oid}`;
    default:
      return `${request.kind} ${request.name}`;
  }
}

function resultOf({ result, entries, diagnostic }: Outcome): string {
  const count = entries === undefined ? '' : `, ${entries === 1 ? '1 entry' : `${entries} entries`}`;
  return `${result}${count}${diagnostic === undefined ? '' : ` (${diagnostic})`}`;
}
