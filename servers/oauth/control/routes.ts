/** What only this server's control API has, under `/_sandbox`: helpers for tests, and the token check of the API servers. */
import type { Operation, Route } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { changeApplication, createApplication, renewSecret } from './applications.ts';
import { explain } from './explain.ts';
import { introspect } from './introspect.ts';
import { readKeys, readPrivateKey } from './keys.ts';
import { forgetJtis, listSigningKeys, rotateSigningKeys } from './memory.ts';
import { deleteSession, listSessions, sendLogoutToken } from './sessions.ts';
import { readSettings, replaceSettings } from './settings.ts';
import { expireToken, listTokens, mintToken, revokeToken } from './tokens.ts';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<OauthDeps>])[] = [
  ['POST', '/tokens', 'mintToken', mintToken],
  ['GET', '/tokens', 'listTokens', listTokens],
  ['DELETE', '/tokens/:token', 'revokeToken', revokeToken],
  ['POST', '/tokens/:token/expire', 'expireToken', expireToken],
  ['POST', '/introspect', 'introspect', introspect],
  ['POST', '/explain', 'explain', explain],
  ['POST', '/applications', 'createApplication', createApplication],
  ['PATCH', '/applications/:apiKey', 'changeApplication', changeApplication],
  ['POST', '/applications/:apiKey/secret', 'renewSecret', renewSecret],
  ['GET', '/keys/:apiKey', 'readKeys', readKeys],
  ['GET', '/keys/:apiKey/private', 'readPrivateKey', readPrivateKey],
  ['GET', '/sessions', 'listSessions', listSessions],
  ['DELETE', '/sessions/:sid', 'deleteSession', deleteSession],
  ['POST', '/sessions/:sid/logout-token', 'sendLogoutToken', sendLogoutToken],
  ['DELETE', '/jtis', 'forgetJtis', forgetJtis],
  ['GET', '/signing-keys', 'listSigningKeys', listSigningKeys],
  ['POST', '/signing-keys/:ring/rotate', 'rotateSigningKeys', rotateSigningKeys],
  ['GET', '/settings', 'readSettings', readSettings],
  ['PUT', '/settings', 'replaceSettings', replaceSettings],
];

export const controlRoutes: readonly Route<OauthDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path,
  name,
  operation,
}));
