/** What only this server's control API has, under `/_sandbox/mesh`. Loaded with the first call. */
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { MeshDeps } from './deps.ts';

const explainToken = later<MeshDeps>(async () => (await import('./authorisation/control.ts')).explainTokenOf);
const readCredentials = later<MeshDeps>(async () => (await import('./authorisation/control.ts')).readCredentials);
const readSettings = later<MeshDeps>(async () => (await import('./settings-control.ts')).readSettings);
const replaceSettings = later<MeshDeps>(async () => (await import('./settings-control.ts')).replaceSettings);

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<MeshDeps>])[] = [
  ['POST', '/explain-token', 'explainToken', explainToken],
  ['GET', '/credentials/:mailboxId', 'readCredentials', readCredentials],
  ['GET', '/settings', 'readSettings', readSettings],
  ['PUT', '/settings', 'replaceSettings', replaceSettings],
];

export const controlRoutes: readonly Route<MeshDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path: `/mesh${path}`,
  name,
  operation,
}));
