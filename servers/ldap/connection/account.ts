/** How the journal tells of a request. */
import { printFilter } from '#formats/ldap/filter-text';
import type { About } from '#kernel/http/message';
import type { Answered } from '../operations/operation.ts';
import type { Outcome } from '../outcome.ts';
import { isError } from '../results.ts';

/** What was asked, as an address: RFC 4516, less the server and with nothing escaped, so that people can read it. */
export function targetOf(request: Answered): string {
  switch (request.kind) {
    case 'search':
      return `ldap:///${request.base}?${request.attributes.join(',')}?${request.scope}?${printFilter(request.filter)}`;
    case 'compare':
      return `ldap:///${request.name}?${request.type}`;
    case 'extended':
      return request.oid;
    default:
      return `ldap:///${request.name}`;
  }
}

/** What has come of it. */
export function aboutOf(request: Answered, { result, entries, decidedBy, diagnostic, advice }: Outcome): About {
  return {
    summary: `${summaryOf(request)}: ${result}${entries === undefined ? '' : `, ${entries === 1 ? '1 entry' : `${entries} entries`}`}${diagnostic ? ` (${diagnostic})` : ''}`,
    decidedBy,
    error: isError(result) ? result : undefined,
    advice,
  };
}

function summaryOf(request: Answered): string {
  switch (request.kind) {
    case 'search':
      return `search ${request.base || 'the root'} (${request.scope}) for ${printFilter(request.filter)}`;
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
