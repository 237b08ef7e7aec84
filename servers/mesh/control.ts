/** What only this server's control API has, under `/_sandbox`. */
import { later } from '#kernel/later';
import type { Route } from '#kernel/server';
import type { MeshDeps } from './deps.ts';

export const controlRoutes: readonly Route<MeshDeps>[] = [
  {
    method: 'POST',
    path: '/mesh/explain-token',
    name: 'explainToken',
    operation: later<MeshDeps>(async () => (await import('./authorisation/control.ts')).explainTokenOf),
  },
  {
    method: 'GET',
    path: '/mesh/credentials/:mailboxId',
    name: 'readCredentials',
    operation: later<MeshDeps>(async () => (await import('./authorisation/control.ts')).readCredentials),
  },
];
