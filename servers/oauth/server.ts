/**
 * The OAuth server: the API platform's authorisation server, which the suite's API servers ask about every token; and the identity
 * providers behind it, each in a folder of its own beside `platform/`: NHS CIS2, NHS login, the mock realms.
 */
import type { Kernel } from '#kernel/kernel';
import type { Api, ServerDefinition } from '#kernel/server';
import { DEFAULT_SESSION } from '#kernel/session';
import { openWorld } from '#world/world';
import { cis2 } from './cis2/cis2.ts';
import { controlRoutes } from './control/routes.ts';
import { bindDeps, type OauthDeps } from './deps.ts';
import { generatedKeysOf } from './keys/generated-keys.ts';
import { KEY_RINGS, signingKeysOf } from './keys/signing-keys.ts';
import { mockJwks } from './mock-jwks/mock-jwks.ts';
import { nhsLogin } from './nhs-login/nhs-login.ts';
import { platformErrors } from './platform/errors.ts';
import { platformRoutes } from './platform/routes.ts';
import { realms } from './realms/routes.ts';
import { callbackSink } from './sink/sink.ts';

function platformAt(name: string, title: string): Api<OauthDeps> {
  return { name, title, base: `/${name}`, routes: platformRoutes, errors: platformErrors };
}

export const oauthServer: ServerDefinition<OauthDeps> = {
  name: 'oauth',
  title: 'OAuth 2.0: the API platform’s authorisation server and the identity providers behind it',
  apis: [
    platformAt('oauth2', 'Authorisation server of the API platform'),
    platformAt('oauth2-mock', 'The same, as it stands before the mock identity providers'),
    nhsLogin,
    cis2,
    ...realms,
    mockJwks,
    callbackSink,
  ],
  deps: bindDeps,
  control: controlRoutes,
  documents: [
    {
      name: 'platform',
      title: 'Authorisation server of the API platform, and the helpers under /_sandbox',
      file: 'servers/oauth/openapi.yaml',
    },
    { name: 'cis2', title: 'NHS CIS2 Authentication', file: 'servers/oauth/cis2/openapi.yaml' },
    { name: 'nhs-login', title: 'NHS login', file: 'servers/oauth/nhs-login/openapi.yaml' },
    { name: 'realms', title: 'Mock identity providers', file: 'servers/oauth/realms/openapi.yaml' },
  ],
  start: async (kernel) => makeKeysAhead(kernel),
  tryFirst: ['curl -X POST {url}/_sandbox/tokens', 'curl {url}/oauth2/_ping'],
};

/** How many demo applications get their keys ahead of need. */
const DEMO_APPLICATIONS = 100;

/**
 * Makes the keys of issuers and of demo applications while nobody waits for them: making one takes about 100 ms. Only where they are kept; else
 * a sandbox that lives for one test would make keys that nobody asks for. Gives back how to stop.
 */
function makeKeysAhead(kernel: Kernel): (() => Promise<void>) | undefined {
  if (kernel.config.stateFolder === undefined) return undefined;
  let stopped = false;
  const making = (async () => {
    const { store } = await kernel.session(DEFAULT_SESSION);
    const { items } = await openWorld(store).applications.list({ limit: DEMO_APPLICATIONS });
    for (const { doc } of items) if (doc.generated && !stopped) await generatedKeysOf(kernel).of(doc.apiKey);
    for (const ring of KEY_RINGS) if (!stopped) await signingKeysOf(kernel).current(ring);
  })().catch((error) => kernel.log.warn({ err: error }, 'demo keys could not be made ahead of need'));
  return () => {
    stopped = true;
    return making;
  };
}
