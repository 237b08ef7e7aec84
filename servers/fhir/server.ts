/** The FHIR server: every national FHIR REST API at one address. For now the Personal Demographics Service. */
import { tokenChecker } from '#clients/oauth/token-checker';
import { suiteAgent } from '#kernel/http/agent';
import type { ServerDefinition } from '#kernel/server';
import { openWorld } from '#world/world';
import { PDS_BASE } from './pds/address.ts';
import type { PdsDeps } from './pds/deps.ts';
import { pdsErrors } from './pds/errors.ts';
import { pdsRoutes } from './pds/routes.ts';

export const fhirServer: ServerDefinition<PdsDeps> = {
  name: 'fhir',
  title: 'FHIR REST APIs',
  apis: [{ name: 'pds', title: 'Personal Demographics Service (FHIR R4)', base: PDS_BASE, routes: pdsRoutes, errors: pdsErrors }],
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
      checkToken: (token) => tokens.check(token, { now: clock.now(), sessionPrefix: prefix, session: name }),
    };
  },
  tryFirst: [
    `curl -H 'X-Request-ID: 60e0b220-8136-4ca5-ae46-1d97ef59d068' {url}${PDS_BASE}/Patient/9000000009`,
    `curl -H 'X-Request-ID: 60e0b220-8136-4ca5-ae46-1d97ef59d068' '{url}${PDS_BASE}/Patient?family=Smith&gender=female&birthdate=eq2010-10-22'`,
  ],
};
