/** The LDAP server: the Spine Directory Service as it is, a directory over LDAPv3. */
import type { ConnectionApi, ServerDefinition } from '#kernel/server';
import { controlRoutes } from './control.ts';
import { bindDeps, type LdapDeps } from './deps.ts';
import { listen } from './listen.ts';
import { OPERATION_NAMES } from './operations/operation.ts';
import { RESULT_ENTRIES } from './results.ts';

const LDAP: ConnectionApi = {
  name: 'ldap',
  title: 'Spine Directory Service, LDAPv3',
  operations: OPERATION_NAMES,
  errors: RESULT_ENTRIES,
};

export const ldapServer: ServerDefinition<LdapDeps> = {
  name: 'ldap',
  title: 'Spine Directory Service (SDS) over LDAP',
  apis: [],
  connectionApis: [LDAP],
  deps: bindDeps,
  control: controlRoutes,
  start: listen,
};
