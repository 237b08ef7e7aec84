/** The mock realms: which request is which operation. Served alike at `/realms` and, as older clients call it, at `/auth/realms`. */
import type { Api, Route } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { realmErrors } from './errors.ts';
import { card, certs, discovery } from './operations/about-realm.ts';
import { authenticate } from './operations/authenticate.ts';
import { authorize } from './operations/authorize.ts';
import { crossOrigin, inRealm, methodNotAllowed, notFound, preflight, type RealmOperation } from './operations/in-realm.ts';
import { introspect } from './operations/introspect.ts';
import { logout } from './operations/logout.ts';
import { token } from './operations/token.ts';
import { userinfo } from './operations/userinfo.ts';

const OIDC = '/:realm/protocol/openid-connect';

const TABLE: readonly (readonly [methods: string, path: string, name: string, operation: RealmOperation])[] = [
  ['GET', '/:realm', 'card', crossOrigin(card)],
  ['GET', '/:realm/.well-known/openid-configuration', 'discovery', crossOrigin(discovery)],
  ['GET', `${OIDC}/certs`, 'certs', crossOrigin(certs)],
  ['GET POST', `${OIDC}/auth`, 'authorize', authorize],
  ['GET POST', '/:realm/login-actions/authenticate', 'authenticate', authenticate],
  ['POST', `${OIDC}/token`, 'token', crossOrigin(token)],
  ['POST', `${OIDC}/token/introspect`, 'introspect', introspect],
  ['GET POST', `${OIDC}/userinfo`, 'userinfo', crossOrigin(userinfo)],
  ['GET POST', `${OIDC}/logout`, 'logout', logout],
];

/** Endpoints that pages of other origins call. */
const PREFLIGHTED = ['discovery', 'certs', 'token', 'userinfo'];

export const realmRoutes: readonly Route<OauthDeps>[] = [
  ...TABLE.flatMap(([methods, path, name, operation]) => [
    ...methods.split(' ').map((method) => ({ method, path, name, operation: inRealm(operation) })),
    ...(PREFLIGHTED.includes(name) ? [{ method: 'OPTIONS', path, name: 'preflight', operation: inRealm(preflight) }] : []),
    { method: '*', path, name: 'methodNotAllowed', operation: inRealm(methodNotAllowed) },
  ]),
  { method: '*', path: '/:realm/*', name: 'notFound', operation: inRealm(notFound) },
  { method: '*', path: '', name: 'notFound', operation: inRealm(notFound) },
];

/** Both APIs. */
export const realms: readonly Api<OauthDeps>[] = [
  { name: 'realms', title: 'Mock identity providers (Keycloak realms)', base: '/realms', routes: realmRoutes, errors: realmErrors },
  { name: 'auth-realms', title: 'The same, where older clients call them', base: '/auth/realms', routes: realmRoutes, errors: realmErrors },
];
