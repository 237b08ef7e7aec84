/** The FHIR server: every national FHIR REST API at one address. For now the Personal Demographics Service and the Spine Directory Service. */
import { tokenChecker } from '#clients/oauth/token-checker';
import { addressesIn } from '#kernel/addresses';
import { suiteAgent } from '#kernel/http/agent';
import type { ServerDefinition } from '#kernel/server';
import { openWorld } from '#world/world';
import { PDS_BASE } from './pds/address.ts';
import { AnsweredWrites } from './pds/answered-writes.ts';
import type { PdsDeps } from './pds/deps.ts';
import { pdsErrors } from './pds/errors.ts';
import { pdsRoutes } from './pds/routes.ts';
import { SDS_BASE, SDS_SHORT_BASE } from './sds/address.ts';
import type { SdsDeps } from './sds/deps.ts';
import { sdsErrors } from './sds/errors.ts';
import { sdsRoutes } from './sds/routes.ts';

export const fhirServer: ServerDefinition<PdsDeps & SdsDeps> = {
  name: 'fhir',
  title: 'FHIR REST APIs',
  apis: [
    { name: 'pds', title: 'Personal Demographics Service (FHIR R4)', base: PDS_BASE, routes: pdsRoutes, errors: pdsErrors },
    { name: 'sds', title: 'Spine Directory Service (FHIR R4)', base: SDS_BASE, routes: sdsRoutes, errors: sdsErrors },
    { name: 'sds-short', title: 'The same, at a path that some clients have', base: SDS_SHORT_BASE, routes: sdsRoutes, errors: sdsErrors },
  ],
  documents: [
    { name: 'pds', title: 'Personal Demographics Service (FHIR R4)', file: 'servers/fhir/openapi.yaml' },
    { name: 'sds', title: 'Spine Directory Service (FHIR R4)', file: 'servers/fhir/sds/openapi.yaml' },
  ],
  deps: ({ name, prefix, store, clock, ids }, kernel) => {
    const { environment, controlToken } = kernel.config;
    // one for each session: when the session is reset, what was remembered about its tokens goes with its dependencies
    const tokens = tokenChecker({
      introspectionUrl: () => kernel.urlOf('oauth'),
      openAgent: (address, settings) => suiteAgent(kernel, address, settings),
      ...(controlToken !== undefined && { controlToken }),
    });
    return {
      world: openWorld(store),
      clock,
      ids,
      environment,
      answered: new AnsweredWrites(),
      checkToken: (token) => tokens.check(token, { now: clock.now(), sessionPrefix: prefix, session: name }),
      checkApiKey: (apiKey) => tokens.checkApiKey(apiKey, { sessionPrefix: prefix, session: name }),
      addressOf: addressesIn(kernel, prefix),
    };
  },
  tryFirst: [
    `curl -H 'X-Request-ID: 60e0b220-8136-4ca5-ae46-1d97ef59d068' {url}${PDS_BASE}/Patient/9000000009`,
    `curl -H 'X-Request-ID: 60e0b220-8136-4ca5-ae46-1d97ef59d068' '{url}${PDS_BASE}/Patient?family=Smith&gender=female&birthdate=eq2010-10-22'`,
    `curl '{url}${SDS_BASE}/Device?organization=https://fhir.nhs.uk/Id/ods-organization-code|YES&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId|urn:nhs:names:services:psis:REPC_IN150016UK05'`,
  ],
};
