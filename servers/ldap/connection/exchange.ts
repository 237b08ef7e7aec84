/** One request, from its arrival to the last byte of its answer. */
import type { LdapMessage, Response } from '#formats/ldap/message';
import { bind } from '../operations/bind.ts';
import { compare } from '../operations/compare.ts';
import { extended } from '../operations/extended.ts';
import type { Answered, LdapOperation } from '../operations/operation.ts';
import { search } from '../operations/search.ts';
import { write } from '../operations/write.ts';

export type AnsweredMessage = LdapMessage<Answered>;

/** The operations, each with the kind of its answer. */
export const OPERATIONS = {
  bind: [bind, 'bindResponse'],
  search: [search, 'searchDone'],
  compare: [compare, 'compareResponse'],
  add: [write, 'addResponse'],
  modify: [write, 'modifyResponse'],
  modifyDn: [write, 'modifyDnResponse'],
  delete: [write, 'deleteResponse'],
  extended: [extended, 'extendedResponse'],
} as const satisfies { [K in Answered['kind']]: readonly [LdapOperation<Extract<Answered, { kind: K }>>, Response['kind']] };

/** The name that a request is about; nothing for one that names nothing. */
export function nameIn(request: Answered): string {
  switch (request.kind) {
    case 'search':
      return request.base;
    case 'extended':
      return '';
    default:
      return request.name;
  }
}
