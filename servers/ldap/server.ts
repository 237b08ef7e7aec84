/** The LDAP server: the Spine Directory Service as it is, a directory over LDAPv3. */
import type { ConnectionApi, ServerDefinition } from '#kernel/server';
import { listen } from './listen.ts';
import { OPERATION_NAMES } from './operations/operation.ts';
import { RESULT_ENTRIES } from './results.ts';

const LDAP: ConnectionApi = {
  name: 'ldap',
  title: 'Spine Directory Service, LDAPv3',
  operations: OPERATION_NAMES,
  errors: RESULT_ENTRIES,
};

export const ldapServer: ServerDefinition<undefined> = {
  name: 'ldap',
  title: 'Spine Directory Service (SDS) over LDAP',
  apis: [],
  connectionApis: [LDAP],
  deps: () => undefined,
  start: listen,
};
