/** What the journal tells of a search: who is offered; and when somebody looks, what speaks against each of the others. */
import type { About } from '#kernel/http/message';
import type { Case, SearchResult } from '../search/case.ts';
import { tellExclusions } from '../search/told.ts';

export function explain({ postcode, distance }: Case, { services, catchAll, excluded }: SearchResult): About {
  const what = catchAll ? 'emergency departments, as a catch-all,' : 'services';
  const offered = services.map(({ service }) => service.id).join(', ');
  return {
    summary: `${services.length} ${what} for ${postcode} within ${distance.km} km: ${offered || 'none'}`,
    explain: () => tellExclusions({ excluded, catchAll }),
  };
}
