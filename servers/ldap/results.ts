/** The results that this server answers, as data. Their names are those of RFC 4511, Appendix A. */
import type { ErrorEntry } from '#kernel/server';

const RESULTS = {
  success: [0, 'It was done'],
  operationsError: [1, 'The operation does not fit what came before it'],
  protocolError: [2, 'The request is not well formed, of another version, or of a kind that is not served'],
  timeLimitExceeded: [3, 'The time that the client or the server allows has run out'],
  sizeLimitExceeded: [4, 'There are more entries than the client or the server allows'],
  compareFalse: [5, 'The entry has no such value'],
  compareTrue: [6, 'The entry has the value'],
  authMethodNotSupported: [7, 'There is no such way to authenticate'],
  strongerAuthRequired: [8, 'It takes stronger authentication'],
  adminLimitExceeded: [11, 'A limit of the directory has been exceeded'],
  unavailableCriticalExtension: [12, 'A control that is said to be critical is not known'],
  confidentialityRequired: [13, 'It takes an encrypted connection'],
  noSuchAttribute: [16, 'The entry has no such attribute'],
  undefinedAttributeType: [17, 'The schema has no such attribute'],
  inappropriateMatching: [18, 'The attribute cannot be compared that way'],
  invalidAttributeSyntax: [21, 'The value is none of the attribute'],
  noSuchObject: [32, 'There is no entry of that name'],
  invalidDNSyntax: [34, 'The name is not a distinguished name'],
  inappropriateAuthentication: [48, 'The entry has nothing to authenticate with'],
  invalidCredentials: [49, 'Nobody has that name and that password'],
  insufficientAccessRights: [50, 'Whoever asks may not do that'],
  busy: [51, 'The server is too busy; it may be asked again'],
  unavailable: [52, 'The server is going down, or cannot be asked at the moment'],
  unwillingToPerform: [53, 'The server will not do that: the directory cannot be written to'],
  other: [80, 'Something went wrong'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ResultName = keyof typeof RESULTS;

/** By the code that goes on the wire. */
export function codeOf(name: ResultName): number {
  return RESULTS[name][0];
}

/** What the journal says that a request has come to. */
export function isResultName(name: string): name is ResultName {
  return Object.hasOwn(RESULTS, name);
}

/** Results with which all is well. */
const WELL: ReadonlySet<string> = new Set<ResultName>(['success', 'compareTrue', 'compareFalse']);

export function isError(name: ResultName): boolean {
  return !WELL.has(name);
}

/** What fault rules can ask for by name, and `GET /_sandbox/errors` lists. `status` is the result code. */
export const RESULT_ENTRIES: readonly ErrorEntry[] = Object.entries(RESULTS)
  .filter(([name]) => name !== 'success')
  .map(([name, [status, description]]) => ({ name, status, description }));
