/** NHS login: which request is which operation. Served at `/nhs-login`, and with `--root nhs-login` at the root too. */
import type { Operation, Route } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { assetRoute } from '../pages/assets.ts';
import { authorize } from './operations/authorize.ts';
import { configuration, jwks, trustmark } from './operations/discovery.ts';
import { fidoNotServed, methodNotAllowed } from './operations/edges.ts';
import { signIn } from './operations/sign-in.ts';
import { token } from './operations/token.ts';
import { updateUserinfo, userinfo } from './operations/userinfo.ts';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<OauthDeps>])[] = [
  ['GET', '/.well-known/openid-configuration', 'configuration', configuration],
  ['GET', '/.well-known/jwks.json', 'jwks', jwks],
  ['GET', '/trustmark/:host', 'trustmark', trustmark],

  ['GET', '/authorize', 'authorize', authorize],
  ['POST', '/authorize', 'authorizeByForm', authorize],
  ['*', '/authorize', 'methodNotAllowed', methodNotAllowed('GET', 'POST')],
  ['POST', '/sign-in', 'signIn', signIn],
  ['*', '/sign-in', 'methodNotAllowed', methodNotAllowed('POST')],

  ['POST', '/token', 'token', token],
  ['*', '/token', 'methodNotAllowed', methodNotAllowed('POST')],
  ['GET', '/userinfo', 'userinfo', userinfo],
  ['POST', '/userinfo', 'userinfoByPost', userinfo],
  ['PATCH', '/userinfo', 'updateUserinfo', updateUserinfo],
  ['*', '/userinfo', 'methodNotAllowed', methodNotAllowed('GET', 'POST', 'PATCH')],

  ['GET', '/uaf/authRequest', 'fidoAuthenticationRequest', fidoNotServed],
  ['GET', '/uaf/regRequest', 'fidoRegistrationRequest', fidoNotServed],
  ['POST', '/uaf/regResponse', 'fidoRegistrationResponse', fidoNotServed],
  ['GET', '/uaf/dereg', 'fidoDeregistration', fidoNotServed],
  ['POST', '/uaf/dereg', 'fidoDeregistrationByPost', fidoNotServed],
];

export const nhsLoginRoutes: readonly Route<OauthDeps>[] = [
  ...TABLE.map(([method, path, name, operation]) => ({ method, path, name, operation })),
  assetRoute(),
];
