/** What a request is refused with that may not open a mailbox. All are 403, with a JSON body. */
import type { MeshErrorName, MeshRefusal } from '../errors.ts';

export type AuthorisationErrorName = Extract<
  MeshErrorName,
  'unreadableToken' | 'tokenOfAnotherMailbox' | 'mailboxNotFound' | 'invalidToken' | 'duplicatedToken' | 'inactiveMailbox'
>;

/** Why, with advice on what was expected and what came; never the password. */
export interface AuthorisationRefusal extends MeshRefusal {
  readonly error: AuthorisationErrorName;
  /** The name of the step that refused. */
  readonly decidedBy: string;
  readonly advice: readonly string[];
}
