/** What a request is refused with that may not do what it asks, as data. All are 403, with a JSON body; words as the live service has them. */
interface AuthorisationErrorEntry {
  readonly status: 403;
  readonly event: string;
  readonly code: string;
  readonly description: string;
}

/** Rows for the server's catalogue of errors. */
export const AUTHORISATION_ERRORS = {
  authorizationUnreadable: { status: 403, event: '', code: '', description: 'Error reading from Authorization header' },
  mailboxNotOfToken: { status: 403, event: '', code: '', description: 'Mailbox id does not match token' },
  mailboxUnknown: { status: 403, event: 'SEND', code: 'EPL-151', description: 'No mailbox matched' },
  tokenInvalid: { status: 403, event: '', code: '', description: 'Invalid Authentication Token' },
  tokenUsedBefore: { status: 403, event: '', code: '', description: 'Error Duplicated Authentication Token' },
  mailboxInactive: { status: 403, event: '', code: '', description: 'Request Received from Inactive Mailbox' },
} as const satisfies Record<string, AuthorisationErrorEntry>;

export type AuthorisationErrorName = keyof typeof AUTHORISATION_ERRORS;

/** Why a request was refused. */
export interface AuthorisationRefusal {
  readonly error: AuthorisationErrorName;
  /** The name of the step that refused. */
  readonly decidedBy: string;
  /** For the journal: what was expected, and what came. Never the password. */
  readonly advice: readonly string[];
}
