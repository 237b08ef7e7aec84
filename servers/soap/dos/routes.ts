/** DoS over SOAP: one address for all, whatever the method. Which operation it is stands in the body. */
import type { Route } from '#kernel/server';
import type { SoapDeps } from '../deps.ts';
import { OPERATION_NAMES } from './contract/versions.ts';
import { readCall } from './requests/call.ts';
import { webservices } from './webservices.ts';
import { readWsdl } from './wsdl.ts';

export const dosRoutes: readonly Route<SoapDeps>[] = [
  { method: 'GET', path: '', name: 'wsdl', operation: readWsdl },
  {
    method: '*',
    path: '',
    name: 'webservices',
    operation: webservices,
    variants: { names: OPERATION_NAMES, of: async (request) => (await readCall(request)).call?.operation },
  },
];
