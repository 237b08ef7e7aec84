/** What only this server's control API has, under `/_sandbox`: helpers for tests, and the token check of the API servers. */
import type { Operation, Route } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { explain } from './explain.ts';
import { introspect } from './introspect.ts';
import { readKeys, readPrivateKey } from './keys.ts';
import { readSettings, replaceSettings } from './settings.ts';
import { mintToken, revokeToken } from './tokens.ts';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<OauthDeps>])[] = [
  ['POST', '/tokens', 'mintToken', mintToken],
  ['DELETE', '/tokens/:token', 'revokeToken', revokeToken],
  ['GET', '/settings', 'readSettings', readSettings],
  ['PUT', '/settings', 'replaceSettings', replaceSettings],
  ['POST', '/introspect', 'introspect', introspect],
  ['POST', '/explain', 'explain', explain],
  ['GET', '/keys/:apiKey', 'readKeys', readKeys],
  ['GET', '/keys/:apiKey/private', 'readPrivateKey', readPrivateKey],
];

export const controlRoutes: readonly Route<OauthDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path,
  name,
  operation,
}));
