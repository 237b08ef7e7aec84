/** The directory cannot be written to: the world is changed by the control API. */
import type { LdapOperation } from './operation.ts';
import { NOT_A_NAME } from './refusals.ts';

export const write: LdapOperation = (_request, { aim }) =>
  aim === undefined
    ? NOT_A_NAME
    : { result: 'unwillingToPerform', diagnostic: 'operation restricted: this directory is read-only', decidedBy: 'directoryIsWritable' };
