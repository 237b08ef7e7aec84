/** One service, by its id or by an ODS code, which several may have (`byServiceId`, `byOdsCode`). */
import type { SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { DirectoryService } from '#world/directory-service';
import { clinicalProfile } from '#world/services/templates';
import type { SoapDeps } from '../../deps.ts';
import { authenticate } from '../access.ts';
import { refuse } from '../errors.ts';
import { success } from '../success.ts';
import { detailed } from '../views.ts';

export const byServiceId = lookUp(async ({ params: { serviceId = '' } }, { world }) => {
  const stored = await world.services.get(serviceId);
  return stored ? [stored.doc] : [];
});

export const byOdsCode = lookUp(async ({ params: { odsCode = '' } }, { world }) => {
  const { items } = await world.services.find({ index: 'odsCode', equals: odsCode.toUpperCase() });
  return items.map(({ doc }) => doc);
});

type Find = (request: SandboxRequest, deps: SoapDeps) => Promise<readonly DirectoryService[]>;

/** Of those that are found, the active ones that take referrals from the caller's kind. */
function lookUp(find: Find): Operation<SoapDeps> {
  return async (request, deps) => {
    const account = await authenticate(request, deps.accounts);
    if ('error' in account) return refuse(account, 'isAuthenticated');
    const found = await find(request, deps);
    const shown = found.filter((service) => against(service, account.referralRole) === undefined);
    const services = shown.map((service) => JSON.stringify(detailed(service, deps.urlOf)));
    return success(services, deps.ids, {
      summary: `${shown.length} services: ${shown.map(({ id }) => id).join(', ') || 'none'}`,
      advice: found.flatMap((service) => {
        const reason = against(service, account.referralRole);
        return reason === undefined ? [] : [`${reason}: ${service.id} ${service.name}`];
      }),
    });
  };
}

function against(service: DirectoryService, referralRole: number): 'notActive' | 'otherReferralRole' | undefined {
  if (service.status !== 'active') return 'notActive';
  return clinicalProfile(service).referralRoles.has(referralRole) ? undefined : 'otherReferralRole';
}
