/** What an operation is given, and what it gives back. */
import type { Control, LdapMessage, Request } from '#formats/ldap/message';
import type { Identity, Outcome } from '../outcome.ts';
import type { Aim } from '../search/names.ts';
import type { View } from '../search/view.ts';
import type { LdapSettings } from '../settings.ts';

/** Requests to which there is an answer. */
export type Answered = Exclude<Request, { kind: 'unbind' | 'abandon' }>;

/** Names of the operations, as journal, metrics and fault rules have them after `ldap.`. */
export const OPERATION_NAMES = [
  'bind',
  'search',
  'compare',
  'add',
  'modify',
  'modifyDn',
  'delete',
  'extended',
] as const satisfies Answered['kind'][];
export type OperationName = (typeof OPERATION_NAMES)[number];

/** Where answers go on their way to the client. */
export interface Output {
  /** Puts bytes in line. */
  put(bytes: Buffer): void;
  /** The same for so many bytes that are to be written before anything else is done. */
  room(length: number): Buffer;
  /** Whether so much is in line that the client should read first. */
  readonly isFull: boolean;
  /** Sends what is in line; resolves when the client has read enough of it for more. */
  drained(): Promise<void>;
}

export interface Circumstance {
  readonly settings: LdapSettings;
  readonly view: View;
  /** Where the request's name leads; nothing when it is no name. */
  readonly aim: Aim | undefined;
  readonly controls: readonly Control[];
  readonly id: LdapMessage['id'];
  readonly output: Output;
  /** Whether the client has given up on this request, or has gone. */
  readonly abandoned: () => boolean;
  /** When it began, by `performance.now()`. */
  readonly started: number;
  /** Who asks. */
  readonly identity: Identity;
  readonly secure: boolean;
}

export type LdapOperation<R extends Answered = Answered> = (request: R, circumstance: Circumstance) => Outcome | Promise<Outcome>;
