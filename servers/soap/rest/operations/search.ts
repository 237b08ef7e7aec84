/** Services by their type, or by what they can do, round a postcode (`byServiceType`, `byClinicalTerm`). */
import type { Operation } from '#kernel/server';
import type { SoapDeps } from '../../deps.ts';
import { tellExclusions } from '../../search/told.ts';
import { authenticate } from '../access.ts';
import { enquiryOf, firstRefusal } from '../enquiry.ts';
import { refuse } from '../errors.ts';
import { success } from '../success.ts';
import { foundWriter } from '../views.ts';

/** One for each session, as what it writes with is. */
const writers = new WeakMap<SoapDeps, ReturnType<typeof foundWriter>>();

export const search: Operation<SoapDeps> = async (request, deps) => {
  const account = await authenticate(request, deps.accounts);
  if ('error' in account) return refuse(account, 'isAuthenticated');
  const asked = { params: request.params, world: deps.world };
  const refused = await firstRefusal(asked);
  if (refused) return refuse(refused.refusal, refused.decidedBy);
  const { ids } = deps;
  const enquiry = await enquiryOf(asked, account.referralRole);
  if (enquiry === undefined) return success([], ids, { summary: 'no services: nothing to look for' });
  const { services, catchAll, excluded } = await deps.search.directory(enquiry);
  const write = writerOf(deps);
  return success(services.map(write), ids, {
    summary: `${services.length} services: ${services.map(({ service }) => service.id).join(', ') || 'none'}`,
    explain: () => tellExclusions({ excluded, catchAll }),
  });
};

function writerOf(deps: SoapDeps): ReturnType<typeof foundWriter> {
  let write = writers.get(deps);
  if (write === undefined) {
    write = foundWriter(deps.urlOf);
    writers.set(deps, write);
  }
  return write;
}
