/** How an operation has ended, as operations say it. */
import type { Control, LdapResult } from '#formats/ldap/message';
import { codeOf, type ResultName } from './results.ts';

export interface Outcome {
  readonly result: ResultName;
  /** With `noSuchObject`: the name of the deepest entry above that is there. */
  readonly matchedName?: string;
  /** For people. */
  readonly diagnostic?: string;
  readonly controls?: readonly Control[];
  /** Of extended operations. */
  readonly oid?: string;
  readonly value?: Buffer;
  /** Which of the named checks has refused. */
  readonly decidedBy?: string;
  /** How many entries were sent. */
  readonly entries?: number;
  /** Where the live service would be stricter, or what was not understood. */
  readonly advice?: readonly string[];
}

/** As it goes on the wire. */
export function toResult({ result, matchedName = '', diagnostic = '' }: Outcome): LdapResult {
  return { code: codeOf(result), matchedName, diagnostic };
}
