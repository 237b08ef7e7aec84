/** The portal: every API of the suite at one address, the control API of all servers, and a page for people. */
import type { ServerDefinition } from '#kernel/server';
import { portalAside } from './aside.ts';
import { CONTROL_ROUTES, type PortalDeps } from './control/routes.ts';
import { portalErrors, unknownPath } from './errors.ts';

export const portalServer: ServerDefinition<PortalDeps> = {
  name: 'portal',
  title: 'Portal: all APIs at one address',
  wholeSuite: true,
  apis: [
    {
      name: 'portal',
      title: 'Portal',
      base: '',
      errors: portalErrors,
      routes: [{ method: '*', path: '/*', name: 'unknownPath', operation: unknownPath }],
    },
  ],
  documents: [{ name: 'portal', title: 'Portal', file: 'servers/portal/openapi.yaml' }],
  aside: portalAside,
  control: CONTROL_ROUTES,
  deps: (context, kernel) => ({ context, kernel }),
  tryFirst: [
    'curl {url}/_sandbox/servers',
    'curl -X POST {url}/_sandbox/clock/advance -d \'{"by":"PT5M"}\'',
    'curl {url}/_sandbox/journal',
  ],
};
