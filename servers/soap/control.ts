/** What only this server's control API has, under `/_sandbox/dos`. Loaded with the first call. */
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { SoapDeps } from './deps.ts';

const listAccounts = later<SoapDeps>(async () => (await import('./accounts-control.ts')).listAccounts);
const putAccount = later<SoapDeps>(async () => (await import('./accounts-control.ts')).putAccount);
const readSettings = later<SoapDeps>(async () => (await import('./settings-control.ts')).readSettings);
const replaceSettings = later<SoapDeps>(async () => (await import('./settings-control.ts')).replaceSettings);

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<SoapDeps>])[] = [
  ['GET', '/accounts', 'listAccounts', listAccounts],
  ['PUT', '/accounts/:username', 'putAccount', putAccount],
  ['GET', '/settings', 'readSettings', readSettings],
  ['PUT', '/settings', 'replaceSettings', replaceSettings],
];

export const controlRoutes: readonly Route<SoapDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path: `/dos${path}`,
  name,
  operation,
}));
