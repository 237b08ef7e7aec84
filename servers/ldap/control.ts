/** What only this server's control API has, under `/_sandbox/ldap`. Loaded with the first call. */
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { LdapDeps } from './deps.ts';

const exportEntries = later<LdapDeps>(async () => (await import('./ldif/control.ts')).exportEntries);
const importEntries = later<LdapDeps>(async () => (await import('./ldif/control.ts')).importEntries);

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<LdapDeps>])[] = [
  ['GET', '/export', 'exportEntries', exportEntries],
  ['POST', '/import', 'importEntries', importEntries],
];

export const controlRoutes: readonly Route<LdapDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path: `/ldap${path}`,
  name,
  operation,
}));
