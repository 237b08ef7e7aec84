/** Where PDS is served. */
import type { Environment } from '#kernel/config';
import type { SandboxRequest } from '#kernel/http/message';

export const PDS_BASE = '/personal-demographics/FHIR/R4';

/** The address that the national sandbox puts into its bodies, whichever it was called at. */
const NATIONAL = `https://api.service.nhs.uk${PDS_BASE}`;

/** The part of a request's path after the base. Served at the root of its server, PDS has paths without one. */
export function pathSuffix({ path }: SandboxRequest): string {
  return path.startsWith(PDS_BASE) ? path.slice(PDS_BASE.length) : path;
}

/** What absolute URLs in a reply begin with. */
export function publicBase(request: SandboxRequest, environment: Environment): string {
  return environment === 'sandbox' ? NATIONAL : request.baseUrl + PDS_BASE;
}
