/** CIS2 Authentication: which request is which operation, at whatever realm. */
import type { Operation, Route } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { assetRoute } from '../pages/assets.ts';
import { refuse } from './errors.ts';
import { accessToken } from './operations/access-token.ts';
import { authorize } from './operations/authorize.ts';
import { discovery, keySet } from './operations/discovery.ts';
import { checkSession, endOfSession } from './operations/sessions.ts';
import { signIn } from './operations/sign-in.ts';
import { introspect, revoke } from './operations/tokens.ts';
import { userinfo } from './operations/userinfo.ts';

const notFound: Operation<OauthDeps> = () => refuse('notFound', { decidedBy: 'pathIsKnown' });
const methodNotAllowed: Operation<OauthDeps> = () => refuse('methodNotAllowed', { decidedBy: 'methodIsAllowed' });

/** Below a realm. */
const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<OauthDeps>])[] = [
  ['GET', '/.well-known/openid-configuration', 'discovery', discovery],
  ['GET', '/connect/jwk_uri', 'keySet', keySet],

  ['GET', '/authorize', 'authorize', authorize],
  ['POST', '/authorize', 'authorize', authorize],
  ['POST', '/sign-in', 'signIn', signIn],

  ['POST', '/access_token', 'accessToken', accessToken],
  ['GET', '/userinfo', 'userinfo', userinfo],
  ['POST', '/userinfo', 'userinfo', userinfo],
  ['POST', '/introspect', 'introspect', introspect],
  ['POST', '/token/revoke', 'revoke', revoke],

  ['GET', '/connect/endSession', 'endSession', endOfSession],
  ['POST', '/connect/endSession', 'endSession', endOfSession],
  ['GET', '/connect/checkSession', 'checkSession', checkSession],
];

/** `NHSIdentity/realms/Healthcare`, and `oidc`. */
const REALM_PATHS = ['/:realm/realms/:subrealm', '/:realm'] as const;

const PATHS = [...new Set(TABLE.map(([, path]) => path))];

export const cis2Routes: readonly Route<OauthDeps>[] = [
  ...REALM_PATHS.flatMap((realm): Route<OauthDeps>[] => [
    ...TABLE.map(([method, path, name, operation]) => ({ method, path: `${realm}${path}`, name, operation })),
    ...PATHS.map((path) => ({ method: '*', path: `${realm}${path}`, name: 'methodNotAllowed', operation: methodNotAllowed })),
    assetRoute(realm),
  ]),
  { method: '*', path: '/*', name: 'notFound', operation: notFound },
];
