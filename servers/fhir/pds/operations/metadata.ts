/**
 * GET /metadata: what PDS can do, as FHIR clients ask for it. The national service has no such thing; HAPI's client asks for it before
 * anything else, so it is there where PDS is served at the root (`--root pds`), and not under the national path.
 */
import type { Operation } from '#kernel/server';
import { PDS_BASE } from '../address.ts';
import type { PdsDeps } from '../deps.ts';
import { unsupportedRequest } from './unsupported.ts';

const CAPABILITIES = JSON.stringify({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-03-01',
  kind: 'capability',
  fhirVersion: '4.0.1',
  format: ['json'],
  patchFormat: ['application/json-patch+json'],
  rest: [
    {
      mode: 'server',
      resource: [
        { type: 'Patient', interaction: ['read', 'search-type', 'patch', 'create'].map((code) => ({ code })), versioning: 'versioned' },
        { type: 'RelatedPerson', interaction: [{ code: 'search-type' }] },
        { type: 'Coverage', interaction: ['search-type', 'create'].map((code) => ({ code })) },
      ],
    },
  ],
});

export const metadata: Operation<PdsDeps> = (request, deps) => {
  if (request.path.startsWith(PDS_BASE)) return unsupportedRequest(request, deps);
  return { status: 200, headers: ['Content-Type', 'application/fhir+json'], body: CAPABILITIES, about: { summary: 'capabilities read' } };
};
