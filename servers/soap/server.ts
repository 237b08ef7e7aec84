/** The SOAP server: the Directory of Services, which tells NHS 111 who can help a patient now. */
import type { ServerDefinition } from '#kernel/server';
import { DOS_BASE } from './address.ts';
import { controlRoutes } from './control.ts';
import { bindDeps, type SoapDeps } from './deps.ts';
import { dosErrors } from './dos/errors.ts';
import { dosRoutes } from './dos/routes.ts';
import { REST_BASE } from './rest/address.ts';
import { restErrors } from './rest/errors.ts';
import { restRoutes } from './rest/routes.ts';

export const soapServer: ServerDefinition<SoapDeps> = {
  name: 'soap',
  title: 'Basic SOAP: the Directory of Services',
  apis: [
    { name: 'dos', title: 'Directory of Services (SOAP 1.1 and 1.2)', base: DOS_BASE, routes: dosRoutes, errors: dosErrors },
    { name: 'dos-rest', title: 'Directory of Services (REST)', base: REST_BASE, routes: restRoutes, errors: restErrors },
  ],
  documents: [{ name: 'dos-rest', title: 'Directory of Services (REST)', file: 'servers/soap/rest/openapi.yaml' }],
  deps: bindDeps,
  control: controlRoutes,
  tryFirst: [
    `curl '{url}${DOS_BASE}?wsdl=1.5'`,
    `curl -u dos-111:sandbox '{url}${REST_BASE}/services/byServiceType/0/LS14AP/5/0/0/0/0/13,135/2'`,
  ],
};
