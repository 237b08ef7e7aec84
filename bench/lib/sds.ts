/** What SDS is asked. */
import type { HttpRequest } from './http.ts';

const BASE = '/spine-directory/FHIR/R4';
const ID = 'https://fhir.nhs.uk/Id';
const HEADERS = { 'X-Correlation-ID': '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA' };

/** A practice's system, and where its structured records are read. */
export const PRACTICE = { organisation: 'A20047', interaction: 'gpconnect:fhir:operation:gpc.getstructuredrecord-1' };
/** A supplier's, for which Spine takes the messages. */
export const FORWARDED = { organisation: 'X26', interaction: 'gp2gp:COPC_IN000001UK01', partyKey: 'X26-820918' };

export interface Asked {
  readonly organisation: string;
  readonly interaction: string;
  readonly partyKey?: string;
}

export function lookUp(kind: 'Device' | 'Endpoint', { organisation, interaction, partyKey }: Asked): HttpRequest {
  const query = new URLSearchParams({ organization: `${ID}/ods-organization-code|${organisation}` });
  query.append('identifier', `${ID}/nhsServiceInteractionId|urn:nhs:names:services:${interaction}`);
  if (partyKey !== undefined) query.append('identifier', `${ID}/nhsMhsPartyKey|${partyKey}`);
  return { method: 'GET', path: `${BASE}/${kind}?${query}`, headers: HEADERS };
}
