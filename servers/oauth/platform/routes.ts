/** The platform's authorisation server: which request is which operation. Served alike at `/oauth2` and at `/oauth2-mock`. */
import type { Operation, Route } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { authorize } from './operations/authorize.ts';
import { backchannelLogout } from './operations/backchannel-logout.ts';
import { callback } from './operations/callback.ts';
import { methodNotAllowed, notFound, preflightOr } from './operations/edges.ts';
import { ping, status } from './operations/monitoring.ts';
import { token } from './operations/token.ts';
import { userinfo } from './operations/userinfo.ts';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<OauthDeps>])[] = [
  ['POST', '/token', 'token', token],
  ['OPTIONS', '/token', 'preflight', preflightOr(methodNotAllowed('POST'))],
  ['*', '/token', 'methodNotAllowed', methodNotAllowed('POST')],

  ['GET', '/authorize', 'authorize', authorize],
  ['OPTIONS', '/authorize', 'preflight', preflightOr(methodNotAllowed('GET'))],
  ['*', '/authorize', 'methodNotAllowed', methodNotAllowed('GET')],
  ['GET', '/callback', 'callback', callback],

  ['GET', '/userinfo', 'userinfo', userinfo],
  ['POST', '/backchannel_logout', 'backchannelLogout', backchannelLogout],

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
