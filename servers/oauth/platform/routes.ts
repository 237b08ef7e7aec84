/** The platform's authorisation server: which request is which operation. Served alike at `/oauth2` and at `/oauth2-mock`. */
import type { Operation, Route } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { methodNotAllowed, notFound, preflightOr } from './operations/edges.ts';
import { ping, status } from './operations/monitoring.ts';
import { token } from './operations/token.ts';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<OauthDeps>])[] = [
  ['POST', '/token', 'token', token],
  ['OPTIONS', '/token', 'preflight', preflightOr(methodNotAllowed('POST'))],
  ['*', '/token', 'methodNotAllowed', methodNotAllowed('POST')],

  ['GET', '/_ping', 'ping', ping],
  ['GET', '/_status', 'status', status],

  ['OPTIONS', '/*', 'preflight', preflightOr(notFound)],
  ['*', '/*', 'notFound', notFound],
  ['*', '', 'notFound', notFound],
];

export const platformRoutes: readonly Route<OauthDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path,
  name,
  operation,
}));
