/** One request, from its arrival to the last byte of its answer. */
import type { LdapMessage, Response } from '#formats/ldap/message';
import { bind } from '../operations/bind.ts';
import { compare } from '../operations/compare.ts';
import { extended } from '../operations/extended.ts';
import type { Answered, Circumstance, LdapOperation } from '../operations/operation.ts';
import { search } from '../operations/search.ts';
import { CONTROLS } from '../operations/special-entries.ts';
import { write } from '../operations/write.ts';
import type { Outcome } from '../outcome.ts';
import type { Aim } from '../search/names.ts';

export type AnsweredMessage = LdapMessage<Answered>;

/** A request at work. */
export interface Exchange {
  readonly message: AnsweredMessage;
  /** Where the name leads that the request is about. */
  readonly aim: Aim | undefined;
  /** When it began, by `performance.now()`. */
  readonly started: number;
  abandoned: boolean;
}

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

const UNKNOWN_CONTROL: Outcome = {
  result: 'unavailableCriticalExtension',
  diagnostic: 'critical extension is not recognized',
  decidedBy: 'criticalControlsAreKnown',
};

/** Runs the operation that is asked for, unless it comes with a critical control that nobody knows. */
export function operate(
  exchange: Exchange,
  surroundings: Pick<Circumstance, 'settings' | 'view' | 'output' | 'identity' | 'secure'>,
): Outcome | Promise<Outcome> {
  const { message, aim, started } = exchange;
  const { operation, controls, id } = message;
  if (controls.some(({ critical, oid }) => critical && !CONTROLS.includes(oid))) return UNKNOWN_CONTROL;
  const run = OPERATIONS[operation.kind][0] as LdapOperation;
  return run(operation, { ...surroundings, aim, controls, id, abandoned: () => exchange.abandoned, started });
}
